using System.Diagnostics;
using CreditHub.Benchmarks.Running;
using CreditHub.Ledger.Engines;
using Microsoft.Data.Sqlite;

namespace CreditHub.Benchmarks.Ingesting;

/// <summary>
/// What SQLite alone would do: the rows that the hub has just committed, read back from its ledger, inserted by two prepared statements into a
/// copy of the same store — the entry and the current-record row, with their indexes — in groups as large as the hub's were on average.
/// </summary>
internal sealed class BareInserts : IDisposable
{
    private readonly SqliteConnection _hub;
    private readonly SqliteConnection _own;
    private readonly SqliteCommand _insertEntry;
    private readonly SqliteCommand _insertRecord;
    private long _done;

    public BareInserts(string hubLedger, string ownLedger)
    {
        _hub = Open($"Data Source={hubLedger};Mode=ReadOnly;Pooling=False");

        // Set up as the ledger's writer is, by the ledger itself; but copying its log by itself, as SQLite alone does.
        _own = (SqliteConnection)new SqliteEngine($"Data Source={ownLedger};Pooling=False").Open(isWriter: true);
        Run(_own, "PRAGMA wal_autocheckpoint = 4000");
        _insertEntry = Prepare("entry");
        _insertRecord = Prepare("record");
        _done = (long)Scalar(_own, "SELECT max(position) FROM entry");
    }

    /// <summary>Inserts what the hub committed since the last time, for as long as there is some and the time is not over.</summary>
    public Task<double> Insert(TimeSpan length, LatencyHistogram latency, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            var groupSize = (int)Math.Max(1, Math.Round((double)Scalar(
                _hub, $"SELECT CAST(count(*) AS REAL) / max(1, count(DISTINCT recorded_at)) FROM entry WHERE position > {_done} AND record_key IS NOT NULL")));
            var entries = Rows($"SELECT e.* FROM entry e JOIN record r ON r.position = e.position WHERE e.position > {_done} ORDER BY e.position");
            var records = Rows($"SELECT r.* FROM record r WHERE r.position > {_done} ORDER BY r.position");
            _done = (long)Scalar(_hub, "SELECT max(position) FROM entry");

            var began = Stopwatch.GetTimestamp();
            var count = 0;
            while (count < entries.Count && Stopwatch.GetElapsedTime(began) < length)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var group = Math.Min(groupSize, entries.Count - count);
                var sent = Stopwatch.GetTimestamp();
                Commit(entries, records, count, group);
                for (var i = 0; i < group; i++) latency.RecordSince(sent);
                count += group;
            }

            Say.Line($"  groups of {groupSize}");
            return count / Stopwatch.GetElapsedTime(began).TotalSeconds;
        },
        cancellationToken);

    public void Dispose()
    {
        _insertEntry.Dispose();
        _insertRecord.Dispose();
        _own.Dispose();
        _hub.Dispose();
    }

    private void Commit(List<object[]> entries, List<object[]> records, int from, int count)
    {
        using var transaction = _own.BeginTransaction(deferred: false);
        _insertEntry.Transaction = _insertRecord.Transaction = transaction;
        for (var i = from; i < from + count; i++)
        {
            Execute(_insertEntry, entries[i]);
            Execute(_insertRecord, records[i]);
        }

        transaction.Commit();
    }

    private static void Execute(SqliteCommand command, object[] values)
    {
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i];
        command.ExecuteNonQuery();
    }

    private List<object[]> Rows(string sql)
    {
        using var command = _hub.CreateCommand();
        command.CommandText = sql;
        using var row = command.ExecuteReader();
        var rows = new List<object[]>();
        while (row.Read())
        {
            var values = new object[row.FieldCount];
            row.GetValues(values);
            rows.Add(values);
        }

        return rows;
    }

    // All columns, whichever they are; both stores are copies of one.
    private SqliteCommand Prepare(string table)
    {
        using var look = _own.CreateCommand();
        look.CommandText = $"SELECT * FROM {table} LIMIT 0";
        using var columns = look.ExecuteReader();
        var names = Enumerable.Range(0, columns.FieldCount).Select(columns.GetName).ToArray();
        var command = _own.CreateCommand();
        command.CommandText = $"INSERT INTO {table} ({string.Join(", ", names)}) VALUES ({string.Join(", ", names.Select(n => "@" + n))})";
        foreach (var name in names) command.Parameters.Add(new SqliteParameter { ParameterName = "@" + name });
        return command;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static object Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar()!;
    }

    private static SqliteConnection Open(string connectionString)
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        return connection;
    }
}
