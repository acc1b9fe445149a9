using CreditHub.V1;

namespace CreditHub.Evidence;

/// <summary>What a log has to agree with, beside being whole in itself.</summary>
public sealed record LogQuestion
{
    /// <summary>A signed head that was kept elsewhere; the log must contain it, or follow it. Null: a cut end goes unseen.</summary>
    public EvidenceHead? Head { get; init; }

    /// <summary>True where older segments were moved away, so that the log may begin later than with its first block.</summary>
    public bool IsPart { get; init; }

    /// <summary>Receipts whose blocks must be the log's. So a receipt under a revoked key is proven.</summary>
    public IReadOnlyList<DecisionReceipt> Receipts { get; init; } = [];

    /// <summary>
    /// Checkpoints of the ledger that were kept elsewhere and whose signatures are proven. A head that names another history of one's
    /// size, or another ledger, is a fault.
    /// </summary>
    public IReadOnlyList<EvidenceCheckpoint> Checkpoints { get; init; } = [];
}
