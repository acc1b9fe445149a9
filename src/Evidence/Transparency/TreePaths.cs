using System.Numerics;

namespace CreditHub.Evidence.Transparency;

/// <summary>
/// Gives the root of a whole subtree of 2^<paramref name="height"/> leaves, the <paramref name="index"/>-th of that height, counted from
/// 0.
/// </summary>
public delegate byte[] TreeNodes(int height, long index);

/// <summary>Roots and proofs of a tree from the roots of its whole subtrees: RFC 6962, sections 2.1, 2.1.1 and 2.1.2.</summary>
public static class TreePaths
{
    /// <summary>The root over the first <paramref name="size"/> leaves.</summary>
    public static byte[] Root(long size, TreeNodes nodes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        ArgumentNullException.ThrowIfNull(nodes);
        return size == 0 ? TreeHash.Empty : Range(0, size, nodes);
    }

    /// <summary>The hashes beside the way from a leaf to the root over the first <paramref name="size"/> leaves, lowest first.</summary>
    public static IReadOnlyList<byte[]> Inclusion(long index, long size, TreeNodes nodes)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var path = new List<byte[]>();
        var (start, end) = (0L, size);
        while (end - start > 1)
        {
            var middle = start + LargestPowerBelow(end - start);
            if (index < middle)
            {
                path.Add(Range(middle, end, nodes));
                end = middle;
            }
            else
            {
                path.Add(Range(start, middle, nodes));
                start = middle;
            }
        }

        path.Reverse();
        return path;
    }

    /// <summary>
    /// The hashes that lead from the root over the first <paramref name="from"/> leaves to that over the first <paramref name="to"/>.
    /// Empty where the two are the same or the first is empty: there is nothing to prove.
    /// </summary>
    public static IReadOnlyList<byte[]> Consistency(long from, long to, TreeNodes nodes)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from, to);
        var path = new List<byte[]>();
        if (from == 0 || from == to) return path;
        var (start, end) = (0L, to);
        while (from != end)
        {
            var middle = start + LargestPowerBelow(end - start);
            if (from <= middle)
            {
                path.Add(Range(middle, end, nodes));
                end = middle;
            }
            else
            {
                path.Add(Range(start, middle, nodes));
                start = middle;
            }
        }

        // The old tree's root itself is known to whoever asks; a subtree inside it is not.
        if (start > 0) path.Add(Range(start, end, nodes));
        path.Reverse();
        return path;
    }

    // The start is a multiple of a power of two that is not below the length: so every split of the RFC is made.
    private static byte[] Range(long start, long end, TreeNodes nodes)
    {
        var length = end - start;
        if (BitOperations.IsPow2(length)) return nodes(BitOperations.Log2((ulong)length), start / length);
        var middle = start + LargestPowerBelow(length);
        return TreeHash.OfNode(Range(start, middle, nodes), Range(middle, end, nodes));
    }

    private static long LargestPowerBelow(long length) => 1L << BitOperations.Log2((ulong)(length - 1));
}
