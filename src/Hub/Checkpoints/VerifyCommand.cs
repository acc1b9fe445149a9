using CreditHub.Evidence;
using CreditHub.Evidence.Transparency;
using CreditHub.Ledger.Engines;
using CreditHub.Ledger.Verification;

namespace CreditHub.Hub.Checkpoints;

/// <summary>
/// «verify-ledger [FILE ...]»: verifies a store that hubs may be writing to. Each FILE is a signed checkpoint that was kept, or with the
/// ending .vkey a key of the hub. The last checkpoint and the key of the data folder are taken too, where they are there.
/// </summary>
internal static class VerifyCommand
{
    private const string KeyEnding = ".vkey";
    private const int SaidEvery = 100_000;

    /// <summary>Verifies and says what was found.</summary>
    /// <returns>0 where the store says what its entries say, 1 where it does not.</returns>
    /// <exception cref="EvidenceFaultException">A checkpoint is not signed by a key that was given.</exception>
    /// <exception cref="InvalidOperationException">The store cannot be verified.</exception>
    public static int Run(LedgerOptions ledger, string dataFolder, IReadOnlyList<string> files, TextWriter output, TextWriter progress)
    {
        var given = files.Concat(OwnFiles(dataFolder)).Distinct(StringComparer.Ordinal)
            .ToLookup(f => f.EndsWith(KeyEnding, StringComparison.Ordinal));
        var keys = given[true].SelectMany(File.ReadAllLines).Where(line => line.Length > 0).Select(NoteKey.Parse).ToList();
        var checkpoints = given[false].Select(file => LedgerCheckpoint.Open(File.ReadAllText(file), keys)).ToList();
        var said = new Dictionary<string, long>(StringComparer.Ordinal);
        var options = new VerificationOptions
        {
            Checkpoints = checkpoints,
            SideBySide = true,
            Progress = step =>
            {
                lock (said)
                {
                    if (said.TryGetValue(step.Step, out var before) && step.Done / SaidEvery == before / SaidEvery) return;
                    said[step.Step] = step.Done;
                    progress.WriteLine($"{step.Step}: {step.Done:N0} ...");
                }
            },
        };
        var result = LedgerVerifier.Run(ledger, options, CancellationToken.None);
        foreach (var finding in result.Findings) output.WriteLine(finding);
        if (result.MoreFindings > 0) output.WriteLine($"... and {result.MoreFindings:N0} more.");
        var root = Convert.ToHexStringLower(result.Root.Span);
        output.WriteLine(result.Findings.Count == 0
            ? $"PROVEN  {result.Entries:N0} entries, root {root}, held against {checkpoints.Count} signed checkpoint(s)."
            : $"DIFFERS  {result.Findings.Count + result.MoreFindings:N0} findings in {result.Entries:N0} entries and what follows "
                + $"from them; root {root}.");
        if (checkpoints.Count == 0) output.WriteLine("No signed checkpoint was given: a store that was rewritten as a whole is not found.");
        return result.Findings.Count == 0 ? 0 : 1;
    }

    private static IEnumerable<string> OwnFiles(string dataFolder)
    {
        string[] own = [Path.Combine(dataFolder, "checkpoint"), Path.Combine(dataFolder, "checkpoint" + KeyEnding)];
        return own.All(File.Exists) ? own : own.Where(f => f.EndsWith(KeyEnding, StringComparison.Ordinal) && File.Exists(f));
    }
}
