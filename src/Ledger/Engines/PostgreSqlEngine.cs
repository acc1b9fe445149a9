using System.Data;
using System.Data.Common;
using CreditHub.Ledger.Model;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CreditHub.Ledger.Engines;

/// <summary>PostgreSQL, for clusters.</summary>
internal sealed class PostgreSqlEngine(string connectionString) : LedgerEngine
{
    public override EngineSql Sql { get; } = new()
    {
        LockHead = "SELECT next_position, epoch, last_recorded_at FROM ledger_head WHERE id = 0 FOR UPDATE",
        Limit = "LIMIT @max",
        Upsert = EngineSql.OnConflict,
        Add = EngineSql.AddOnConflict,
        InsertIfAbsent = EngineSql.OnConflictNothing,
        False = "false",
    };

    public override DbConnection Open(bool isWriter)
    {
        var connection = new NpgsqlConnection(connectionString);
        connection.Open();
        return connection;
    }

    public override DbTransaction BeginWrite(DbConnection connection) => connection.BeginTransaction(IsolationLevel.ReadCommitted);

    public override StatementSink CreateSink(DbConnection connection) => new BatchSink(connection);

    public override LedgerDbContext CreateContext() => new PostgreSqlLedgerDbContext(
        new DbContextOptionsBuilder<PostgreSqlLedgerDbContext>().UseNpgsql(connectionString).Options);
}

/// <summary>The model on PostgreSQL.</summary>
internal sealed class PostgreSqlLedgerDbContext(DbContextOptions<PostgreSqlLedgerDbContext> options) : LedgerDbContext(options)
{
    protected override string BinaryCollation => "C";
}
