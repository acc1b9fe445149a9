using CreditHub.Ledger.Engines;
using CreditHub.Ledger.Model;
using Microsoft.EntityFrameworkCore;

namespace CreditHub.Ledger.Verification;

/// <summary>
/// Holds what a store does by itself against the model: nothing. A trigger or rule would change rows behind the hub's back, at each append
/// anew; an index that is missing or not unique any more lets in what the hub relies on it to keep out.
/// </summary>
internal sealed class SchemaPass(LedgerEngine engine, LedgerDbContext context)
{
    public void Run(Findings findings)
    {
        foreach (var program in Named(Programs)) findings.Add("schema", program, "is none of the hub's");
        var held = Named(Indexes).ToHashSet(StringComparer.Ordinal);
        foreach (var index in context.Model.GetRelationalModel().Tables.SelectMany(t => t.Indexes))
        {
            var name = $"{(index.IsUnique ? "unique" : "plain")} {index.Name}";
            if (!held.Contains(name)) findings
                .Add("schema", index.Name, $"is missing, or not {(index.IsUnique ? "unique" : "plain")} any more");
        }
    }

    private string Programs => engine switch
    {
        SqliteEngine => "SELECT type || ' ' || name AS \"Value\" FROM sqlite_master WHERE type IN ('trigger', 'view')",
        PostgreSqlEngine =>
            "SELECT 'trigger ' || t.tgname AS \"Value\" FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            + "WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace "
            + "UNION ALL SELECT 'rule ' || rulename FROM pg_rules WHERE schemaname = current_schema()",
        _ => "SELECT 'trigger ' + name AS [Value] FROM sys.triggers WHERE is_ms_shipped = 0",
    };

    private string Indexes => engine switch
    {
        SqliteEngine =>
            "SELECT CASE WHEN sql LIKE 'CREATE UNIQUE %' THEN 'unique ' ELSE 'plain ' END || name AS \"Value\" FROM sqlite_master "
            + "WHERE type = 'index' AND sql IS NOT NULL",
        PostgreSqlEngine =>
            "SELECT CASE WHEN i.indisunique THEN 'unique ' ELSE 'plain ' END || c.relname AS \"Value\" FROM pg_index i "
            + "JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indisvalid AND c.relnamespace = current_schema()::regnamespace",
        _ => "SELECT CASE WHEN is_unique = 1 THEN 'unique ' ELSE 'plain ' END + name AS [Value] FROM sys.indexes WHERE name IS NOT NULL AND is_disabled = 0",
    };

    private List<string> Named(string sql) => [.. context.Database.SqlQueryRaw<string>(sql)];
}
