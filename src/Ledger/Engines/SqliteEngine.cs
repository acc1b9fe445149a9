using System.Data.Common;
using CreditHub.Ledger.Model;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CreditHub.Ledger.Engines;

/// <summary>SQLite: the default, one file, no server. An acknowledged append has been fsynced (WAL with synchronous=FULL).</summary>
internal sealed class SqliteEngine(string connectionString) : LedgerEngine
{
    public override EngineSql Sql { get; } = new()
    {
        // BEGIN IMMEDIATE holds the one write lock of the file from the start.
        LockHead = "SELECT next_position, epoch, last_recorded_at, root FROM ledger_head WHERE id = 0",
        Limit = "LIMIT @max",
        Upsert = EngineSql.OnConflict,
        Add = EngineSql.AddOnConflict,
        InsertIfAbsent = EngineSql.OnConflictNothing,
        False = "0",
    };

    public override DbConnection Open(bool isWriter)
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        using var pragmas = connection.CreateCommand();
        pragmas.CommandText = $"""
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            PRAGMA busy_timeout = 10000;
            PRAGMA cache_size = {(isWriter ? -65536 : -16384)};
            PRAGMA temp_store = MEMORY;
            PRAGMA wal_autocheckpoint = 0;
            PRAGMA secure_delete = {(isWriter ? "ON" : "OFF")};
            """;
        pragmas.ExecuteNonQuery();
        return connection;
    }

    /// <summary>Copies the store as it is at one moment, while others write: they go on, and the copy ends however much they write.</summary>
    public void CopyTo(string file)
    {
        var source = new SqliteConnectionStringBuilder(connectionString) { Mode = SqliteOpenMode.ReadWrite, Pooling = false };
        using var connection = new SqliteConnection(source.ConnectionString);
        connection.Open();
        using var copy = connection.CreateCommand();
        copy.CommandText = "VACUUM INTO @file";
        copy.CommandTimeout = 0;
        copy.Parameters.AddWithValue("@file", file);
        copy.ExecuteNonQuery();
    }

    /// <summary>Looks through every page of a store.</summary>
    /// <exception cref="InvalidOperationException">It is not sound.</exception>
    public void Check()
    {
        using var connection = new SqliteConnection(connectionString);
        connection.Open();
        using var check = connection.CreateCommand();
        check.CommandText = "PRAGMA quick_check(1)";
        check.CommandTimeout = 0;
        if (check.ExecuteScalar() as string is not "ok" and var fault) throw new InvalidOperationException($"The store is not sound: {fault}");
    }

    public override DbTransaction BeginWrite(DbConnection connection) => ((SqliteConnection)connection).BeginTransaction(deferred: false);

    // By itself each read takes and leaves the lock of the log, and forgets all pages whenever something was committed in between.
    public override DbTransaction BeginRead(DbConnection connection) => ((SqliteConnection)connection).BeginTransaction(deferred: true);

    public override DbTransaction BeginView(DbConnection connection) => BeginRead(connection);

    public override StoreUpkeep CreateUpkeep(DbConnection writer) =>
        new SqliteCheckpoints((SqliteConnection)writer, () => (SqliteConnection)Open(isWriter: false));

    public override StatementSink CreateSink(DbConnection connection) => new SqliteSink((SqliteConnection)connection);

    public override LedgerDbContext CreateContext() => new SqliteLedgerDbContext(
        new DbContextOptionsBuilder<SqliteLedgerDbContext>().UseSqlite(connectionString).Options);
}

/// <summary>The model on SQLite.</summary>
internal sealed class SqliteLedgerDbContext(DbContextOptions<SqliteLedgerDbContext> options) : LedgerDbContext(options)
{
    protected override string BinaryCollation => "BINARY";
}
