using System.Text;
using CreditHub.Evidence.Transparency;
using CreditHub.Ledger.Trees;
using CreditHub.TestKit;
using CsCheck;
using Xunit;

namespace CreditHub.Ledger.Tests.Trees;

/// <summary>The tree against the published test vectors, the definition of RFC 6962 and Go's implementation.</summary>
public sealed class TreeTests
{
    // Of the Certificate Transparency project: the inputs of its reference trees and their roots by size.
    private static readonly string[] Inputs =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    private static readonly string[] Roots =
    [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    private static readonly Gen<int> Any = Gen.Int[0, int.MaxValue];

    [Fact]
    public void Root_OfThePublishedLeaves_IsThePublishedOneAtEachSize()
    {
        var tree = new StoredTree();
        Assert.Equal(Roots[0], Convert.ToHexStringLower(tree.Edge.Root()));
        for (var i = 0; i < Inputs.Length; i++)
        {
            tree.Append(Convert.FromHexString(Inputs[i]));
            Assert.Equal(Roots[i + 1], Convert.ToHexStringLower(tree.Edge.Root()));
        }
    }

    [Fact]
    public void RootsAndProofs_OfEverySizeAndPlaceUpTo40_AreThoseOfTheDefinition()
    {
        var leaves = Leaves(40);
        var tree = new StoredTree();
        foreach (var leaf in leaves) tree.Append(leaf);
        for (var size = 1; size <= leaves.Length; size++)
        {
            Assert.Equal(NaiveTree.Root(leaves.AsSpan(0, size)), TreePaths.Root(size, tree.Nodes));
            for (var other = 0; other < size; other++)
            {
                Assert.Equal(NaiveTree.Path(other, leaves.AsSpan(0, size)), TreePaths.Inclusion(other, size, tree.Nodes));
                Assert.Equal(NaiveTree.Proof(other + 1, leaves.AsSpan(0, size)), TreePaths.Consistency(other + 1, size, tree.Nodes));
            }
        }
    }

    [Fact]
    public void RootsAndProofs_OfAnyTree_HoldAndNoOtherDoes() =>
        Gen.Select(Gen.OneOf(Gen.Int[1, 600], Gen.Int[65_000, 66_600]), Any, Any, Any)
            .Sample(
                (size, a, b, c) =>
                {
                    var leaves = Leaves(size);
                    var tree = new StoredTree();
                    foreach (var leaf in leaves) tree.Append(leaf);
                    var root = NaiveTree.Root(leaves);
                    Assert.Equal(root, tree.Edge.Root());
                    Assert.Equal(root, TreePaths.Root(size, tree.Nodes));
                    HoldInclusion(tree, leaves, a % size, size, root, c);
                    HoldConsistency(tree, leaves, (b % size) + 1, size, root, c);
                },
                iter: 60, threads: 2);

    [Fact]
    public void Edge_ReadAgainAtAnySize_GoesOnToTheSameTiles() =>
        Gen.Select(Gen.Int[0, 70_000], Gen.Int[1, 2_000]).Sample(
            (size, more) =>
            {
                var leaves = Leaves(size + more);
                var whole = new StoredTree();
                foreach (var leaf in leaves) whole.Append(leaf);
                var parted = new StoredTree();
                foreach (var leaf in leaves[..size]) parted.Append(leaf);
                parted.Reload();
                foreach (var leaf in leaves[size..]) parted.Append(leaf);
                Assert.Equal(whole.Edge.Root(), parted.Edge.Root());
                whole.Flush();
                parted.Flush();
                Assert.Equal(whole.Tiles.Keys.Order(), parted.Tiles.Keys.Order());
                Assert.All(whole.Tiles, tile => Assert.Equal(tile.Value, parted.Tiles[tile.Key]));
            },
            iter: 20, threads: 2);

    [Fact]
    public void Edge_OfTilesThatDoNotFitTheSize_IsRefused()
    {
        var tree = new StoredTree();
        foreach (var leaf in Leaves(300)) tree.Append(leaf);
        tree.Flush();
        foreach (var size in new long[] { 299, 301, 513, 700 })
            Assert.Throws<LedgerTreeException>(() => TreeEdge.Load(size, (level, number) => tree.Tiles.GetValueOrDefault((level, number))));
    }

    [Fact]
    public void RootsAndProofs_AreThoseOfGosImplementation()
    {
        using var go = GoOracle.Start();
        Gen.Select(Gen.Int[1, 700], Any, Any).Sample(
            (size, a, b) =>
            {
                var leaves = Leaves(size);
                var tree = new StoredTree();
                foreach (var leaf in leaves) tree.Append(leaf);
                var answer = go.OfTree(leaves, a % size, (b % size) + 1, size);
                Assert.Null(answer.Error);
                Assert.Equal(answer.Root, tree.Edge.Root());
                Assert.Equal(answer.Inclusion ?? [], TreePaths.Inclusion(a % size, size, tree.Nodes));
                Assert.Equal(answer.Consistency ?? [], TreePaths.Consistency((b % size) + 1, size, tree.Nodes));
            },
            iter: 40, threads: 1);
    }

    private static void HoldInclusion(StoredTree tree, byte[][] leaves, int index, int size, byte[] root, int spoilt)
    {
        var path = Memory(TreePaths.Inclusion(index, size, tree.Nodes));
        var leaf = TreeHash.OfLeaf(leaves[index]);
        Assert.True(TreeProof.IsIncluded(leaf, index, size, root, path));
        Assert.False(TreeProof.IsIncluded(TreeHash.OfLeaf([9, 9]), index, size, root, path));
        Assert.False(TreeProof.IsIncluded(leaf, index, size, TreeHash.Empty, path));
        Assert.False(TreeProof.IsIncluded(leaf, index, size, root, [.. path, root]));
        if (path.Length > 0) Assert.False(TreeProof.IsIncluded(leaf, index, size, root, path[1..]));
        if (path.Length > 0) Assert.False(TreeProof.IsIncluded(leaf, index, size, root, Spoilt(path, spoilt)));
        if (index + 1 < size) Assert.False(TreeProof.IsIncluded(leaf, index + 1, size, root, path));
    }

    private static void HoldConsistency(StoredTree tree, byte[][] leaves, int from, int size, byte[] root, int spoilt)
    {
        var path = Memory(TreePaths.Consistency(from, size, tree.Nodes));
        var before = NaiveTree.Root(leaves.AsSpan(0, from));
        Assert.True(TreeProof.IsConsistent(from, before, size, root, path));
        Assert.True(TreeProof.IsConsistent(0, TreeHash.Empty, size, root, []));
        Assert.False(TreeProof.IsConsistent(from, TreeHash.OfLeaf([9]), size, root, path));
        Assert.False(TreeProof.IsConsistent(from, before, size, TreeHash.OfLeaf([9]), path));
        Assert.False(TreeProof.IsConsistent(from, before, size, root, [.. path, root]));
        if (path.Length > 0) Assert.False(TreeProof.IsConsistent(from, before, size, root, Spoilt(path, spoilt)));
    }

    private static ReadOnlyMemory<byte>[] Spoilt(ReadOnlyMemory<byte>[] path, int seed)
    {
        var spoilt = path[seed % path.Length].ToArray();
        spoilt[seed % spoilt.Length] ^= 1;
        ReadOnlyMemory<byte>[] copy = [.. path];
        copy[seed % path.Length] = spoilt;
        return copy;
    }

    private static ReadOnlyMemory<byte>[] Memory(IReadOnlyList<byte[]> path) => [.. path.Select(p => (ReadOnlyMemory<byte>)p)];

    private static byte[][] Leaves(int count) => [.. Enumerable.Range(0, count).Select(i => Encoding.ASCII.GetBytes($"leaf {i * 7919}"))];

    /// <summary>A tree whose tiles are kept as a store keeps them.</summary>
    private sealed class StoredTree
    {
        public TreeEdge Edge { get; private set; } = TreeEdge.Load(0, (_, _) => null);

        public Dictionary<(int Level, long Number), byte[]> Tiles { get; } = [];

        public void Append(byte[] leaf)
        {
            foreach (var tile in Edge.Append(TreeHash.OfLeaf(leaf)) ?? []) Tiles[(tile.Level, tile.Number)] = tile.Hashes.ToArray();
        }

        public void Flush()
        {
            foreach (var tile in Edge.TakeChanged()) Tiles[(tile.Level, tile.Number)] = tile.Hashes.ToArray();
        }

        public void Reload()
        {
            Flush();
            Edge = TreeEdge.Load(Edge.Size, (level, number) => Tiles.GetValueOrDefault((level, number)));
        }

        public byte[] Nodes(int height, long index)
        {
            Flush();
            var (level, below) = (height / TreeTile.Height, height % TreeTile.Height);
            var (number, first) = Math.DivRem(index << below, TreeTile.Width);
            return TreeHash.OfSubtree(Tiles[(level, number)].AsSpan((int)first * TreeHash.Size, TreeHash.Size << below));
        }
    }
}
