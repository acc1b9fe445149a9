using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace CreditHub.Ledger.Engines;

// Used by «dotnet ef migrations add» alone; nothing is connected to.

/// <summary>Makes the SQLite model for the migration tool.</summary>
internal sealed class SqliteDesignTime : IDesignTimeDbContextFactory<SqliteLedgerDbContext>
{
    public SqliteLedgerDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteLedgerDbContext>().UseSqlite("Data Source=design").Options);
}

/// <summary>Makes the PostgreSQL model for the migration tool.</summary>
internal sealed class PostgreSqlDesignTime : IDesignTimeDbContextFactory<PostgreSqlLedgerDbContext>
{
    public PostgreSqlLedgerDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgreSqlLedgerDbContext>().UseNpgsql("Host=design").Options);
}

/// <summary>Makes the SQL Server model for the migration tool.</summary>
internal sealed class SqlServerDesignTime : IDesignTimeDbContextFactory<SqlServerLedgerDbContext>
{
    public SqlServerLedgerDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqlServerLedgerDbContext>().UseSqlServer("Server=design").Options);
}
