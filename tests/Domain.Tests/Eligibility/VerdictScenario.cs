using CreditHub.Domain.Calendar;
using CreditHub.Domain.Documents;
using CreditHub.Domain.Eligibility;
using CreditHub.Domain.Records;
using CreditHub.Domain.Sanctions;
using CreditHub.Domain.Tests.Codes;

namespace CreditHub.Domain.Tests.Eligibility;

/// <summary>One company's story and what must be answered about it: a file of tests/Scenarios/verdicts.</summary>
/// <param name="Title">What the file shows.</param>
/// <param name="Rule">The rule that demands the answer.</param>
/// <param name="Rows">What sources reported, in order of arrival.</param>
/// <param name="Questions">Questions with the answers that must be given.</param>
/// <param name="Catalogue">A file of tests/Scenarios/catalogues; null = the catalogue that is shipped.</param>
internal sealed record VerdictScenario(
    string Title, string Rule, IReadOnlyList<ScenarioRow> Rows, IReadOnlyList<ScenarioQuestion> Questions, string? Catalogue = null)
{
    private static readonly string Folder = Path.Combine(ConfigFolder.Repository, "tests", "Scenarios");

    public static IEnumerable<string> Files =>
        Directory.EnumerateFiles(Path.Combine(Folder, "verdicts"), "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    public static VerdictScenario Load(string file)
    {
        using var json = File.OpenRead(Path.Combine(Folder, "verdicts", $"{file}.json"));
        return ReferenceTable.Read<VerdictScenario>($"scenario {file}", json, static _ => []);
    }

    public MeasureCatalogue ReadCatalogue()
    {
        using var json = Catalogue is null ? ConfigFolder.Open("catalogue.json") : File.OpenRead(Path.Combine(Folder, "catalogues", Catalogue));
        return CatalogueReader.Read(json);
    }
}

/// <summary>A row as a source reports it. Its kind and its source follow from the dataset by the sharing directory that is shipped.</summary>
/// <param name="Dataset">Dataset.</param>
/// <param name="Number">The source's number of the record.</param>
/// <param name="DecidedOn">Day of the decision; null only where it is a withdrawal.</param>
/// <param name="Version">The source's version.</param>
/// <param name="Withdraw">True where the source withdraws the record.</param>
/// <param name="EffectiveFrom">First day of effect; null = the day of the decision.</param>
/// <param name="EffectiveUntil">Last day of effect; null = not stated.</param>
/// <param name="RemovedOn">Day of removal; null = not removed.</param>
/// <param name="List">List code.</param>
/// <param name="Penalties">Kinds of penalty.</param>
/// <param name="FineFen">Fine in fen.</param>
/// <param name="Grade">Grade.</param>
/// <param name="Target">The record that a repair or an objection is about.</param>
/// <param name="ObjectionOpen">True while the objection is open.</param>
/// <param name="Breach">How the commitment was broken; null = it was not.</param>
internal sealed record ScenarioRow(
    string Dataset, string Number, BeijingDate? DecidedOn = null, long Version = 1, bool Withdraw = false, BeijingDate? EffectiveFrom = null,
    BeijingDate? EffectiveUntil = null, BeijingDate? RemovedOn = null, string List = "", IReadOnlyList<PenaltyKinds>? Penalties = null,
    long FineFen = 0, string Grade = "", ScenarioTarget? Target = null, bool ObjectionOpen = false, ScenarioBreach? Breach = null);

/// <summary>How a commitment was broken.</summary>
/// <param name="Commitment">Kind of the commitment.</param>
/// <param name="Way">How it was broken.</param>
/// <param name="FoundOn">Day of the finding.</param>
internal sealed record ScenarioBreach(CommitmentKind Commitment, CommitmentBreachKind Way, BeijingDate FoundOn);

/// <summary>Names another row.</summary>
internal sealed record ScenarioTarget(string Dataset, string Number);

/// <summary>A question and its answer.</summary>
/// <param name="Day">The day asked about.</param>
/// <param name="Matter">Matter.</param>
/// <param name="Verdict">The verdict that must be given.</param>
/// <param name="Reasons">The reasons that must be given, in that order.</param>
/// <param name="NextChange">The day on which the calendar alone could change it; null = never.</param>
/// <param name="Region">Region of the matter.</param>
/// <param name="Industry">Industry of the matter, as the hub normalises it.</param>
/// <param name="Procedure">Which way the application must go; null = not asked.</param>
/// <param name="ProcedureWithPapersMissing">Which way it must go where papers are missing; null = not asked.</param>
internal sealed record ScenarioQuestion(
    BeijingDate Day, string Matter, Verdict Verdict, IReadOnlyList<ScenarioReason> Reasons, BeijingDate? NextChange = null, string Region = "",
    string Industry = "", CommitmentProcedure? Procedure = null, CommitmentProcedure? ProcedureWithPapersMissing = null);

/// <summary>A reason that must be given.</summary>
/// <param name="Measure">Measure.</param>
/// <param name="Effect">What it demands here.</param>
/// <param name="LegalBases">How many legal bases carry it on the day.</param>
/// <param name="UnderObjection">The mark of an open objection.</param>
/// <param name="LimitedTo">Limits that the question leaves open.</param>
internal sealed record ScenarioReason(string Measure, MeasureEffect Effect, int LegalBases = 1, bool UnderObjection = false, string LimitedTo = "");
