using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using CreditHub.Ledger.Engines;
using CreditHub.Ledger.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Xunit;

namespace CreditHub.Ledger.Tests.Golden;

/// <summary>SQL Server cannot run everywhere: what would be sent to it is held against files that a reviewer can read. UPDATE_GOLDEN=1 rewrites them.</summary>
public sealed class SqlServerGoldenTests
{
    private static readonly LedgerOptions Options = new() { Engine = LedgerEngineKind.SqlServer, ConnectionString = "Server=nowhere" };

    [Fact]
    public void Migration_IsWhatTheFileShows()
    {
        using var context = LedgerStore.EngineOf(Options).CreateContext();
        Hold("sqlserver-migration.sql", context.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent));
    }

    [Fact]
    public void Statements_AreWhatTheFileShows()
    {
        var statements = new Statements(LedgerStore.EngineOf(Options).Sql);
        var text = new StringBuilder();
        foreach (var property in typeof(Statements).GetProperties(BindingFlags.Public | BindingFlags.Instance).OrderBy(p => p.Name, StringComparer.Ordinal))
        {
            if (property.GetValue(statements) is Statement statement)
                text.Append(CultureInfo.InvariantCulture, $"-- {property.Name}\n{statement.Sql};\n\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"-- Settings of a writing session\n{((SqlServerEngine)LedgerStore.EngineOf(Options)).WriterSettings};\n\n");
        text.Append(CultureInfo.InvariantCulture, $"-- QuerySubjects\n{statements.QuerySubjects(["6101"], ["F"]).Sql};\n");
        Hold("sqlserver-statements.sql", text.ToString());
    }

#if !HUB_SQLSERVER
    [Fact]
    public async Task Open_WithoutIcu_SaysWhatToChange()
    {
        AppContext.TryGetSwitch("System.Globalization.Invariant", out var isInvariant);
        Assert.True(isInvariant, "The programs are built without ICU; if that has changed, the sentence and this test go.");
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            () => LedgerStore.Open(Options, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance));
        Assert.Contains("libicu", refusal.Message, StringComparison.Ordinal);
    }
#endif

    [Theory]
    [InlineData(LedgerEngineKind.Sqlite)]
    [InlineData(LedgerEngineKind.PostgreSql)]
    [InlineData(LedgerEngineKind.SqlServer)]
    public void Model_HasNoChangeWithoutAMigration(LedgerEngineKind engine)
    {
        var connection = engine switch { LedgerEngineKind.Sqlite => "Data Source=nowhere", LedgerEngineKind.PostgreSql => "Host=nowhere", _ => "Server=nowhere" };
        using LedgerDbContext context = LedgerStore.EngineOf(new LedgerOptions { Engine = engine, ConnectionString = connection }).CreateContext();
        Assert.False(context.Database.HasPendingModelChanges());
    }

    private static void Hold(string file, string actual, [CallerFilePath] string here = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(here)!, file);
        actual = actual.ReplaceLineEndings("\n").TrimStart('\uFEFF');
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(path, actual);
        Assert.Equal(File.ReadAllText(path), actual);
    }
}
