using System.Data;
using System.Data.Common;
using CreditHub.Ledger.Model;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;

namespace CreditHub.Ledger.Engines;

/// <summary>SQL Server, for clusters.</summary>
internal sealed class SqlServerEngine(string connectionString, TimeSpan stall) : LedgerEngine
{
    /// <summary>
    /// What a writing session says first. A lock is not waited for without end, and whatever ends a statement early, such as this side's own time-out, ends the
    /// transaction with it, so that the head is not kept locked. A session whose node stands still is not ended by the server: its driver's TCP keep-alive finds a
    /// node that is cut off, one that is frozen must be killed.
    /// </summary>
    internal string WriterSettings => $"SET LOCK_TIMEOUT {(long)stall.TotalMilliseconds * 2}; SET XACT_ABORT ON";

    public override EngineSql Sql { get; } = new()
    {
        LockHead = "SELECT next_position, epoch, last_recorded_at, root FROM ledger_head WITH (UPDLOCK, ROWLOCK, HOLDLOCK) WHERE id = 0",
        Limit = "OFFSET 0 ROWS FETCH NEXT @max ROWS ONLY",
        Upsert = UpdateElseInsert,
        Add = AddElseInsert,
        InsertIfAbsent = InsertUnlessThere,
        False = "0",
    };

    public override void CheckRuntime()
    {
        if (AppContext.TryGetSwitch("System.Globalization.Invariant", out var isInvariant) && isInvariant)
        {
            throw new InvalidOperationException(
                "SQL Server's driver does not run without the ICU libraries. Install them (Debian: libicu72) and set \"System.Globalization.Invariant\": "
                + "false in the program's .runtimeconfig.json; or keep the ledger in PostgreSQL.");
        }
    }

    public override DbConnection Open(bool isWriter)
    {
        var connection = new SqlConnection(isWriter ? Bounded(connectionString, stall) : connectionString);
        try
        {
            connection.Open();
            if (!isWriter) return connection;
            using var settings = connection.CreateCommand();
            settings.CommandText = WriterSettings;
            settings.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public override DbTransaction BeginWrite(DbConnection connection) => connection.BeginTransaction(IsolationLevel.ReadCommitted);

    public override StatementSink CreateSink(DbConnection connection) => new BatchSink(connection);

    public override LedgerDbContext CreateContext() => new SqlServerLedgerDbContext(
        new DbContextOptionsBuilder<SqlServerLedgerDbContext>().UseSqlServer(connectionString).Options);

    private static string Bounded(string connectionString, TimeSpan stall)
    {
        var builder = new SqlConnectionStringBuilder(connectionString);
        if (!builder.ShouldSerialize("Command Timeout")) builder.CommandTimeout = (int)Math.Ceiling(stall.TotalSeconds * 3);
        return builder.ConnectionString;
    }

    // No MERGE: the head's lock already keeps every other writer out, so that nothing can come between.
    private static string UpdateElseInsert(string table, string[] keys, string[] others) =>
        $"UPDATE {table} SET {string.Join(", ", others.Select(c => $"{c} = @{c}"))} WHERE {string.Join(" AND ", keys.Select(c => $"{c} = @{c}"))}; "
        + $"IF @@ROWCOUNT = 0 INSERT INTO {table} ({string.Join(", ", keys.Concat(others))}) VALUES ({string.Join(", ", keys.Concat(others).Select(c => "@" + c))})";

    private static string InsertUnlessThere(string table, string[] keys, string[] others) =>
        $"IF NOT EXISTS (SELECT 1 FROM {table} WHERE {string.Join(" AND ", keys.Select(c => $"{c} = @{c}"))}) "
        + $"INSERT INTO {table} ({string.Join(", ", keys.Concat(others))}) VALUES ({string.Join(", ", keys.Concat(others).Select(c => "@" + c))})";

    private static string AddElseInsert(string table, string[] keys, string number) =>
        $"UPDATE {table} SET {number} = {number} + @{number} WHERE {string.Join(" AND ", keys.Select(c => $"{c} = @{c}"))}; "
        + $"IF @@ROWCOUNT = 0 INSERT INTO {table} ({string.Join(", ", keys)}, {number}) VALUES ({string.Join(", ", keys.Select(c => "@" + c))}, @{number})";
}

/// <summary>The model on SQL Server.</summary>
internal sealed class SqlServerLedgerDbContext(DbContextOptions<SqlServerLedgerDbContext> options) : LedgerDbContext(options)
{
    protected override string BinaryCollation => "Latin1_General_100_BIN2";
}
