using CreditHub.Ledger.Appending;
using CreditHub.Ledger.Engines;
using CreditHub.Ledger.Entries;
using CreditHub.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;

namespace CreditHub.Ledger.Tests.Engines;

/// <summary>What becomes of a session that keeps the ledger's head locked and does nothing.</summary>
public sealed class PostgreSqlStallTests
{
    private readonly LedgerOptions _options = new() { Engine = LedgerEngineKind.PostgreSql, ConnectionString = PostgreSqlServer.NewDatabase(), StallSeconds = 2 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void WritingSession_IsBoundedByTheServer()
    {
        using var writer = new PostgreSqlEngine(_options.ConnectionString, TimeSpan.FromSeconds(2)).Open(isWriter: true);
        foreach (var (setting, value) in ((string, string)[])[("idle_in_transaction_session_timeout", "2s"), ("lock_timeout", "4s"), ("statement_timeout", "6s"), ("tcp_user_timeout", "2000"), ("tcp_keepalives_idle", "1")])
        {
            using var show = writer.CreateCommand();
            show.CommandText = $"SHOW {setting}";
            Assert.Equal(value, show.ExecuteScalar());
        }
    }

    [Fact]
    public void Connections_AreWatchedByTheNodeTooUnlessTheOperatorSaysHow()
    {
        var server = new NpgsqlConnectionStringBuilder(_options.ConnectionString);
        Assert.Equal((true, 1, 1, 6), Settings(server, isWriter: true));
        Assert.Equal((true, 1, 1, 30), Settings(server, isWriter: false));
        (server.CommandTimeout, server.TcpKeepAlive, server.TcpKeepAliveTime) = (77, true, 50);
        Assert.Equal((true, 50, 0, 77), Settings(server, isWriter: true));
    }

    private static (bool, int, int, int) Settings(NpgsqlConnectionStringBuilder server, bool isWriter)
    {
        using var connection = new PostgreSqlEngine(server.ConnectionString, TimeSpan.FromSeconds(2)).Open(isWriter);
        var used = new NpgsqlConnectionStringBuilder(connection.ConnectionString);
        return (used.TcpKeepAlive, used.TcpKeepAliveTime, used.TcpKeepAliveInterval, used.CommandTimeout);
    }

    [Fact]
    public async Task Session_WithoutLimitsThatKeepsTheHead_IsEndedByWhoeverWaitsForIt()
    {
        await using var store = await LedgerStore.Open(_options, TimeProvider.System, NullLoggerFactory.Instance);
        await using var holder = new NpgsqlConnection(_options.ConnectionString);
        await holder.OpenAsync(Token);
        await using var transaction = await holder.BeginTransactionAsync(Token);
        await using (var take = new NpgsqlCommand("SELECT epoch FROM ledger_head FOR UPDATE", holder, transaction)) await take.ExecuteScalarAsync(Token);

        var waited = await Assert.ThrowsAsync<PostgresException>(() => store.Appender.Append(Unit(), Token));
        Assert.Equal(PostgresErrorCodes.LockNotAvailable, waited.SqlState);
        Assert.IsType<AppendOutcome.Committed>(await store.Appender.Append(Unit(), Token).WaitAsync(TimeSpan.FromSeconds(30), Token));
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => transaction.CommitAsync(Token));
    }

    private static AppendUnit Unit() => new()
    {
        Transactions = [new TransactionDraft([new EntryDraft { Kind = EntryKind.CatalogueInForce, Payload = new byte[] { 1 } }])],
    };
}
