using CreditHub.Ledger.Engines;
using CreditHub.TestKit;

namespace CreditHub.Ledger.Tests.Conformance;

/// <summary>The suite on SQLite.</summary>
public sealed class SqliteConformance : LedgerConformance
{
    protected override LedgerOptions NewStore() =>
        new() { ConnectionString = $"Data Source={Path.Combine(Directory.CreateTempSubdirectory("credithub-ledger-").FullName, "ledger.db")}" };
}

/// <summary>The suite on a real PostgreSQL server.</summary>
public sealed class PostgreSqlConformance : LedgerConformance
{
    protected override LedgerOptions NewStore() => new() { Engine = LedgerEngineKind.PostgreSql, ConnectionString = PostgreSqlServer.NewDatabase() };
}

#if HUB_SQLSERVER
/// <summary>The suite on the SQL Server that HUB_SQLSERVER names; each test makes a database of its own there.</summary>
public sealed class SqlServerConformance : LedgerConformance
{
    protected override LedgerOptions NewStore() => new()
    {
        Engine = LedgerEngineKind.SqlServer,
        ConnectionString = $"{Environment.GetEnvironmentVariable("HUB_SQLSERVER")};Initial Catalog=credithub_{Guid.NewGuid():N}",
    };
}
#endif
