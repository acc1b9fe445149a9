using CreditHub.Domain.Disclosures;
using CreditHub.Domain.Records;
using CreditHub.Domain.Reports;
using CreditHub.Hub.Disclosures;
using CreditHub.Hub.History;
using CreditHub.Hub.Publicity;
using CreditHub.Ledger.Payloads;
using CreditHub.V1;

namespace CreditHub.Hub.Reports;

/// <summary>Writes an outline out as the contract's content, each record with the fields that may be shown.</summary>
internal sealed class ReportWriter(ReportDefinitions definitions, ShownRecords shownRecords, IReadOnlyList<RecordAt> records)
{
    private readonly Dictionary<RecordKey, RecordAt> _records = records.ToDictionary(r => r.Facts.Key);

    /// <summary>Writes the content.</summary>
    public ReportContent Write(ReportQuestion question, ReportMaterial material, ReportOutline outline)
    {
        var content = new ReportContent
        {
            ReportPurpose = question.Purpose.Code,
            Title = question.Purpose.Title,
            Issuer = definitions.Issuer,
            Rule = question.Purpose.Rule,
            Day = material.Day.ToProto(),
            From = material.From?.ToProto(),
            Subject = SubjectOf(question, material),
            SharedIncluded = material.WithShared,
        };
        content.MutualRecognition.AddRange(question.Purpose.MutualRecognition);
        content.Tags.AddRange(outline.Tags);
        content.Chapters.AddRange(outline.Chapters.Select(c => ToProto(c, material)));
        content.Domains.AddRange(outline.Domains.Select(ToProto));
        content.Advice.AddRange(outline.Advice.Select(a => new ReportAdvice
        {
            Record = a.Record.ToProto(), Remedy = a.Remedy, RepairableFrom = a.RepairableFrom?.ToProto(),
        }));
        if (material.WithShared) content.Notes.Add(definitions.Words.SharedIncluded);
        content.Notes.AddRange(definitions.Notes);
        content.Sources.AddRange(outline.Sources.Select(ToProto));
        return content;
    }

    private ReportSubject SubjectOf(ReportQuestion question, ReportMaterial material) => new()
    {
        UnifiedSocialCreditCode = question.Code.ToString(),
        Name = material.Registration?.Name ?? _records.Values.MaxBy(r => r.Latest.Position.Value)!.Record.Subject.Name,
        RegistrationState = (RegistrationState)(material.Registration?.State ?? 0),
        RegionCode = material.Registration?.RegionCode ?? "",
        IndustryCode = material.Registration?.IndustryCode ?? "",
    };

    private V1.ReportChapter ToProto(ChapterOutline chapter, ReportMaterial material)
    {
        var proto = new V1.ReportChapter
        {
            Code = chapter.Chapter.Code, Title = chapter.Chapter.Title, Result = (V1.ReportResult)chapter.Result, Statement = chapter.Statement,
        };
        proto.Items.AddRange(chapter.Items.Select((item, i) => ToProto(item, i + 1, material)));
        return proto;
    }

    private ReportItem ToProto(MaterialRecord item, int ordinal, ReportMaterial material)
    {
        var record = _records[item.Facts.Key];
        var isPublic = item.Sight == RecordSight.Public;
        return new ReportItem
        {
            Ordinal = ordinal,
            Reference = item.Facts.Key.ToProto(),
            Record = isPublic ? shownRecords.Public(record.Record) : Shared(record, item, material),
            UnderObjection = item.UnderObjection,
            Publicity = isPublic ? PublicRecords.ToProto(item.Publicity) : null,
        };
    }

    // What is not public names its persons no longer than other answers do, for the company itself too: a report is handed on.
    private CreditRecord Shared(RecordAt record, MaterialRecord item, ReportMaterial material)
    {
        var shown = shownRecords.SharedInReport(record.Record);
        if (!Domain.Publicity.PersonErasureRules.IsNamedOn(item.Facts, item.Publicity, material.Day)) PersonalParts.Clear(shown);
        return shown;
    }

    private static V1.ReportDomain ToProto(DomainOutline domain)
    {
        var proto = new V1.ReportDomain
        {
            Code = domain.Domain.Code, Name = domain.Domain.NameZh, Result = (V1.ReportResult)domain.Result, Statement = domain.Statement,
        };
        proto.Records.AddRange(domain.Records.Select(r => r.Facts.Key.ToProto()));
        proto.Sources.AddRange(domain.Sources.Select(ToProto));
        return proto;
    }

    private static ReportSource ToProto(SourceStatement source) => new()
    {
        Source = source.Source,
        Dataset = source.Dataset,
        CompleteAsOf = source.CompleteAsOf is { } at ? Rfc3339.Format(at) : "",
        Confirmed = source.IsConfirmed,
    };
}
