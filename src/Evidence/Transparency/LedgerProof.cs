using CreditHub.V1;

namespace CreditHub.Evidence.Transparency;

/// <summary>Proves offline what the hub's LedgerProofService answered, with keys of the hub that were obtained another way.</summary>
/// <param name="keys">Keys that are known to be the hub's.</param>
/// <param name="origin">First line of the ledger's checkpoints; null where the keys sign for one ledger only.</param>
public sealed class LedgerProof(IReadOnlyList<NoteKey> keys, string? origin = null)
{
    /// <summary>Reads a checkpoint and proves that the hub signed it.</summary>
    /// <exception cref="EvidenceFaultException">It did not, or it is of another ledger.</exception>
    public LedgerCheckpoint Open(string note)
    {
        var checkpoint = LedgerCheckpoint.Open(note, keys);
        return origin is null || checkpoint.Origin == origin
            ? checkpoint
            : throw new EvidenceFaultException($"The checkpoint is of {checkpoint.Origin}, and not of {origin}.");
    }

    /// <summary>Proves that an entry is in the ledger.</summary>
    /// <param name="proof">The proof.</param>
    /// <param name="checkpoint">A checkpoint of the proof's size, of which the signature was proven.</param>
    /// <exception cref="EvidenceFaultException">The proof does not lead to the checkpoint.</exception>
    public static void Hold(InclusionProof proof, LedgerCheckpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(proof);
        ArgumentNullException.ThrowIfNull(checkpoint);
        var path = proof.Path.Select(hash => hash.Memory).ToList();
        if (proof.Size != checkpoint.Size
            || !TreeProof.IsIncluded(proof.LeafHash.Span, proof.Position - 1, proof.Size, checkpoint.Root.Span, path))
        {
            throw new EvidenceFaultException(
                $"The proof of entry {proof.Position} does not lead to the checkpoint of size {checkpoint.Size}: it is not in it.");
        }
    }

    /// <summary>Proves that a later checkpoint extends an earlier one.</summary>
    /// <exception cref="EvidenceFaultException">The proof does not lead from one to the other.</exception>
    public static void Hold(LedgerCheckpoint earlier, LedgerCheckpoint later, GetConsistencyProofResponse proof)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        ArgumentNullException.ThrowIfNull(later);
        ArgumentNullException.ThrowIfNull(proof);
        if (earlier.Origin != later.Origin)
            throw new EvidenceFaultException($"The checkpoints are of two ledgers, {earlier.Origin} and {later.Origin}.");
        var path = proof.Path.Select(hash => hash.Memory).ToList();
        if (!TreeProof.IsConsistent(earlier.Size, earlier.Root.Span, later.Size, later.Root.Span, path))
        {
            throw new EvidenceFaultException(
                $"The ledger of size {later.Size} does not begin with that of size {earlier.Size}: its history was rewritten.");
        }
    }

    /// <summary>Proves that a source's record is in the ledger, and gives the entry.</summary>
    /// <returns>The entry as it was hashed, and the checkpoint that holds it.</returns>
    /// <exception cref="EvidenceFaultException">It is not, or the answer is of another record.</exception>
    public (LedgerLeaf Leaf, LedgerCheckpoint Checkpoint) Prove(GetRecordProofRequest asked, string source, GetRecordProofResponse answer)
    {
        ArgumentNullException.ThrowIfNull(asked);
        ArgumentNullException.ThrowIfNull(answer);
        var checkpoint = Open(answer.Checkpoint);
        var leaf = Read(answer.Leaf.Span);
        if (leaf.RecordKey != $"{source}/{asked.Dataset}/{asked.RecordNumber}" || leaf.RecordVersion != asked.Version)
            throw new EvidenceFaultException($"The proof is of another record: {leaf.RecordKey}, version {leaf.RecordVersion}.");
        if (answer.Proof.Position != leaf.Position || !answer.Proof.LeafHash.Span.SequenceEqual(TreeHash.OfLeaf(answer.Leaf.Span)))
            throw new EvidenceFaultException("The entry is not the one of which the proof is.");
        Hold(answer.Proof, checkpoint);
        return (leaf, checkpoint);
    }

    private static LedgerLeaf Read(ReadOnlySpan<byte> leaf)
    {
        try
        {
            return LedgerLeaf.Parse(leaf);
        }
        catch (FormatException e)
        {
            throw new EvidenceFaultException($"The entry cannot be read: {e.Message}");
        }
    }
}
