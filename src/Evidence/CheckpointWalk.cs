using CreditHub.V1;

namespace CreditHub.Evidence;

/// <summary>
/// Holds the checkpoints that heads of blocks name against one another, first to last, and against others that were kept. Heads of before
/// the first that names one are passed over.
/// </summary>
internal sealed class CheckpointWalk
{
    private readonly Dictionary<(long Epoch, long Size), EvidenceCheckpoint> _kept = [];
    private readonly string? _origin;
    private EvidenceCheckpoint? _last;

    public CheckpointWalk(IReadOnlyList<EvidenceCheckpoint> kept)
    {
        _origin = kept.Count > 0 ? kept[0].Origin : null;
        foreach (var checkpoint in kept)
        {
            if (checkpoint.Origin != _origin)
                throw new EvidenceFaultException($"The checkpoints given are of two ledgers, {_origin} and {checkpoint.Origin}.");
            var place = (checkpoint.Epoch, checkpoint.Size);
            if (!_kept.TryAdd(place, checkpoint) && FaultOf(checkpoint, _kept[place]) is { } fault)
                throw new EvidenceFaultException($"One of the checkpoints given {fault}.");
        }
    }

    /// <summary>What is wrong with the checkpoint of the next head; null where nothing is.</summary>
    public string? FaultOf(EvidenceBlockHeader header)
    {
        if (header.Checkpoint is not { } checkpoint)
            return _last is null ? null : "names no checkpoint of the ledger, and a block before it does";
        if (checkpoint is not { Origin.Length: > 0, Size: >= 0, Epoch: >= 0, EpochBeganAfter: >= 0 }
            || checkpoint.Root.Length != EvidenceDigest.Size) return "names no checkpoint: origin, size and a root of 32 bytes";
        var before = _last;
        _last = checkpoint;
        if (before is not null && FaultOf(checkpoint, before) is { } fault) return fault;
        if (_origin is not null && checkpoint.Origin != _origin)
            return $"names the ledger {checkpoint.Origin}, the checkpoint given is of {_origin}";
        return _kept.TryGetValue((checkpoint.Epoch, checkpoint.Size), out var kept) && kept.Root != checkpoint.Root
            ? $"names another history of {checkpoint.Size} entries than the checkpoint given"
            : null;
    }

    // As far as it shows without a proof.
    private static string? FaultOf(EvidenceCheckpoint later, EvidenceCheckpoint earlier)
    {
        if (later.Origin != earlier.Origin) return $"names the ledger {later.Origin}, an earlier one {earlier.Origin}";
        if (later.Epoch < earlier.Epoch) return $"names epoch {later.Epoch} of the ledger, an earlier one epoch {earlier.Epoch}";
        if (later.Epoch > earlier.Epoch)
        {
            return later.Size < later.EpochBeganAfter
                ? $"names {later.Size} entries of epoch {later.Epoch}, which began after position {later.EpochBeganAfter}"
                : null;
        }

        if (later.EpochBeganAfter != earlier.EpochBeganAfter)
        {
            return $"says that epoch {later.Epoch} began after position {later.EpochBeganAfter}, an earlier one "
                + $"{earlier.EpochBeganAfter}";
        }

        if (later.Size < earlier.Size)
            return $"names {later.Size} entries of the ledger, an earlier one {earlier.Size} in the same epoch: it was cut";
        return later.Size == earlier.Size && later.Root != earlier.Root
            ? $"names another history of {later.Size} entries than an earlier one"
            : null;
    }
}
