using CreditHub.Evidence.Transparency;

namespace CreditHub.Ledger.Trees;

/// <summary>
/// A run of up to 256 hashes of one level, as C2SP's tlog-tiles lays them out: level 0 holds leaves, each higher one the roots of full
/// tiles.
/// </summary>
/// <param name="Level">0 for leaves.</param>
/// <param name="Number">Its place within the level, from 0.</param>
/// <param name="Hashes">The hashes, one behind the other.</param>
internal readonly record struct TreeTile(int Level, long Number, ReadOnlyMemory<byte> Hashes)
{
    /// <summary>Hashes of a full tile.</summary>
    public const int Width = TilePath.FullWidth;

    /// <summary>Levels of the tree within one of tiles.</summary>
    public const int Height = TilePath.Height;
}

/// <summary>
/// The right edge of the tree: what a new leaf changes. It is the last, partial tile of each level and the roots of the whole subtrees
/// that the tree consists of, so that a leaf costs two hashes and the root of any size one for each level of the tree.
/// </summary>
internal sealed class TreeEdge
{
    private readonly byte[] _peaks = new byte[(sizeof(long) * 8) * TreeHash.Size];
    private readonly List<Row> _rows = [];

    /// <summary>Leaves of the tree.</summary>
    public long Size { get; private set; }

    /// <summary>Reads the edge of a tree of a size.</summary>
    /// <param name="size">The tree's size.</param>
    /// <param name="read">Gives the hashes of a tile; null where there is none.</param>
    /// <exception cref="LedgerTreeException">A tile is missing, or has another width than the size asks for.</exception>
    public static TreeEdge Load(long size, Func<int, long, byte[]?> read)
    {
        var edge = new TreeEdge { Size = size };
        for (var level = 0; level == 0 || size >> (TreeTile.Height * level) > 0; level++)
        {
            var hashes = size >> (TreeTile.Height * level);
            var width = (int)(hashes % TreeTile.Width);
            var row = new Row(level) { Number = hashes / TreeTile.Width, Count = width };
            edge._rows.Add(row);
            if (width == 0) continue;
            var tile = read(level, row.Number);
            if (tile is null || tile.Length != width * TreeHash.Size)
            {
                throw new LedgerTreeException(
                    $"tile {row.Number} of level {level} has {(tile?.Length ?? 0) / TreeHash.Size} hashes, and not {width}");
            }

            tile.CopyTo(row.Hashes, 0);
            for (var height = 0; height < TreeTile.Height; height++)
            {
                if ((width >> height & 1) == 0) continue;
                var first = width >> (height + 1) << (height + 1);
                var root = TreeHash.OfSubtree(tile.AsSpan(first * TreeHash.Size, TreeHash.Size << height));
                root.CopyTo(edge.Peak((TreeTile.Height * level) + height));
            }
        }

        return edge;
    }

    /// <summary>Adds a leaf.</summary>
    /// <param name="leaf">Its hash.</param>
    /// <returns>The tiles that it fills, whose bytes are good until the next leaf; null where it fills none.</returns>
    public IReadOnlyList<TreeTile>? Append(ReadOnlySpan<byte> leaf)
    {
        List<TreeTile>? filled = null;
        Span<byte> node = stackalloc byte[TreeHash.Size];
        leaf.CopyTo(node);
        Put(0, node, ref filled);
        var height = 0;
        for (var rest = Size; (rest & 1) == 1; rest >>= 1)
        {
            TreeHash.OfNode(Peak(height), node, node);
            height++;
            if (height % TreeTile.Height == 0) Put(height / TreeTile.Height, node, ref filled);
        }

        node.CopyTo(Peak(height));
        Size++;
        return filled;
    }

    /// <summary>The tree's root.</summary>
    public byte[] Root()
    {
        byte[]? root = null;
        for (var height = 0; Size >> height > 0; height++)
        {
            if ((Size >> height & 1) == 0) continue;
            root = root is null ? Peak(height).ToArray() : TreeHash.OfNode(Peak(height), root);
        }

        return root ?? TreeHash.Empty;
    }

    /// <summary>Gives the partial tiles that have changed since they were given last; their bytes are good until the next leaf.</summary>
    public IReadOnlyList<TreeTile> TakeChanged()
    {
        var changed = new List<TreeTile>();
        foreach (var row in _rows.Where(r => r.IsChanged))
        {
            row.IsChanged = false;
            changed.Add(new TreeTile(row.Level, row.Number, row.Hashes.AsMemory(0, row.Count * TreeHash.Size)));
        }

        return changed;
    }

    /// <summary>Copies of the partial tiles, lowest level first, with which <see cref="Load"/> makes this edge again.</summary>
    public IReadOnlyList<byte[]> PartialTiles() => [.. _rows.Select(row => row.Hashes[..(row.Count * TreeHash.Size)])];

    /// <summary>Has <see cref="TakeChanged"/> give every partial tile, as if none had been given yet.</summary>
    public void SetChanged()
    {
        foreach (var row in _rows.Where(r => r.Count > 0)) row.IsChanged = true;
    }

    private void Put(int level, ReadOnlySpan<byte> hash, ref List<TreeTile>? filled)
    {
        if (level == _rows.Count) _rows.Add(new Row(level));
        var row = _rows[level];
        hash.CopyTo(row.Hashes.AsSpan(row.Count * TreeHash.Size));
        row.IsChanged = true;
        if (++row.Count < TreeTile.Width) return;
        (filled ??= []).Add(new TreeTile(level, row.Number, row.Hashes));
        row.Number++;
        row.Count = 0;
        row.IsChanged = false;
    }

    private Span<byte> Peak(int height) => _peaks.AsSpan(height * TreeHash.Size, TreeHash.Size);

    private sealed class Row(int level)
    {
        public int Level { get; } = level;

        public byte[] Hashes { get; } = new byte[TreeTile.Width * TreeHash.Size];

        public long Number { get; set; }

        public int Count { get; set; }

        public bool IsChanged { get; set; }
    }
}
