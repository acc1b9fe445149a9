using CreditHub.Ledger.Engines;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Stored;

namespace CreditHub.Ledger.Appending;

/// <summary>
/// Fills the sort of records in a store that was written before records had one, in transactions of bounded size. What was filled stays
/// when it
/// is interrupted, and several nodes may fill at once: each step locks the head.
/// </summary>
internal sealed class SortFill : IDisposable
{
    /// <summary>Records of one transaction.</summary>
    public const int StepRecords = 1024;

    private readonly LedgerEngine _engine;
    private readonly Statements _statements;
    private readonly LedgerConnection _connection;
    private readonly StatementSink _sink;

    public SortFill(LedgerEngine engine, Statements statements)
    {
        (_engine, _statements) = (engine, statements);
        _connection = new LedgerConnection(engine.Open(isWriter: true));
        _sink = engine.CreateSink(_connection.Inner);
    }

    /// <summary>Fills some.</summary>
    /// <returns>How many; 0 where none is left.</returns>
    public int Step()
    {
        foreach (var kind in RecordSorts.Kinds)
        {
            using var transaction = _engine.BeginWrite(_connection.Inner);
            using (_connection.Bind(_statements.LockHead, transaction).ExecuteReader())
            {
            }

            var rows = new List<(string Key, string Sort)>();
            using (var row = _connection.Bind(_statements.ReadUnsorted, transaction, (short)kind, StepRecords).ExecuteReader())
            {
                while (row.Read())
                {
                    var entry = row.ReadEntry(first: 1);
                    rows.Add((row.GetString(0), RecordSorts.Of(RecordEntry.Parser.ParseFrom(entry.Payload.Span).Record)));
                }
            }

            if (rows.Count == 0) continue;
            _sink.Begin(transaction);
            foreach (var (key, sort) in rows) _sink.Run(_statements.FillSort, sort, key);
            _sink.End();
            transaction.Commit();
            return rows.Count;
        }

        return 0;
    }

    public void Dispose()
    {
        _sink.Dispose();
        _connection.Dispose();
    }
}
