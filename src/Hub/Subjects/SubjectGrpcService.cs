using CreditHub.Domain.Codes;
using CreditHub.Domain.Sanctions;
using CreditHub.Grains.MarketSubjects;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Access;
using CreditHub.Hub.Cases;
using CreditHub.Hub.Changes;
using CreditHub.Hub.Codes;
using CreditHub.Hub.Eligibility;
using CreditHub.Hub.History;
using CreditHub.Hub.Listings;
using CreditHub.Hub.Paging;
using CreditHub.Hub.Disclosures;
using CreditHub.Hub.Sources;
using CreditHub.Hub.Streaming;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Reading;
using CreditHub.Ledger.Stored;
using CreditHub.V1;
using Google.Protobuf.Collections;
using Grpc.Core;
using RecordKind = CreditHub.Domain.Records.RecordKind;
using RecordKinds = CreditHub.Domain.Records.RecordKinds;

namespace CreditHub.Hub.Subjects;

/// <summary>Shows what the hub holds about subjects.</summary>
internal sealed class SubjectGrpcService(
    PageTokens pages, IGrainFactory grains, LedgerStore store, SubjectCodeDoor codes, CodeTables tables, TokenDoor tokens,
    StandingIndex index, RulesInForce rules,
    SubjectAccesses accesses, CaseList cases, SubjectReading reading, RecordDisclosures disclosures, VisibleChanges changes,
    FieldDisclosureInForce fields, SourceAges ages, PastSubjects past, RecordLife life)
    : SubjectService.SubjectServiceBase
{
    private const int PageSizeMax = 1000;

    // Profiles that are fetched from their grains at a time for one query.
    private const int ProfilesAhead = 64;

    public override async Task<GetProfileResponse> GetProfile(GetProfileRequest request, ServerCallContext context)
    {
        var code = codes.Open(request.UnifiedSocialCreditCode, "unified_social_credit_code", out _);
        var view = await reading.Open(context.Caller(), code, context.CancellationToken);
        var head = (await store.Reader.ReadHead(context.CancellationToken)).Last;
        var profile = (request.KnownAt.Length > 0 || request.EffectiveOn is not null
            ? await ReadPast(request, code, view, context)
            : await ReadProfile(code, Ask(view, context.Caller(), head))) ?? throw KnownSubjects.Unknown(code);
        profile.SourceAges.AddRange(ages.OfAll());
        return new GetProfileResponse { Profile = profile };
    }

    public override async Task<ListRecordsResponse> ListRecords(ListRecordsRequest request, ServerCallContext context)
    {
        var code = codes.Open(request.UnifiedSocialCreditCode, "unified_social_credit_code", out _);
        var view = await reading.Open(context.Caller(), code, context.CancellationToken);
        var size = PageSizes.Of(request.PageSize);
        var kinds = MaskOf(request.Kinds);
        var response = new ListRecordsResponse();
        response.SourceAges.AddRange(ages.OfKinds(kinds));
        var opened = await disclosures.Open(code, view, context.CancellationToken);
        var bytes = 0L;
        var caller = context.Caller();
        var question = $"records {store.Id} {caller.Agency.Code} {caller.ActingFor} {code} {request.IncludeWithdrawn} {kinds}"
            + $" {request.EffectiveOn} {request.KnownAt}";
        if (request.KnownAt.Length > 0 || request.EffectiveOn is not null)
        {
            if (!opened.ShowAny) throw KnownSubjects.Unknown(code);
            await past.List(response, request, code, opened, kinds, question, context.CancellationToken);
            return response;
        }

        var after = pages.ReadRecord(request.PageToken, question);
        while (true)
        {
            var page = await store.Reader.ListRecords(code, request.IncludeWithdrawn, after, size + 1, context.CancellationToken);
            foreach (var row in page)
            {
                if (response.Records.Count == size || bytes > MessageSize.PageBytes)
                {
                    response.NextPageToken = pages.OfRecord(after!.Value.DecidedOn, after.Value.Position, question);
                    return response;
                }

                after = (row.DecidedOn, row.Latest.Position);
                if (!opened.Shows(row.Key) || (kinds != 0 && (kinds & RecordKinds.Bit(row.Kind)) == 0)) continue;
                var held = HeldRecords.ToProto(store, row, opened);
                response.Records.Add(held);
                bytes += held.CalculateSize();
            }

            if (page.Count > size) continue;

            if (response.Records.Count == 0 && request.PageToken.Length == 0 && !opened.ShowAny) throw KnownSubjects.Unknown(code);
            return response;
        }
    }

    public override Task<GetRecordHistoryResponse> GetRecordHistory(GetRecordHistoryRequest request, ServerCallContext context) =>
        life.Read(request, context.Caller(), context.CancellationToken);

    public override Task<ListAccessesResponse> ListAccesses(ListAccessesRequest request, ServerCallContext context) => accesses.List(request, context);

    public override async Task QueryProfiles(
        QueryProfilesRequest request, IServerStreamWriter<QueryProfilesResponse> responseStream, ServerCallContext context)
    {
        var cancellationToken = context.CancellationToken;
        var view = reading.OpenQuery(context.Caller(), [.. request.Kinds.Select(k => (RecordKind)k)]);
        var filter = new SubjectFilter
        {
            RegionPrefixes = [.. request.RegionCodes.Select(r => tables.RegionPrefix(r, "region_codes"))],
            IndustryPrefixes = [.. request.IndustryCodes.Select(i => CodeTables.Industry(i, "industry_codes"))],
            Kinds = MaskOf(request.Kinds),
            ChangedAfter = request.ChangedSince is null ? default : await tokens.Open(request.ChangedSince.Value, "changed_since", cancellationToken),
        };
        await context.WriteResponseHeadersAsync([]);
        var asked = Ask(view, context.Caller(), (await store.Reader.ReadHead(cancellationToken)).Last);
        UnifiedSocialCreditCode? after = null;
        var sources = ages.OfAll();
        while (true)
        {
            var page = await store.Reader.QuerySubjects(filter, after, PageSizeMax, cancellationToken);
            foreach (var chunk in page.Where(c => IsOnList(c, request.ListCodes, view)).Chunk(ProfilesAhead))
            {
                foreach (var profile in await Task.WhenAll(chunk.Select(c =>
                    ReadChanged(c, filter.ChangedAfter, asked, cancellationToken))))
                {
                    if (profile is null || !HoldsAny(profile, filter.Kinds)) continue;
                    var response = new QueryProfilesResponse { Profile = profile };
                    response.SourceAges.AddRange(sources);
                    sources = [];
                    await responseStream.WriteAsync(response, cancellationToken);
                }
            }

            if (page.Count < PageSizeMax) return;
            after = page[^1];
        }
    }

    private bool IsOnList(UnifiedSocialCreditCode code, RepeatedField<string> lists, ReadingView view)
    {
        if (lists.Count == 0) return true;
        if (!index.TryFind(code, out var bytes) || bytes is null) return false;
        var today = rules.Today;
        return SubjectStanding.Parser.ParseFrom(bytes).Sanctions.Any(s => lists.Contains(s.ListCode) && view.Shows(s.Record.Dataset) && s.ToDomain().HoldsOn(today));
    }

    private async Task<CreditProfile?> ReadChanged(UnifiedSocialCreditCode code, Position after, ProfileQuestion asked, CancellationToken cancellation) =>
        after == default || await changes.Any(code, after, asked.View, asked.Caller, cancellation) ? await ReadProfile(code, asked) : null;

    // What is the same for every profile of a call.
    private ProfileQuestion Ask(ReadingView view, CallerIdentity caller, Position head)
    {
        var current = rules.Current;
        return new ProfileQuestion(
            view, caller, head, view.IsOwn ? null : ReaderOf(view, caller, current.Catalogue), new ShownRecords(current.Publicity, fields.Of(current)));
    }

    // Another reader's token says how far the ledger was when it asked: the subject's own would tell it of changes that it does not see.
    private async Task<CreditProfile?> ReadProfile(UnifiedSocialCreditCode code, ProfileQuestion asked)
    {
        var (view, _, head, reader, _) = asked;
        var grain = grains.GetGrain<IMarketSubjectGrain>(code.ToString());
        if (await (reader is null ? grain.GetProfile() : grain.GetProfileFor(reader)) is not { } read) return null;
        var profile = Show(CreditProfile.Parser.ParseFrom(read.Profile), asked);
        profile.Token = TokenOf(view.IsOwn ? new Position(read.Position) : head);
        return profile;
    }

    private CreditProfile Show(CreditProfile profile, ProfileQuestion asked)
    {
        var (view, caller, _, _, shown) = asked;
        foreach (var sanction in profile.Sanctions)
            shown.Apply(sanction, profile.UnifiedSocialCreditCode, view.Scope.OfDataset(sanction.Record.Dataset),
                view.LevelOf(sanction.Record.Dataset));
        cases.LeaveWhatConcerns(caller, profile.OpenCases);
        return profile;
    }

    private async Task<CreditProfile?> ReadPast(GetProfileRequest request, UnifiedSocialCreditCode code, ReadingView view,
        ServerCallContext context)
    {
        var (caller, cancellationToken) = (context.Caller(), context.CancellationToken);
        var opened = await disclosures.Open(code, view, cancellationToken);
        var matters = rules.Current.Catalogue.Matters.Where(caller.MayCheck).Select(m => m.Code).ToHashSet(StringComparer.Ordinal);
        if (await past.Profile(request, code, view, opened, m => view.IsOwn || matters.Contains(m),
            cancellationToken) is not { } profile) return null;
        return Show(profile, Ask(view, caller, head: default));
    }

    private static ProfileReader ReaderOf(ReadingView view, CallerIdentity caller, MeasureCatalogue catalogue) => new(
        view.Scope.Agency, [.. view.Scope.PublicDatasets], [.. view.Scope.GrantedDatasets], [.. view.Scope.DecidedDatasets],
        [.. catalogue.Matters.Where(caller.MayCheck).Select(m => m.Code)]);

    private V1.ChangeToken TokenOf(Position position) => new() { Value = Ledger.Tokens.ChangeToken.Of(store, position).ToString() };

    // The store knows kinds of records that this reader does not see.
    private static bool HoldsAny(CreditProfile profile, long kinds) => kinds == 0
        || profile.RecordCounts.Any(c => (kinds & RecordKinds.Bit((RecordKind)c.Kind)) != 0);

    private static long MaskOf(IEnumerable<V1.RecordKind> kinds) => kinds.Aggregate(0L, (mask, kind) => mask | RecordKinds.Bit((RecordKind)kind));

    private sealed record ProfileQuestion(ReadingView View, CallerIdentity Caller, Position Head, ProfileReader? Reader, ShownRecords Shown);
}
