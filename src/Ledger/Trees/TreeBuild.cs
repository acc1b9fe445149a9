using System.Data.Common;
using System.Security.Cryptography;
using CreditHub.Evidence.Transparency;
using CreditHub.Ledger.Engines;

namespace CreditHub.Ledger.Trees;

/// <summary>
/// Builds the tree of a store that was written before ledgers had one: gives each entry its salt and its commitment to what it names of
/// persons, and writes the tiles, in transactions of bounded size. What was built stays when it is interrupted, and several nodes may
/// build at once: each step locks the head.
/// </summary>
internal sealed class TreeBuild : IDisposable
{
    /// <summary>Entries of one transaction.</summary>
    public const int StepEntries = 4096;

    private readonly LedgerEngine _engine;
    private readonly Statements _statements;
    private readonly LedgerConnection _connection;
    private readonly StatementSink _sink;

    public TreeBuild(LedgerEngine engine, Statements statements)
    {
        (_engine, _statements) = (engine, statements);
        _connection = new LedgerConnection(engine.Open(isWriter: true));
        _sink = engine.CreateSink(_connection.Inner);
    }

    /// <summary>Takes one step.</summary>
    /// <returns>Entries in the tree and in the ledger; null where the tree is built.</returns>
    /// <exception cref="LedgerTreeException">The tiles that are there do not fit one another.</exception>
    public (long Built, long Entries)? Step()
    {
        using var transaction = _engine.BeginWrite(_connection.Inner);
        var (entries, isBuilt) = LockHead(transaction);
        if (isBuilt) return null;
        var edge = TreeEdge.Load(BuiltSize(transaction), (level, number) => ReadTile(transaction, level, number));
        var rows = ReadLeaves(transaction, edge.Size);
        _sink.Begin(transaction);
        foreach (var row in rows) Append(edge, row);
        Write(edge.TakeChanged());
        if (edge.Size == entries) _sink.Run(_statements.SetRoot, (ReadOnlyMemory<byte>)edge.Root());
        else if (rows.Count == 0) throw new LedgerTreeException($"the entry at position {edge.Size + 1} is missing");
        _sink.End();
        transaction.Commit();
        return (edge.Size, entries);
    }

    public void Dispose()
    {
        _sink.Dispose();
        _connection.Dispose();
    }

    private void Append(TreeEdge edge, LeafRow row)
    {
        var leaf = row.Leaf;
        if (leaf.Position != edge.Size + 1) throw new LedgerTreeException($"the entry at position {edge.Size + 1} is missing");
        if (leaf.Salt.IsEmpty)
        {
            var personsSalt = row.Part is null ? null : RandomNumberGenerator.GetBytes(LedgerLeaf.PersonsSaltSize);
            leaf = leaf with
            {
                Salt = RandomNumberGenerator.GetBytes(LedgerLeaf.SaltSize),
                PersonsDigest = row.Part is null ? null : LedgerLeaf.DigestOfPersons(personsSalt, row.Part),
            };
            _sink.Run(_statements.SaltEntry, leaf.Salt, Bytes(leaf.PersonsDigest), leaf.Position);
            if (personsSalt is not null) _sink.Run(_statements.SaltPersonPart, Bytes(personsSalt), leaf.Position);
        }

        var hash = new byte[TreeHash.Size];
        leaf.Hash(hash);
        if (edge.Append(hash) is { } filled) Write(filled);
    }

    private static ReadOnlyMemory<byte>? Bytes(byte[]? bytes) => bytes is null ? default(ReadOnlyMemory<byte>?) : bytes;

    private void Write(IReadOnlyList<TreeTile> tiles)
    {
        foreach (var tile in tiles) _sink.Run(_statements.UpsertTile, (short)tile.Level, tile.Number, tile.Hashes);
    }

    private List<LeafRow> ReadLeaves(DbTransaction transaction, long after)
    {
        var rows = new List<LeafRow>();
        using var row = _connection.Bind(_statements.ReadLeaves, transaction, after, StepEntries).ExecuteReader();
        while (row.Read()) rows.Add(row.ReadLeaf());
        return rows;
    }

    private (long Entries, bool IsBuilt) LockHead(DbTransaction transaction)
    {
        using var row = _connection.Bind(_statements.LockHead, transaction).ExecuteReader();
        return row.Read()
            ? (row.GetInt64(0) - 1, !row.IsDBNull(3))
            : throw new InvalidOperationException("The ledger has no head; the store was not set up.");
    }

    private long BuiltSize(DbTransaction transaction)
    {
        using var row = _connection.Bind(_statements.LastTile, transaction, (short)0, 1).ExecuteReader();
        return row.Read() ? (row.GetInt64(0) * TreeTile.Width) + (row.GetFieldValue<byte[]>(1).Length / TreeHash.Size) : 0;
    }

    private byte[]? ReadTile(DbTransaction transaction, int level, long number)
    {
        using var row = _connection.Bind(_statements.ReadTile, transaction, (short)level, number).ExecuteReader();
        return row.Read() ? row.GetFieldValue<byte[]>(0) : null;
    }
}
