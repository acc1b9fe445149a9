using CreditHub.Domain.Documents;

namespace CreditHub.Domain.Statistics;

/// <summary>What the province's figures are held against (目标与参照). Data that an operator edits.</summary>
/// <param name="Version">Version that the operator gave it.</param>
/// <param name="VoluntarySharePermille">Target share of voluntary registrations among all records, in thousandths.</param>
/// <param name="VoluntaryRule">Rule that sets it.</param>
/// <param name="ListedSharePpm">Reference share of listed companies, in millionths; 0 = none.</param>
/// <param name="ListedSource">Where the reference is from; empty where there is none.</param>
/// <param name="ListedUnverified">True where the operator has not yet held it against its source.</param>
public sealed record PolicyTargets(
    string Version, int VoluntarySharePermille, string VoluntaryRule, long ListedSharePpm = 0, string ListedSource = "", bool ListedUnverified = false)
{
    internal const string Document = "statistics.json";
    private const int PermilleMax = 1000;
    private const int PpmMax = 1_000_000;

    /// <summary>Reads the targets.</summary>
    /// <exception cref="ReferenceDataException">They cannot be used; all faults are named.</exception>
    public static PolicyTargets Read(Stream json) => ReferenceTable.Read<PolicyTargets>(Document, json, Validate);

    private static IEnumerable<DocumentFault> Validate(PolicyTargets targets)
    {
        if (string.IsNullOrWhiteSpace(targets.Version)) yield return new DocumentFault("version is empty: give each edit its own, such as 2026-04-01.", "version");
        if (targets.VoluntarySharePermille is < 0 or > PermilleMax) yield return new DocumentFault($"voluntarySharePermille {targets.VoluntarySharePermille} is not between 0 and {PermilleMax}.", "voluntarySharePermille");
        if (targets.ListedSharePpm is < 0 or > PpmMax) yield return new DocumentFault($"listedSharePpm {targets.ListedSharePpm} is not between 0 and {PpmMax}.", "listedSharePpm");
        if (targets.ListedSharePpm > 0 && targets.ListedSource.Length == 0) yield return new DocumentFault("listedSource is empty: a reference says where it is from.", "listedSource");
    }
}
