using System.Data.Common;
using System.Security.Cryptography;
using CreditHub.Evidence.Transparency;
using CreditHub.Ledger.Engines;

namespace CreditHub.Ledger.Trees;

/// <summary>Advances the ledger's tree with the entries of each group, in the group's transaction. Kept with its connection.</summary>
internal sealed class TreeWriter(LedgerConnection connection, Statements statements)
{
    // Random bytes are drawn many at a time: each draw costs a call into the operating system's library.
    private const int DrawnBytes = 4096;

    private readonly byte[] _drawn = new byte[DrawnBytes];
    private readonly byte[] _hash = new byte[TreeHash.Size];
    private int _used = DrawnBytes;
    private TreeEdge? _edge;
    private byte[] _root = [];

    /// <summary>
    /// Begins a group: sees to it that the edge is that of the head, which is locked. Another node may have appended since the last
    /// group.
    /// </summary>
    /// <exception cref="LedgerTreeException">The tiles of the store do not lead to the head's root.</exception>
    public void Begin(DbTransaction transaction, long size, byte[]? root)
    {
        if (_edge is not null && _edge.Size == size && _root.AsSpan().SequenceEqual(root)) return;
        if (root is null) throw new LedgerTreeException("the tree was not built when the store was opened");
        _edge = TreeEdge.Load(size, (level, number) => ReadTile(transaction, level, number));
        _root = _edge.Root();
        if (!_root.AsSpan().SequenceEqual(root))
        {
            throw new LedgerTreeException(
                $"its tiles lead to root {Convert.ToHexStringLower(_root)} at size {size}, the head says {Convert.ToHexStringLower(root)}");
        }
    }

    /// <summary>Random bytes, good until the next are drawn.</summary>
    public ReadOnlyMemory<byte> Draw(int length)
    {
        if (_used + length > DrawnBytes)
        {
            RandomNumberGenerator.Fill(_drawn);
            _used = 0;
        }

        _used += length;
        return _drawn.AsMemory(_used - length, length);
    }

    /// <summary>Adds an entry.</summary>
    public void Append(in LedgerLeaf leaf, StatementSink sink)
    {
        leaf.Hash(_hash);
        if (_edge!.Append(_hash) is { } filled) Write(filled, sink);
    }

    /// <summary>Ends a group: writes what changed of partial tiles and gives the new root.</summary>
    public ReadOnlyMemory<byte> End(StatementSink sink)
    {
        Write(_edge!.TakeChanged(), sink);
        return _root = _edge.Root();
    }

    private void Write(IReadOnlyList<TreeTile> tiles, StatementSink sink)
    {
        foreach (var tile in tiles) sink.Run(statements.UpsertTile, (short)tile.Level, tile.Number, tile.Hashes);
    }

    private byte[]? ReadTile(DbTransaction transaction, int level, long number)
    {
        using var row = connection.Bind(statements.ReadTile, transaction, (short)level, number).ExecuteReader();
        return row.Read() ? row.GetFieldValue<byte[]>(0) : null;
    }
}
