using System.Data;
using System.Data.Common;
using CreditHub.Ledger.Model;

namespace CreditHub.Ledger.Engines;

/// <summary>What differs between engines: connections, a little SQL, and how writes travel. Everything else is common.</summary>
internal abstract class LedgerEngine
{
    /// <summary>SQL that differs.</summary>
    public abstract EngineSql Sql { get; }

    /// <summary>Refuses to start where the engine's driver cannot run, with a sentence that says what to change.</summary>
    /// <exception cref="InvalidOperationException">It cannot.</exception>
    public virtual void CheckRuntime()
    {
    }

    /// <summary>Opens a connection of its own, ready for use.</summary>
    public abstract DbConnection Open(bool isWriter);

    /// <summary>Begins a transaction that may write.</summary>
    public abstract DbTransaction BeginWrite(DbConnection connection);

    /// <summary>Begins a transaction around many small reads, where that makes them cheaper; null where it does not.</summary>
    public virtual DbTransaction? BeginRead(DbConnection connection) => null;

    /// <summary>Begins a transaction in which every read is of the same moment.</summary>
    public virtual DbTransaction BeginView(DbConnection connection) => connection.BeginTransaction(IsolationLevel.RepeatableRead);

    /// <summary>What the store needs besides statements while a connection writes.</summary>
    public virtual StoreUpkeep CreateUpkeep(DbConnection writer) => new();

    /// <summary>Frees the ledger's head after a commit failed, where it is kept locked by a session that does nothing. True where there was one.</summary>
    public virtual bool FreeHead(DbException failure) => false;

    /// <summary>How writes on a connection reach the store.</summary>
    public abstract StatementSink CreateSink(DbConnection connection);

    /// <summary>The model, to migrate and to look at.</summary>
    public abstract LedgerDbContext CreateContext();
}

/// <summary>SQL that differs between engines.</summary>
internal sealed record EngineSql
{
    /// <summary>Reads the head and keeps it locked until the transaction ends.</summary>
    public required string LockHead { get; init; }

    /// <summary>Ends a SELECT after @max rows.</summary>
    public required string Limit { get; init; }

    /// <summary>Inserts a row or updates the one with its key. {0} table, {1} key columns, {2} other columns, all with parameters of their names.</summary>
    public required Func<string, string[], string[], string> Upsert { get; init; }

    /// <summary>Adds to a row's number, or inserts the row. {0} table, {1} key columns, {2} the number's column, all with parameters of their names.</summary>
    public required Func<string, string[], string, string> Add { get; init; }

    /// <summary>Inserts a row unless there is one with its key. {0} table, {1} key columns, {2} other columns, all with parameters of their names.</summary>
    public required Func<string, string[], string[], string> InsertIfAbsent { get; init; }

    /// <summary>The constant «false».</summary>
    public required string False { get; init; }

    /// <summary>The addition of SQLite and PostgreSQL.</summary>
    public static string AddOnConflict(string table, string[] keys, string number) =>
        $"INSERT INTO {table} ({string.Join(", ", keys)}, {number}) VALUES ({string.Join(", ", keys.Select(c => "@" + c))}, @{number}) "
        + $"ON CONFLICT ({string.Join(", ", keys)}) DO UPDATE SET {number} = {table}.{number} + excluded.{number}";

    /// <summary>The insertion of SQLite and PostgreSQL that leaves what is there.</summary>
    public static string OnConflictNothing(string table, string[] keys, string[] others) =>
        $"INSERT INTO {table} ({string.Join(", ", keys.Concat(others))}) VALUES ({string.Join(", ", keys.Concat(others).Select(c => "@" + c))}) "
        + $"ON CONFLICT ({string.Join(", ", keys)}) DO NOTHING";

    /// <summary>The upsert of SQLite and PostgreSQL.</summary>
    public static string OnConflict(string table, string[] keys, string[] others) =>
        $"INSERT INTO {table} ({string.Join(", ", keys.Concat(others))}) VALUES ({string.Join(", ", keys.Concat(others).Select(c => "@" + c))}) "
        + $"ON CONFLICT ({string.Join(", ", keys)}) DO UPDATE SET {string.Join(", ", others.Select(c => $"{c} = excluded.{c}"))}";
}
