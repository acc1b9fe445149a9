using System.Data;
using System.Data.Common;
using CreditHub.Ledger.Model;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CreditHub.Ledger.Engines;

/// <summary>PostgreSQL, for clusters.</summary>
internal sealed class PostgreSqlEngine(string connectionString, TimeSpan stall) : LedgerEngine
{
    private const int TransactionTimeoutSince = 17;
    private readonly string _writing = Bounded(connectionString, stall, isWriter: true);
    private readonly string _reading = Bounded(connectionString, stall, isWriter: false);

    public override EngineSql Sql { get; } = new()
    {
        LockHead = "SELECT next_position, epoch, last_recorded_at, root FROM ledger_head WHERE id = 0 FOR UPDATE",
        Limit = "LIMIT @max",
        Upsert = EngineSql.OnConflict,
        Add = EngineSql.AddOnConflict,
        InsertIfAbsent = EngineSql.OnConflictNothing,
        False = "false",
    };

    public override DbConnection Open(bool isWriter)
    {
        var connection = new NpgsqlConnection(isWriter ? _writing : _reading);
        try
        {
            connection.Open();
            using var settings = connection.CreateCommand();
            settings.CommandText = SettingsOf(isWriter, connection.PostgreSqlVersion.Major);
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

    // Time-outs of the session do not see a node that stops while it is sending a large commit, nor do they bind a node of an earlier version, or behind a pooler. Whoever
    // has waited for the lock in vain ends the session that has it, if the server waits for that session's client; not one whose commit is merely slow.
    public override bool FreeHead(DbException failure)
    {
        if (failure.SqlState != PostgresErrorCodes.LockNotAvailable) return false;
        using var connection = Open(isWriter: false);
        using var end = connection.CreateCommand();
        end.CommandText = """
            SELECT pg_terminate_backend(a.pid)
            FROM pg_stat_activity a JOIN pg_locks l ON l.pid = a.pid
            WHERE l.relation = 'ledger_head'::regclass AND l.mode = 'RowShareLock' AND l.granted
                AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                AND a.pid <> pg_backend_pid() AND a.wait_event_type = 'Client' AND a.xact_start < clock_timestamp() - @stall
            """;
        var since = end.CreateParameter();
        (since.ParameterName, since.Value) = ("@stall", stall);
        end.Parameters.Add(since);
        return end.ExecuteScalar() is not null;
    }

    public override StatementSink CreateSink(DbConnection connection) => new BatchSink(connection);

    public override LedgerDbContext CreateContext() => new PostgreSqlLedgerDbContext(
        new DbContextOptionsBuilder<PostgreSqlLedgerDbContext>().UseNpgsql(connectionString).Options);

    // The server keeps the head locked for a session until it hears of it again, for hours where the node is frozen or cut off. With these it ends such a session
    // within the stall, and every other node writes on. Keep-alive finds a node that is cut off while the server owes it nothing, the user time-out one to which
    // it has something to say. A reader keeps nobody from anything: only its connection is watched.
    private string SettingsOf(bool isWriter, int serverVersion)
    {
        var ms = (long)stall.TotalMilliseconds;
        var keepAlive = $"SET tcp_keepalives_idle = {Math.Max(1, ms / 2000)}; SET tcp_keepalives_interval = 1; SET tcp_keepalives_count = 3; SET tcp_user_timeout = {ms}";
        if (!isWriter) return keepAlive;
        var settings = $"{keepAlive}; SET idle_in_transaction_session_timeout = {ms}; SET lock_timeout = {ms * 2}; SET statement_timeout = {ms * 3}";
        return serverVersion < TransactionTimeoutSince ? settings : $"{settings}; SET transaction_timeout = {ms * 4}";
    }

    // The node's own side of it: a server that does not answer, or that is cut off while an answer is waited for. What the operator's connection string says is left
    // as it is.
    private static string Bounded(string connectionString, TimeSpan stall, bool isWriter)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        if (isWriter && !builder.ShouldSerialize("Command Timeout")) builder.CommandTimeout = (int)Math.Ceiling(stall.TotalSeconds * 3);
        if (!builder.ShouldSerialize("TCP Keepalive") && !builder.ShouldSerialize("TCP Keepalive Time"))
            (builder.TcpKeepAlive, builder.TcpKeepAliveTime, builder.TcpKeepAliveInterval) = (true, (int)Math.Max(1, stall.TotalSeconds / 2), 1);
        return builder.ConnectionString;
    }
}

/// <summary>The model on PostgreSQL.</summary>
internal sealed class PostgreSqlLedgerDbContext(DbContextOptions<PostgreSqlLedgerDbContext> options) : LedgerDbContext(options)
{
    protected override string BinaryCollation => "C";
}
