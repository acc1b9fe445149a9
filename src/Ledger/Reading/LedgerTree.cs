using CreditHub.Evidence.Transparency;
using CreditHub.Ledger.Engines;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Trees;

namespace CreditHub.Ledger.Reading;

/// <summary>The tree's head as it is committed.</summary>
/// <param name="Size">Entries of the ledger.</param>
/// <param name="Epoch">The store's epoch.</param>
/// <param name="Root">Root over all of them.</param>
public sealed record TreeHead(long Size, long Epoch, ReadOnlyMemory<byte> Root);

/// <summary>
/// The Merkle tree over the ledger's entries, in the order of positions: the entry at position p is leaf p − 1. It is read by tiles, so
/// that a root or a proof of any size costs reads that grow with the number of digits of the size.
/// </summary>
public sealed class LedgerTree
{
    private readonly ReaderThreads _threads;
    private readonly Statements _statements;
    private readonly LedgerFence _fence;

    internal LedgerTree(ReaderThreads threads, Statements statements, LedgerFence fence) =>
        (_threads, _statements, _fence) = (threads, statements, fence);

    /// <summary>Where the tree ends.</summary>
    /// <exception cref="LedgerFencedException">The store is in another epoch than this node.</exception>
    public async Task<TreeHead> ReadHead(CancellationToken cancellationToken)
    {
        var head = await _threads.Run(
            connection =>
            {
                using var row = connection.Bind(_statements.ReadTreeHead, null).ExecuteReader();
                return row.Read() && !row.IsDBNull(2)
                    ? new TreeHead(row.GetInt64(0) - 1, row.GetInt64(1), row.GetFieldValue<byte[]>(2))
                    : throw new LedgerTreeException("the head says no root");
            },
            cancellationToken);
        _fence.Check(head.Epoch);
        return head;
    }

    /// <summary>
    /// The root over the first <paramref name="size"/> entries, computed from tiles. The size is at most that of the head.
    /// </summary>
    /// <exception cref="LedgerTreeException">A tile is missing or too short.</exception>
    public Task<byte[]> Root(long size, CancellationToken cancellationToken) =>
        Read(nodes => TreePaths.Root(size, nodes), cancellationToken);

    /// <summary>The proof that an entry is in the tree over the first <paramref name="size"/> entries.</summary>
    /// <exception cref="LedgerTreeException">A tile is missing or too short.</exception>
    public Task<IReadOnlyList<byte[]>> Inclusion(Position position, long size, CancellationToken cancellationToken) =>
        Read(nodes => TreePaths.Inclusion(position.Value - 1, size, nodes), cancellationToken);

    /// <summary>
    /// The proof that the tree over the first <paramref name="to"/> entries begins with that over the first <paramref name="from"/>.
    /// </summary>
    /// <exception cref="LedgerTreeException">A tile is missing or too short.</exception>
    public Task<IReadOnlyList<byte[]>> Consistency(long from, long to, CancellationToken cancellationToken) =>
        Read(nodes => TreePaths.Consistency(from, to, nodes), cancellationToken);

    /// <summary>The hash of an entry's leaf.</summary>
    /// <exception cref="LedgerTreeException">A tile is missing or too short.</exception>
    public Task<byte[]> LeafHash(Position position, CancellationToken cancellationToken) =>
        Read(nodes => nodes(0, position.Value - 1), cancellationToken);

    /// <summary>An entry as it is hashed; null where there is none at the position.</summary>
    public Task<LedgerLeaf?> Leaf(Position position, CancellationToken cancellationToken) => _threads.Run(
        connection =>
        {
            using var row = connection.Bind(_statements.ReadLeaves, null, position.Value - 1, 1).ExecuteReader();
            return row.Read() && row.ReadLeaf() is var leaf && leaf.Leaf.Position == position.Value ? leaf.Leaf : default(LedgerLeaf?);
        },
        cancellationToken);

    /// <summary>The hashes of a tile, one behind the other; null where there is none. The last of a level may be partial.</summary>
    public Task<byte[]?> Tile(int level, long number, CancellationToken cancellationToken) =>
        _threads.Run(connection => ReadTile(connection, level, number), cancellationToken);

    private Task<T> Read<T>(Func<TreeNodes, T> read, CancellationToken cancellationToken) => _threads.Run(
        connection =>
        {
            var tiles = new Dictionary<(int Level, long Number), byte[]?>();
            return read((height, index) =>
            {
                var (level, number, _) = TilePath.Holding(height, index, long.MaxValue);
                if (!tiles.TryGetValue((level, number), out var tile))
                    tiles.Add((level, number), tile = ReadTile(connection, level, number));
                return TilePath.NodeOf(height, index, tile)
                    ?? throw new LedgerTreeException($"tile {number} of level {level} is missing or too short");
            });
        },
        cancellationToken);

    private byte[]? ReadTile(LedgerConnection connection, int level, long number)
    {
        using var row = connection.Bind(_statements.ReadTile, null, (short)level, number).ExecuteReader();
        return row.Read() ? row.GetFieldValue<byte[]>(0) : null;
    }
}
