using CreditHub.V1;

namespace CreditHub.Evidence.Transparency;

/// <summary>Checks proofs of the ledger's tree, without the tree: RFC 9162, sections 2.1.3.2 and 2.1.4.2.</summary>
public static class TreeProof
{
    /// <summary>No tree of less than 2^63 leaves has a longer proof.</summary>
    public const int HashesMax = 128;

    /// <summary>True where a leaf is the <paramref name="index"/>-th, counted from 0, of the tree with that size and root.</summary>
    public static bool IsIncluded(
        ReadOnlySpan<byte> leafHash, long index, long size, ReadOnlySpan<byte> root, IReadOnlyList<ReadOnlyMemory<byte>> path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return leafHash.Length == TreeHash.Size && MerkleTree.RootOf(EvidenceSuite.P256, leafHash, index, size, path) is { } led
            && root.SequenceEqual(led);
    }

    /// <summary>True where the second tree begins with all leaves of the first, in their order: nothing was changed, only added.</summary>
    public static bool IsConsistent(
        long from, ReadOnlySpan<byte> fromRoot, long to, ReadOnlySpan<byte> toRoot, IReadOnlyList<ReadOnlyMemory<byte>> path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (from < 0 || from > to || fromRoot.Length != TreeHash.Size || toRoot.Length != TreeHash.Size || !AreHashes(path)) return false;
        if (from == to) return path.Count == 0 && fromRoot.SequenceEqual(toRoot);
        if (from == 0) return path.Count == 0 && fromRoot.SequenceEqual(TreeHash.Empty);
        var (place, last, used) = (from - 1, to - 1, 0);
        while ((place & 1) == 1) (place, last) = (place >> 1, last >> 1);

        // Where the first tree is a whole subtree of the second, the proof begins with its root, which is not repeated.
        if (place != 0 && path.Count == 0) return false;
        var first = place == 0 ? fromRoot.ToArray() : path[used++].ToArray();
        var second = first.ToArray();
        for (; used < path.Count; used++)
        {
            if (last == 0) return false;
            var beside = path[used].Span;
            if ((place & 1) == 1 || place == last)
            {
                TreeHash.OfNode(beside, first, first);
                TreeHash.OfNode(beside, second, second);
                while ((place & 1) == 0 && place != 0) (place, last) = (place >> 1, last >> 1);
            }
            else
                TreeHash.OfNode(second, beside, second);

            (place, last) = (place >> 1, last >> 1);
        }

        return last == 0 && fromRoot.SequenceEqual(first) && toRoot.SequenceEqual(second);
    }

    private static bool AreHashes(IReadOnlyList<ReadOnlyMemory<byte>> path) =>
        path.Count <= HashesMax && path.All(hash => hash.Length == TreeHash.Size);
}
