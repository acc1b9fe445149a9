using CreditHub.V1;

namespace CreditHub.Evidence;

/// <summary>Merkle trees in the form of RFC 6962: level by level, two nodes make one, an odd last one goes up as it is.</summary>
public static class MerkleTree
{
    /// <summary>The root over leaves, which lie one behind the other and are overwritten.</summary>
    public static ReadOnlySpan<byte> Root(EvidenceSuite suite, Span<byte> leaves)
    {
        var count = leaves.Length / EvidenceDigest.Size;
        if (count == 0) throw new ArgumentException("A tree has at least one leaf.", nameof(leaves));
        while (count > 1) count = Rise(suite, leaves, count);
        return leaves[..EvidenceDigest.Size];
    }

    /// <summary>The digests beside the way from a leaf to the root, lowest first. The leaves are overwritten.</summary>
    public static IReadOnlyList<byte[]> Path(EvidenceSuite suite, Span<byte> leaves, int index)
    {
        var count = leaves.Length / EvidenceDigest.Size;
        var path = new List<byte[]>();
        for (; count > 1; index /= 2)
        {
            if ((index ^ 1) < count) path.Add(At(leaves, index ^ 1).ToArray());
            count = Rise(suite, leaves, count);
        }

        return path;
    }

    /// <summary>The root that a leaf and its path lead to; null where the path is not as long as the tree is high.</summary>
    public static byte[]? RootOf(EvidenceSuite suite, ReadOnlySpan<byte> leaf, long index, long count,
        IReadOnlyList<ReadOnlyMemory<byte>> path)
    {
        if (index < 0 || index >= count || path.Any(p => p.Length != EvidenceDigest.Size)) return null;
        var node = leaf.ToArray();
        var used = 0;
        for (; count > 1; index /= 2, count -= count / 2)
        {
            if ((index ^ 1) >= count) continue;
            if (used == path.Count) return null;
            var beside = path[used++].Span;
            if (index % 2 == 0) EvidenceDigest.OfNode(suite, node, beside, node);
            else EvidenceDigest.OfNode(suite, beside, node, node);
        }

        return used == path.Count ? node : null;
    }

    private static int Rise(EvidenceSuite suite, Span<byte> nodes, int count)
    {
        for (var i = 0; i + 1 < count; i += 2) EvidenceDigest.OfNode(suite, At(nodes, i), At(nodes, i + 1), At(nodes, i / 2));
        if (count % 2 == 1) At(nodes, count - 1).CopyTo(At(nodes, count / 2));
        return (count + 1) / 2;
    }

    private static Span<byte> At(Span<byte> nodes, int index) => nodes.Slice(index * EvidenceDigest.Size, EvidenceDigest.Size);
}
