using CreditHub.Domain.Calendar;
using CreditHub.Domain.Codes;
using CreditHub.Domain.Documents;
using CreditHub.Domain.PersonalData;
using CreditHub.Domain.Procedures;
using CreditHub.Domain.Publicity;
using CreditHub.Domain.Records;
using CreditHub.Domain.Reports;
using CreditHub.Domain.Sanctions;
using CreditHub.Domain.SharingDirectory;
using CreditHub.Domain.Statistics;
using CreditHub.Domain.Supervision;

namespace CreditHub.Domain.Rulebooks;

/// <summary>
/// All rules that the operator edits, as one immutable object: what decides takes it once and so never sees two versions. It is put in force by one entry of
/// the ledger.
/// </summary>
public sealed class Rulebook
{
    private Rulebook(
        RuleDocuments documents, MeasureCatalogue catalogue, SharingDirectoryDocument directory, ProceduresDocument procedures, PublicityRulebook publicity,
        ReportDefinitions reports, SupervisionRulebook supervision, RulebookTables tables)
    {
        Documents = documents;
        Catalogue = catalogue;
        Directory = directory;
        Procedures = procedures;
        Publicity = publicity;
        Reports = reports;
        Supervision = supervision;
        Tables = tables;
        ForCases = new CaseRuleSet(catalogue, directory, procedures, publicity);
    }

    /// <summary>The documents that it was read from.</summary>
    public RuleDocuments Documents { get; }

    /// <summary>SHA-256 of the documents.</summary>
    public string Hash => Documents.Hash;

    /// <summary>Measures catalogue.</summary>
    public MeasureCatalogue Catalogue { get; }

    /// <summary>Sharing directory.</summary>
    public SharingDirectoryDocument Directory { get; }

    /// <summary>Terms and bodies of the processes.</summary>
    public ProceduresDocument Procedures { get; }

    /// <summary>What is public, until when, and from when it may be repaired.</summary>
    public PublicityRulebook Publicity { get; }

    /// <summary>Purposes, chapters and words of reports.</summary>
    public ReportDefinitions Reports { get; }

    /// <summary>The industries' supervision rules.</summary>
    public SupervisionRulebook Supervision { get; }

    /// <summary>Tables of codes, days and texts.</summary>
    public RulebookTables Tables { get; }

    /// <summary>The rules by which cases are judged.</summary>
    public CaseRuleSet ForCases { get; }

    /// <summary>What sanctions are derived by.</summary>
    public SanctionBasis Sanctions => ForCases.Sanctions;

    /// <summary>When each of a company's records is public, and which decisions they report.</summary>
    public SubjectPublicity PublicityOf(IEnumerable<RecordFacts> records) => ForCases.PublicityOf(records);

    /// <summary>Reads documents whole and holds them against themselves and each other.</summary>
    /// <param name="documents">The documents.</param>
    /// <param name="isRecordField">True for a path that names a field of a record of the contract.</param>
    /// <exception cref="ReferenceDataException">They cannot be used; all faults are named.</exception>
    public static Rulebook Read(RuleDocuments documents, Func<string, bool> isRecordField)
    {
        var rulebook = Recall(documents);
        ReferenceDataException.ThrowIfAny(rulebook.Disagreements(isRecordField));
        return rulebook;
    }

    /// <summary>
    /// Reads documents that were in force. They were held against each other when they were published; a later program that demands more must still judge
    /// the past by them.
    /// </summary>
    /// <exception cref="ReferenceDataException">One of them cannot be read.</exception>
    public static Rulebook Recall(RuleDocuments documents)
    {
        var findings = new List<DocumentFinding>();
        var catalogue = Try(CatalogueReader.Document, CatalogueReader.Read);
        var directory = Try(SharingDirectoryDocument.Document, SharingDirectoryDocument.Read);
        var procedures = Try(ProceduresDocument.Document, json =>
            ProceduresDocument.Read(json, ProcedureTermCodes.All, ProcedureTermCodes.Later));
        var publicity = Try(PublicityReader.Document, PublicityReader.Read);
        var calendar = Try(WorkingDayCalendarFile.Document, WorkingDayCalendar.Load);
        var forbidden = Try(ForbiddenInformation.Document, ForbiddenInformation.Load);
        var industries = Try(Industries.Document, Industries.Load);
        var nonstandard = Try(NonstandardCodes.Document, NonstandardCodes.Load);
        var regions = Try(RegionsFile.Document, Regions.Load);
        var targets = Try(PolicyTargets.Document, PolicyTargets.Read);

        // These two name lists and datasets, and cannot be judged beside a catalogue or a directory that is broken.
        var (reports, supervision) = catalogue is null || directory is null
            ? (null, null)
            : (Try(ReportReader.Document, json => ReportReader.Read(json, directory, catalogue)), ReadSupervision(documents, catalogue, directory, findings));
        ReferenceDataException.ThrowIfAny(findings);
        return new Rulebook(
            documents, catalogue!, directory!, procedures!, publicity!, reports!, supervision!,
            new RulebookTables(calendar!, forbidden!, industries!, nonstandard!, regions!, targets!));

        T? Try<T>(string name, Func<Stream, T> read)
            where T : class
        {
            try
            {
                return read(StreamOf(documents.Find(name)!));
            }
            catch (ReferenceDataException e)
            {
                findings.AddRange(e.Findings);
                return null;
            }
        }
    }

    /// <summary>In what its documents contradict each other; empty where they agree.</summary>
    /// <param name="isRecordField">True for a path that names a field of a record of the contract.</param>
    public IReadOnlyList<DocumentFinding> Disagreements(Func<string, bool> isRecordField) => RulebookAgreement.Findings(this, isRecordField);

    private static SupervisionRulebook? ReadSupervision(
        RuleDocuments documents, MeasureCatalogue catalogue, SharingDirectoryDocument directory, List<DocumentFinding> findings)
    {
        try
        {
            return SupervisionReader.Read([.. documents.Supervision.Select(d => (d.Name, StreamOf(d)))], catalogue, directory);
        }
        catch (ReferenceDataException e)
        {
            findings.AddRange(e.Findings);
            return null;
        }
    }

    private static Stream StreamOf(RuleDocument document) => new MemoryStream(document.Json.ToArray());
}

/// <summary>Tables of a rulebook.</summary>
/// <param name="Calendar">Working days.</param>
/// <param name="Forbidden">What may never be collected of persons.</param>
/// <param name="Industries">Names of industries.</param>
/// <param name="Nonstandard">Lawful codes that fail a check character.</param>
/// <param name="Regions">Regions.</param>
/// <param name="Targets">Targets and references of the province's figures.</param>
public sealed record RulebookTables(
    WorkingDayCalendar Calendar, ForbiddenInformation Forbidden, Industries Industries, NonstandardCodes Nonstandard, Regions Regions, PolicyTargets Targets);
