using System.Diagnostics;
using CreditHub.Benchmarks.Running;
using CreditHub.Ledger.Engines;
using Microsoft.Data.Sqlite;

namespace CreditHub.Benchmarks.Ingesting;

/// <summary>
/// What SQLite alone would do: the rows that the hub has just committed, read back from its ledger, inserted by prepared statements into a copy of
/// the same store — the entry, what it names of persons, the current-record row and, for a company that is new, its row and its organisation code,
/// with their indexes — in groups as large as the hub's were on average.
/// </summary>
internal sealed class BareInserts : IDisposable
{
    private readonly SqliteConnection _hub;
    private readonly SqliteConnection _own;
    private readonly StoreUpkeep _upkeep;
    private readonly SqliteCommand _insertEntry;
    private readonly SqliteCommand _insertRecord;
    private readonly SqliteCommand _insertPersons;
    private readonly SqliteCommand _insertSubject;
    private readonly SqliteCommand _insertNumber;
    private long _done;

    public BareInserts(string hubLedger, string ownLedger, bool copiesBeside)
    {
        _hub = Open($"Data Source={hubLedger};Mode=ReadOnly;Pooling=False");

        // Set up as the ledger's writer is, by the ledger itself; its log of writes is copied as there or, where SQLite is alone, within every commit that finds it long.
        var engine = new SqliteEngine($"Data Source={ownLedger};Pooling=False");
        _own = (SqliteConnection)engine.Open(isWriter: true);
        _upkeep = copiesBeside ? engine.CreateUpkeep(_own) : new StoreUpkeep();
        if (!copiesBeside) Scalar(_own, "PRAGMA wal_autocheckpoint = 4000");
        _insertEntry = Prepare("entry");
        _insertRecord = Prepare("record");
        _insertPersons = Prepare("person_part");
        _insertSubject = Prepare("subject");
        _insertNumber = Prepare("subject_number");
        _done = (long)Scalar(_own, "SELECT max(position) FROM entry");
    }

    /// <summary>Inserts what the hub committed since the last time, for as long as there is some and the time is not over.</summary>
    public Task<double> Insert(TimeSpan length, LatencyHistogram latency, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            var groupSize = (int)Math.Max(1, Math.Round((double)Scalar(
                _hub, $"SELECT CAST(count(*) AS REAL) / max(1, count(DISTINCT recorded_at)) FROM entry WHERE position > {_done} AND record_key IS NOT NULL")));
            var rows = RowsAfter(_done);
            _done = (long)Scalar(_hub, "SELECT max(position) FROM entry");

            var began = Stopwatch.GetTimestamp();
            var count = 0;
            while (count < rows.Count && Stopwatch.GetElapsedTime(began) < length)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var group = Math.Min(groupSize, rows.Count - count);
                var sent = Stopwatch.GetTimestamp();
                Commit(rows, count, group);
                _upkeep.AfterGroup();
                for (var i = 0; i < group; i++) latency.RecordSince(sent);
                count += group;
            }

            Say.Line($"  groups of {groupSize}");
            return count / Stopwatch.GetElapsedTime(began).TotalSeconds;
        },
        cancellationToken);

    public void Dispose()
    {
        _upkeep.Dispose();
        _insertEntry.Dispose();
        _insertRecord.Dispose();
        _insertPersons.Dispose();
        _insertSubject.Dispose();
        _insertNumber.Dispose();
        _own.Dispose();
        _hub.Dispose();
    }

    private void Commit(List<Reported> rows, int from, int count)
    {
        using var transaction = _own.BeginTransaction(deferred: false);
        _insertEntry.Transaction = _insertRecord.Transaction = _insertPersons.Transaction = _insertSubject.Transaction = _insertNumber.Transaction = transaction;
        for (var i = from; i < from + count; i++)
        {
            Execute(_insertEntry, rows[i].Entry);
            Execute(_insertRecord, rows[i].Record);
            if (rows[i].Persons is { } persons) Execute(_insertPersons, persons);
            if (rows[i].Subject is { } subject) Execute(_insertSubject, subject);
            if (rows[i].Number is { } number) Execute(_insertNumber, number);
        }

        transaction.Commit();
    }

    // Both benchmarks report each record once, and a new company with its first.
    private List<Reported> RowsAfter(long after)
    {
        var entries = Rows($"SELECT e.* FROM entry e JOIN record r ON r.position = e.position WHERE e.position > {after} ORDER BY e.position");
        var records = Rows($"SELECT r.* FROM entry e JOIN record r ON r.position = e.position WHERE e.position > {after} ORDER BY e.position");
        var persons = ByPosition($"SELECT position, p.* FROM person_part p WHERE position > {after}");
        var subjects = ByPosition($"SELECT position, s.* FROM subject s WHERE version = 1 AND position > {after}");
        var numbers = ByPosition(
            "SELECT s.position, n.* FROM subject s JOIN subject_number n ON n.number = substr(s.code, 9, 9) AND n.code = s.code "
            + $"WHERE s.version = 1 AND s.position > {after}");
        return [.. entries.Zip(records, (entry, record) => new Reported(
            entry, record, persons.GetValueOrDefault((long)entry[0]), subjects.GetValueOrDefault((long)entry[0]), numbers.GetValueOrDefault((long)entry[0])))];
    }

    private Dictionary<long, object[]> ByPosition(string sql) => Rows(sql).ToDictionary(row => (long)row[0], row => row[1..]);

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

    private sealed record Reported(object[] Entry, object[] Record, object[]? Persons, object[]? Subject, object[]? Number);
}
