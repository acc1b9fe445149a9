using System.Security.Cryptography;
using CreditHub.V1;

namespace CreditHub.Evidence.Transparency;

/// <summary>
/// Hashes of the ledger's Merkle tree, as RFC 6962, section 2.1, defines them: SHA-256, with a byte before what is hashed so that a leaf
/// never passes for a node. Nodes are those of the decision log's blocks in the suite of SHA-256.
/// </summary>
public static class TreeHash
{
    /// <summary>Bytes of a hash.</summary>
    public const int Size = 32;

    private const byte LeafPrefix = 0;

    /// <summary>The root of a tree without leaves.</summary>
    public static byte[] Empty => SHA256.HashData([]);

    /// <summary>Hash of a leaf.</summary>
    public static void OfLeaf(ReadOnlySpan<byte> content, Span<byte> into) =>
        EvidenceDigest.Marked(EvidenceSuite.P256, LeafPrefix, content, into);

    /// <summary>Hash of a leaf.</summary>
    public static byte[] OfLeaf(ReadOnlySpan<byte> content)
    {
        var hash = new byte[Size];
        OfLeaf(content, hash);
        return hash;
    }

    /// <summary>Hash of the node above two others. The result may overwrite either of them.</summary>
    public static void OfNode(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> into) =>
        EvidenceDigest.OfNode(EvidenceSuite.P256, left, right, into);

    /// <summary>Hash of the node above two others.</summary>
    public static byte[] OfNode(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var hash = new byte[Size];
        OfNode(left, right, hash);
        return hash;
    }

    /// <summary>
    /// The root of a whole subtree from its lowest hashes, which lie one behind the other and whose number is a power of two.
    /// </summary>
    public static byte[] OfSubtree(ReadOnlySpan<byte> hashes)
    {
        var count = hashes.Length / Size;
        if (hashes.Length % Size != 0 || !System.Numerics.BitOperations.IsPow2(count))
            throw new ArgumentException("A whole subtree has a power of two of hashes.", nameof(hashes));
        var nodes = hashes.ToArray();
        for (; count > 1; count /= 2)
        {
            for (var i = 0; i < count / 2; i++) OfNode(At(nodes, 2 * i), At(nodes, (2 * i) + 1), At(nodes, i));
        }

        return nodes[..Size];
    }

    private static Span<byte> At(byte[] nodes, int index) => nodes.AsSpan(index * Size, Size);
}
