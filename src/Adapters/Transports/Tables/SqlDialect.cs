using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace CreditHub.Adapters.Transports.Tables;

/// <summary>What differs between the engines: everything else is ADO.NET and the SQL that all of them speak.</summary>
/// <param name="Factory">The engine's provider.</param>
/// <param name="Open">Opens a quoted name.</param>
/// <param name="Close">Closes it.</param>
/// <param name="HasTop">True where a page is <c>SELECT TOP</c>, false where it is <c>LIMIT</c>.</param>
internal sealed record SqlDialect(DbProviderFactory Factory, char Open, char Close, bool HasTop)
{
    private static readonly SqlDialect PostgreSql = new(NpgsqlFactory.Instance, '"', '"', HasTop: false);
    private static readonly SqlDialect Sqlite = new(SqliteFactory.Instance, '"', '"', HasTop: false);
    private static readonly SqlDialect SqlServer = new(SqlClientFactory.Instance, '[', ']', HasTop: true);

    /// <summary>The dialect of an engine.</summary>
    public static SqlDialect Of(TableEngine engine) => engine switch
    {
        TableEngine.PostgreSql => PostgreSql,
        TableEngine.Sqlite => Sqlite,
        TableEngine.SqlServer => SqlServer,
        _ => throw new ArgumentOutOfRangeException(nameof(engine), engine, "No such engine."),
    };

    /// <summary>Quotes a name, so that it is this name and nothing else; parts of a qualified name are quoted each.</summary>
    public string Quote(string name) => string.Join('.', name.Split('.').Select(part => $"{Open}{part.Replace($"{Close}", $"{Close}{Close}", StringComparison.Ordinal)}{Close}"));
}
