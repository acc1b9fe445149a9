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
public readonly record struct VerificationProgress(string Step, long Done);

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

    /// <summary>Findings that are named at most; others are counted.</summary>
    public int FindingsMax { get; init; } = 1000;
}

/// <summary>What a verification found.</summary>
/// <param name="Entries">Entries looked at: the whole ledger up to this position.</param>
/// <param name="Root">Root of the tree over them, as computed from the entries.</param>
/// <param name="Findings">What is wrong; empty where the store says what its entries say.</param>
/// <param name="MoreFindings">Findings beyond those that are named.</param>
public sealed record VerificationResult(long Entries, ReadOnlyMemory<byte> Root, IReadOnlyList<LedgerFinding> Findings, long MoreFindings);
