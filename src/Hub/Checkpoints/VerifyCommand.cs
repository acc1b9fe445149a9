using CreditHub.Evidence;
using CreditHub.Evidence.Transparency;
using CreditHub.Ledger.Engines;
using CreditHub.Ledger.Verification;

namespace CreditHub.Hub.Checkpoints;

/// <summary>
/// «verify-ledger [--restart] [--state FILE] [FILE ...]»: verifies a store that hubs may be writing to. Each FILE is a signed checkpoint
/// that was kept, or with the ending .vkey a key of the hub. The last checkpoint and the key of the data folder are taken too, where they
/// are there. A verification that was interrupted goes on from its state file, unless --restart is said.
/// </summary>
internal static class VerifyCommand
{
    private const string KeyEnding = ".vkey";
    private const string Restart = "--restart";
    private const string State = "--state";
    private const string StateFile = "verify-ledger.state";

    /// <summary>The settings among the arguments, and what is this command's own.</summary>
    /// <exception cref="FormatException">An option lacks its value.</exception>
    public static (string[] Settings, VerifyArguments Own) Read(IReadOnlyList<string> arguments)
    {
        var (settings, files) = (new List<string>(), new List<string>());
        var (restart, state) = (false, (string?)null);
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] == Restart) restart = true;
            else if (arguments[i] == State) state = ++i < arguments.Count ? arguments[i]
                : throw new FormatException($"{State} names a file.");
            else (arguments[i].StartsWith('-') ? settings : files).Add(arguments[i]);
        }

        return ([.. settings], new VerifyArguments(files, restart, state));
    }

    /// <summary>Verifies and says what was found.</summary>
    /// <returns>0 where the store says what its entries say, 1 where it does not.</returns>
    /// <exception cref="EvidenceFaultException">A checkpoint is not signed by a key that was given.</exception>
    /// <exception cref="InvalidOperationException">The store cannot be verified.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public static int Run(
        LedgerOptions ledger, string dataFolder, VerifyArguments arguments, TextWriter output, VerifyProgress progress,
        CancellationToken cancellationToken)
    {
        var given = arguments.Files.Concat(OwnFiles(dataFolder)).Distinct(StringComparer.Ordinal)
            .ToLookup(f => f.EndsWith(KeyEnding, StringComparison.Ordinal));
        var keys = given[true].SelectMany(File.ReadAllLines).Where(line => line.Length > 0).Select(NoteKey.Parse).ToList();
        var checkpoints = given[false].Select(file => LedgerCheckpoint.Open(File.ReadAllText(file), keys)).ToList();
        var state = arguments.StateFile ?? Path.Combine(dataFolder, StateFile);
        if (arguments.Restart) File.Delete(state);
        var options = new VerificationOptions
        {
            Checkpoints = checkpoints, SideBySide = true, StateFile = state, Progress = progress.Take,
        };
        VerificationResult result;
        try
        {
            result = LedgerVerifier.Run(ledger, options, cancellationToken);
        }
        finally
        {
            progress.End();
        }

        if (result.ResumedAt > 0)
            output.WriteLine($"{result.ResumedAt:N0} entries had been looked at before; {Restart} looks at all again.");
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

/// <summary>Arguments of «verify-ledger» that are not settings.</summary>
/// <param name="Files">Checkpoints and keys.</param>
/// <param name="Restart">True: what an interrupted verification kept is thrown away.</param>
/// <param name="StateFile">Where the verification keeps how far it is; null: in the data folder.</param>
internal sealed record VerifyArguments(IReadOnlyList<string> Files, bool Restart, string? StateFile);
