using CreditHub.Evidence.Transparency;
using CreditHub.V1;

namespace CreditHub.Cli.Tests.Evidence;

/// <summary>A tree that the test grows, and its tiles.</summary>
internal sealed class GrownTree
{
    private readonly List<byte[]> _leaves = [];

    /// <summary>Adds leaves.</summary>
    public void Grow(int leaves)
    {
        for (var i = 0; i < leaves; i++) _leaves.Add(TreeHash.OfLeaf(BitConverter.GetBytes(_leaves.Count)));
    }

    /// <summary>Rewrites a leaf, and so every tile above it.</summary>
    public void Rewrite(int leaf) => _leaves[leaf] = TreeHash.OfLeaf([0]);

    /// <summary>What a hub would sign of the first leaves.</summary>
    public LedgerCheckpoint CheckpointOf(int size, string origin) => new()
    {
        Origin = origin, Size = size, Root = TreePaths.Root(size, Node), Epoch = 1, SignedAt = 1_795_484_000 + size,
    };

    /// <summary>Hashes of a tile.</summary>
    public byte[] Tile(GetTileRequest asked) =>
        [.. Enumerable.Range(0, asked.Width).SelectMany(i => Node(asked.Level * TilePath.Height, (asked.Number * TilePath.FullWidth) + i))];

    private byte[] Node(int height, long index) => TreeHash.OfSubtree(
        _leaves.Skip((int)(index << height)).Take(1 << height).SelectMany(leaf => leaf).ToArray());
}
