using CreditHub.Domain.Sanctions;
using CreditHub.Domain.SharingDirectory;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Eligibility;
using CreditHub.Hub.Quality;
using CreditHub.Hub.Sources;
using CreditHub.V1;
using Grpc.Core;
using Proto = CreditHub.V1;

namespace CreditHub.Hub.SharingDirectory;

/// <summary>Shows the directory and the catalogue in force, and how fresh each source is.</summary>
internal sealed class SharingDirectoryGrpcService(RulesInForce rules, SourceAges ages, QualityReport quality) : SharingDirectoryService.SharingDirectoryServiceBase
{
    public override Task<ListDatasetsResponse> ListDatasets(ListDatasetsRequest request, ServerCallContext context)
    {
        var directory = rules.Current.Directory;
        return Task.FromResult(new ListDatasetsResponse { Version = directory.Version, Datasets = { directory.Datasets.Select(ToProto) } });
    }

    public override Task<ListListsResponse> ListLists(ListListsRequest request, ServerCallContext context)
    {
        var catalogue = rules.Current.Catalogue;
        return Task.FromResult(new ListListsResponse { Version = catalogue.Version, Lists = { catalogue.Lists.Select(ToProto) } });
    }

    public override Task<ListMeasuresResponse> ListMeasures(ListMeasuresRequest request, ServerCallContext context)
    {
        var catalogue = rules.Current.Catalogue;
        return Task.FromResult(new ListMeasuresResponse { Version = catalogue.Version, Measures = { catalogue.Measures.Select(ToProto) } });
    }

    public override Task<ListMattersResponse> ListMatters(ListMattersRequest request, ServerCallContext context)
    {
        var catalogue = rules.Current.Catalogue;
        return Task.FromResult(new ListMattersResponse { Version = catalogue.Version, Matters = { catalogue.Matters.Select(ToProto) } });
    }

    public override Task<ListAgenciesResponse> ListAgencies(ListAgenciesRequest request, ServerCallContext context)
    {
        var directory = rules.Current.Directory;
        return Task.FromResult(new ListAgenciesResponse { Version = directory.Version, Agencies = { directory.Agencies.Select(ToProto) } });
    }

    public override Task<ListSourcesResponse> ListSources(ListSourcesRequest request, ServerCallContext context) =>
        Task.FromResult(new ListSourcesResponse
        {
            Sources = { ages.All() },
            CalendarMissingYear = rules.Current.Tables.Calendar.FindMissingYear(rules.Today) ?? 0,
        });

    public override Task<GetQualityResponse> GetQuality(GetQualityRequest request, ServerCallContext context) =>
        quality.Read(request, context.CancellationToken);

    private static Dataset ToProto(DatasetDefinition dataset) => new()
    {
        Code = dataset.Code,
        NameZh = dataset.NameZh,
        NameEn = dataset.NameEn,
        Kind = (RecordKind)dataset.Kind,
        ReportingAgencies = { dataset.ReportingAgencies },
        ReportingPeriodHours = dataset.ReportingPeriodHours,
        Rule = dataset.Rule,
        Disclosure = (Proto.Disclosure)dataset.Disclosure,
        DueWorkingDays = dataset.DueWorkingDays,
        FullDeliveries = dataset.FullDeliveries is not null,
        WithdrawMissing = dataset.FullDeliveries is { WithdrawMissing: true },
        MissingPercentMax = dataset.FullDeliveries?.MissingPercentMax ?? 0,
    };

    private static CreditList ToProto(ListDefinition list) => new()
    {
        Code = list.Code,
        NameZh = list.NameZh,
        NameEn = list.NameEn,
        Nature = (Proto.ListNature)list.Nature,
        IssuingRule = list.IssuingRule,
        TermMonths = list.TermMonths,
        Remedy = list.Remedy,
        Unverified = list.Unverified,
        Determination = list.Determination is { } determination ? ToProto(determination) : null,
    };

    private static Proto.ListDetermination ToProto(Domain.Sanctions.ListDetermination determination) => new()
    {
        Bodies = { determination.Bodies },
        Dataset = determination.Dataset,
        LegalBases = { determination.LegalBases.Select(CheckResponses.ToProto) },
        Roles = { determination.Roles.Select(r => (PersonRole)r) },
        TermMonthsMax = determination.TermMonthsMax,
    };

    private static Measure ToProto(MeasureDefinition measure) => new()
    {
        Code = measure.Code,
        NameZh = measure.NameZh,
        NameEn = measure.NameEn,
        Effect = (Proto.MeasureEffect)measure.Effect,
        MatterCodes = { measure.MatterCodes },
        ListCodes = { measure.ListCodes },
        LegalBases = { measure.LegalBases.Select(CheckResponses.ToProto) },
        RegionCodes = { measure.RegionCodes },
        IndustryCodes = { measure.IndustryCodes },
        Breaches = { measure.Breaches.Select(ToProto) },
    };

    private static Proto.BreachTrigger ToProto(Domain.Sanctions.BreachTrigger trigger) => new()
    {
        Kinds = { trigger.Kinds.Select(k => (CommitmentKind)k) },
        Breaches = { trigger.Breaches.Select(b => (CommitmentBreach)b) },
        TermMonths = trigger.TermMonths,
    };

    private static Matter ToProto(MatterDefinition matter) =>
        new() { Code = matter.Code, NameZh = matter.NameZh, NameEn = matter.NameEn, Rule = matter.Rule };

    private static Agency ToProto(AgencyDefinition agency) => new()
    {
        Code = agency.Code,
        NameZh = agency.NameZh,
        NameEn = agency.NameEn,
        UnifiedSocialCreditCode = agency.UnifiedSocialCreditCode,
        Purposes = { agency.Purposes },
        Kind = (Proto.ParticipantKind)agency.Kind,
        Superior = agency.Superior,
        RegionCode = agency.RegionCode,
        ActsForSubjects = agency.ActsForSubjects,
    };
}
