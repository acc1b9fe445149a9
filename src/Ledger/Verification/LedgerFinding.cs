using CreditHub.Evidence.Transparency;

namespace CreditHub.Ledger.Verification;

/// <summary>Something in the store that the ledger's entries do not say, or entries that the tree or a checkpoint does not hold.</summary>
/// <param name="Table">The table.</param>
/// <param name="Row">The row's key.</param>
/// <param name="Fault">What is wrong with it.</param>
public sealed record LedgerFinding(string Table, string Row, string Fault)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Table} {Row}: {Fault}";
}

/// <summary>How far a verification is.</summary>
/// <param name="Step">What is looked at: «subjects», «entries» or «numbers».</param>
/// <param name="Done">Entries or rows looked at in this step.</param>
/// <param name="Most">How many there are at most; 0 where it is not known.</param>
public readonly record struct VerificationProgress(string Step, long Done, long Most);

/// <summary>What a verification holds the store against, and how fast.</summary>
public sealed record VerificationOptions
{
    /// <summary>Checkpoints of this ledger, of which the signatures were proven: the tree of their size must have their root.</summary>
    public IReadOnlyList<LedgerCheckpoint> Checkpoints { get; init; } = [];

    /// <summary>Told after each page.</summary>
    public Action<VerificationProgress> Progress { get; init; } = _ => { };

    /// <summary>
    /// True: subjects and entries are looked at side by side, on two threads; progress is told by both. False: one after the other.
    /// </summary>
    public bool SideBySide { get; init; }

    /// <summary>
    /// Where the verification keeps how far it is, so that a later one goes on from there; null: nowhere. What was looked at before it
    /// was interrupted is not looked at again. Whoever can write to the file can have anything passed over.
    /// </summary>
    public string? StateFile { get; init; }

    /// <summary>Entries that are read in one go.</summary>
    public int PageEntries { get; init; } = 4096;

    /// <summary>How often the state is kept.</summary>
    public TimeSpan StateEvery { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Findings that are named at most; others are counted.</summary>
    public int FindingsMax { get; init; } = 1000;
}

/// <summary>What a verification found.</summary>
/// <param name="Entries">Entries looked at: the whole ledger up to this position.</param>
/// <param name="Root">Root of the tree over them, as computed from the entries.</param>
/// <param name="Findings">What is wrong; empty where the store says what its entries say.</param>
/// <param name="MoreFindings">Findings beyond those that are named.</param>
/// <param name="ResumedAt">Entries that an interrupted verification had looked at before; 0: none.</param>
public sealed record VerificationResult(
    long Entries, ReadOnlyMemory<byte> Root, IReadOnlyList<LedgerFinding> Findings, long MoreFindings, long ResumedAt);
