using CreditHub.Domain.Calendar;
using CreditHub.Domain.Documents;
using CreditHub.Domain.Publicity;
using CreditHub.Domain.Records;
using CreditHub.Domain.Tests.Codes;

namespace CreditHub.Domain.Tests.Publicity;

/// <summary>Records and when each must be public: a file of tests/Scenarios/publicity, judged by the rules that are shipped.</summary>
/// <param name="Title">What the file shows.</param>
/// <param name="Rule">The rule that demands it.</param>
/// <param name="Records">Records, each with what must be said of it.</param>
internal sealed record PublicityScenario(string Title, string Rule, IReadOnlyList<PublicityCase> Records)
{
    private static readonly string Folder = Path.Combine(ConfigFolder.Repository, "tests", "Scenarios", "publicity");

    public static IEnumerable<string> Files =>
        Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    public static PublicityScenario Load(string file)
    {
        using var json = File.OpenRead(Path.Combine(Folder, $"{file}.json"));
        return ReferenceTable.Read<PublicityScenario>($"scenario {file}", json, static _ => []);
    }
}

/// <summary>A record and what must be said of it.</summary>
/// <param name="Dataset">Dataset; kind and disclosure follow from the directory that is shipped.</param>
/// <param name="DecidedOn">Day of its document.</param>
/// <param name="Version">Version of the rules that must decide; empty = none.</param>
/// <param name="Channel">Channel.</param>
/// <param name="DecisiveOn">Day by which the version is chosen, where it is not the document's.</param>
/// <param name="Penalties">Kinds of penalty.</param>
/// <param name="FineYuan">Fine.</param>
/// <param name="Stated">Class as the authority states it.</param>
/// <param name="StatedEnd">End of publication as the source states it.</param>
/// <param name="EffectiveUntil">Last day of effect.</param>
/// <param name="RemovedOn">Day of removal.</param>
/// <param name="RepairedOn">Day of the repair decision.</param>
/// <param name="Withdrawn">True where withdrawn.</param>
/// <param name="List">List code.</param>
/// <param name="Class">Class that must be found.</param>
/// <param name="Public">Days on which it must be public.</param>
/// <param name="NotPublic">Days on which it must not.</param>
/// <param name="RepairableFrom">First day on which repair may be applied for.</param>
/// <param name="EndsBy">What must end it, or why it is not public.</param>
internal sealed record PublicityCase(
    string Dataset, BeijingDate DecidedOn, string Version, PublicityEnd EndsBy, string Channel = "credit-portal", BeijingDate? DecisiveOn = null,
    IReadOnlyList<PenaltyKinds>? Penalties = null, long FineYuan = 0, ConductClass Stated = ConductClass.None, BeijingDate? StatedEnd = null,
    BeijingDate? EffectiveUntil = null, BeijingDate? RemovedOn = null, BeijingDate? RepairedOn = null, bool Withdrawn = false, string List = "",
    ConductClass Class = ConductClass.None, IReadOnlyList<BeijingDate>? Public = null, IReadOnlyList<BeijingDate>? NotPublic = null,
    BeijingDate? RepairableFrom = null);
