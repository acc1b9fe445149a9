using CreditHub.Domain.Decisions;
using CreditHub.Domain.Disclosures;
using CreditHub.Domain.Reports;
using CreditHub.Domain.Sanctions;
using CreditHub.Hub.Access;
using CreditHub.Hub.Disclosures;
using CreditHub.Hub.History;
using CreditHub.Hub.Sources;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads;
using CreditHub.V1;
using BeijingDate = CreditHub.Domain.Calendar.BeijingDate;

namespace CreditHub.Hub.Reports;

/// <summary>Compiles a report's content from the ledger: the same position, day and statements of sources give the same content.</summary>
internal sealed class ReportCompiler(SubjectHistory history, SourceAges ages, FieldDisclosureInForce fields)
{
    /// <summary>How complete the sources of public and shared datasets state to be now.</summary>
    public IReadOnlyList<SourceAge> SourcesNow() => [.. ages.All().Select(s => s.Age)];

    /// <summary>Compiles.</summary>
    public async Task<CompiledReport> Compile(
        ReportQuestion question, ReportBasis basis, Position position, BeijingDate day, IEnumerable<SourceAge> sources, CancellationToken cancellationToken)
    {
        var records = await history.At(question.Code, position, cancellationToken);
        KnownSubjects.Demand(question.Code, records.Select(r => r.Facts.Key), d => !basis.Rules.Sanctions.Restricted.Contains(d));
        var material = ToMaterial(question, basis, records, day, sources);
        var outline = ReportRules.Compile(question.Purpose, question.Domains, basis.Definitions, material, basis.Directory, basis.Catalogue);
        var content = new ReportWriter(basis.Definitions, new ShownRecords(basis.Publicity, fields.Of(basis.Rules)),
            records).Write(question, material, outline);
        content.RuleVersions.Add(basis.Versions);
        return new CompiledReport(content, outline);
    }

    private static ReportMaterial ToMaterial(
        ReportQuestion question, ReportBasis basis, IReadOnlyList<RecordAt> records, BeijingDate day, IEnumerable<SourceAge> sources)
    {
        List<Domain.Records.RecordFacts> facts = [.. records.Select(r => r.Facts)];
        var publicity = basis.Rules.PublicityOf(facts);
        var disclosure = new SubjectDisclosure(facts, ReportRules.ReaderOf(basis.Directory, question.WithShared), publicity, day);
        var decisions = publicity.Decisions;
        var counted = disclosure.Once(facts).Select(f => f.Key).ToHashSet();
        var acting = ActingOn(facts, decisions, basis.Catalogue, day);
        return new ReportMaterial(
            day,
            question.From,
            RegistrationOf(records),
            [.. facts.Where(f => !IsSetAside(f.Key)).Select(f => new MaterialRecord(
                f, publicity.TermOf(f), disclosure.Of(f.Key), decisions.IsObjectedTo(f.Key), basis.Catalogue.ListOf(f))
                { Acts = acting.Contains(decisions.LeadOf(f).Key) || acting.Contains(f.Key) })],
            [.. sources.Select(s => new SourceStatement(
                s.Source, s.Dataset, Rfc3339.TryParse(s.CompleteAsOf, out var at) ? at : null, s.Overdue))],
            question.WithShared);

        // A decision that several sources report stands in a report once, and is not «not shown» beside itself.
        bool IsSetAside(Domain.Records.RecordKey record) => decisions.SharedOf(record) is { } decision
            && !counted.Contains(record) && decision.Witnesses.Any(w => counted.Contains(w.Key));
    }

    // The records on which a measure rests that any check of the day would answer.
    private static HashSet<Domain.Records.RecordKey> ActingOn(
        IReadOnlyList<Domain.Records.RecordFacts> records, SubjectDecisions decisions, MeasureCatalogue catalogue, BeijingDate day) =>
    [
        .. SanctionRules.Derive(records, decisions, catalogue)
            .Where(s => s.From <= day && !s.IsOverBy(day) && s.MeasureCodes.Any(m =>
                catalogue.FindMeasure(m) is { Effect: not Domain.Sanctions.MeasureEffect.Favour }))
            .Select(s => s.Record),
    ];

    private static Domain.Records.RegistrationFacts? RegistrationOf(IReadOnlyList<RecordAt> records) => records.Select(r => r.Facts)
        .Where(f => f is { Registration: not null, Withdrawn: false })
        .OrderBy(f => f.DecidedOn).ThenBy(f => f.Version).ThenBy(f => f.Key.ToString(), StringComparer.Ordinal).LastOrDefault()?.Registration;
}

/// <summary>A report's content and what it was written from.</summary>
internal sealed record CompiledReport(ReportContent Content, ReportOutline Outline);
