using CreditHub.Domain.Publicity;
using CreditHub.Domain.Records;
using CreditHub.Domain.Reports;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Publicity;
using CreditHub.Hub.SharingDirectory;
using CreditHub.Hub.Subjects;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Reading;
using CreditHub.V1;
using BeijingDate = CreditHub.Domain.Calendar.BeijingDate;
using RecordKind = CreditHub.Domain.Records.RecordKind;

namespace CreditHub.Hub.Reports;

/// <summary>Compiles a report's content from the ledger: the same position, day and statements of sources give the same content.</summary>
internal sealed class ReportCompiler(
    SubjectHistory history, PublicRecords publicRecords, SourceAges ages, RulesInForce rules, DocumentInForce<ReportDefinitions> definitions,
    DocumentInForce<PublicityRulebook> publicity)
{
    /// <summary>How complete the sources of public and shared datasets state to be now.</summary>
    public IReadOnlyList<SourceAge> SourcesNow() => [.. ages.All().Select(s => s.Age)];

    /// <summary>Compiles.</summary>
    public async Task<CompiledReport> Compile(
        ReportQuestion question, Position position, BeijingDate day, IEnumerable<SourceAge> sources, CancellationToken cancellationToken)
    {
        var records = await history.At(question.Code, position, cancellationToken);
        var material = ToMaterial(question, records, day, sources);
        var outline = ReportRules.Compile(question.Purpose, question.Domains, definitions.Current, material, rules.Current.Directory);
        var content = new ReportWriter(definitions.Current, publicRecords, records).Write(question, material, outline);
        content.RuleVersions.Add([$"reports {definitions.Current.Version}", $"publicity {publicity.Current.Version}", $"catalogue {rules.Current.Catalogue.Version}", $"directory {rules.Current.Directory.Version}"]);
        return new CompiledReport(content, outline);
    }

    private ReportMaterial ToMaterial(ReportQuestion question, IReadOnlyList<RecordAt> records, BeijingDate day, IEnumerable<SourceAge> sources)
    {
        var terms = publicRecords.TermsOf(records);
        var objected = PublicRecords.ObjectedIn(records);
        var catalogue = rules.Current.Catalogue;
        return new ReportMaterial(
            day,
            question.From,
            RegistrationOf(records),
            [.. records.Select(r => new MaterialRecord(
                r.Facts, terms[r.Facts.Key], IsShared(r, terms[r.Facts.Key]), objected.Contains(r.Facts.Key), catalogue.ListOf(r.Facts)))],
            [.. sources.Select(s => new SourceStatement(
                s.Source, s.Dataset, Rfc3339.TryParse(s.CompleteAsOf, out var at) ? at : null, s.Overdue))],
            question.WithShared);
    }

    // Objections and repairs speak of other records; shared or not, they are no items of a report. What was repaired is not shared either.
    private bool IsShared(RecordAt record, Domain.Publicity.PublicityTerm term) => publicRecords.IsShared(record.Facts.Key.Dataset)
        && record.Facts.Kind is not (RecordKind.ObjectionNotice or RecordKind.RepairDecision) && term.EndsBy != Domain.Publicity.PublicityEnd.Repair;

    private static Domain.Records.RegistrationFacts? RegistrationOf(IReadOnlyList<RecordAt> records) => records.Select(r => r.Facts)
        .Where(f => f is { Registration: not null, Withdrawn: false })
        .OrderBy(f => f.DecidedOn).ThenBy(f => f.Version).ThenBy(f => f.Key.ToString(), StringComparer.Ordinal).LastOrDefault()?.Registration;
}

/// <summary>A report's content and what it was written from.</summary>
internal sealed record CompiledReport(ReportContent Content, ReportOutline Outline);
