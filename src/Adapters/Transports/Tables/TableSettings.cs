using System.Data.Common;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using CreditHub.Adapters.Connections;

namespace CreditHub.Adapters.Transports.Tables;

/// <summary>Engine of a source's database.</summary>
public enum TableEngine
{
    /// <summary>PostgreSQL.</summary>
    [JsonStringEnumMemberName("postgresql")]
    PostgreSql,

    /// <summary>SQLite.</summary>
    [JsonStringEnumMemberName("sqlite")]
    Sqlite,

    /// <summary>Microsoft SQL Server.</summary>
    [JsonStringEnumMemberName("sql-server")]
    SqlServer,
}

/// <summary>How new rows are found.</summary>
public enum TableReadMode
{
    /// <summary>By a key that grows: rows are added and not changed.</summary>
    ByKey,

    /// <summary>By the time of the last change, and the key among rows of one time: rows are added and changed.</summary>
    ByChangeTime,
}

/// <summary>In which time a column without a zone is written.</summary>
public enum TableTimeZone
{
    /// <summary>Beijing time.</summary>
    Beijing,

    /// <summary>UTC.</summary>
    Utc,
}

/// <summary>Columns into which the hub's answer to each row is written back.</summary>
/// <param name="StatusColumn">Text: <c>taken</c> or <c>refused</c>. Empty (NULL) = not answered yet; a source that clears it wants the row read again.</param>
/// <param name="NoteColumn">Text: position in the hub, or why the row was refused; null = not written.</param>
/// <param name="TimeColumn">When it was answered; null = not written.</param>
/// <param name="NoteCharsMax">Characters that the note column holds. The default is 500.</param>
public sealed record TableAcknowledgement(string StatusColumn, string? NoteColumn = null, string? TimeColumn = null, int NoteCharsMax = 500);

/// <summary>A table of a front-end database (前置库), in which a source leaves rows and is told what became of them.</summary>
/// <param name="Engine">Engine of the database.</param>
/// <param name="ConnectionString">Connection string of the engine, without a password.</param>
/// <param name="Table">Table or view, such as <c>penalty_out</c> or <c>exchange.penalty_out</c>.</param>
/// <param name="Columns">Column of the table to column of the dataset's format.</param>
/// <param name="KeyColumn">Column that identifies a row. Whole numbers where rows are read by key.</param>
/// <param name="Read">How new rows are found.</param>
/// <param name="Password">Where the password lies; null = the connection needs none.</param>
/// <param name="ChangeTimeColumn">Time of a row's last change; required where rows are read by it.</param>
/// <param name="ChangeTimeZone">Time in which that column is written where its type has no zone. The default is Beijing's.</param>
/// <param name="OverlapSeconds">How far behind the latest change time a row may still appear, since its transaction commits late. The default is 600.</param>
/// <param name="OverlapKeys">How far behind the highest key a row may still appear, for the same reason. The default is 10,000.</param>
/// <param name="PageRows">Rows read, reported and acknowledged at once. From 1 to 10,000; the default is 1,000.</param>
/// <param name="Acknowledgement">Columns for the answers; null = nothing is written to the table.</param>
public sealed partial record TableSettings(
    TableEngine Engine, string ConnectionString, string Table, IReadOnlyDictionary<string, string> Columns, string KeyColumn, TableReadMode Read,
    SecretReference? Password = null, string? ChangeTimeColumn = null, TableTimeZone ChangeTimeZone = TableTimeZone.Beijing, int OverlapSeconds = 600,
    int OverlapKeys = 10_000, int PageRows = 1000, TableAcknowledgement? Acknowledgement = null) : TransportSettings
{
    private static readonly string[] PasswordKeys = ["password", "pwd", "psw", "ssl password"];

    internal override bool CarriesOneDataset => true;

    internal override IEnumerable<string> Faults()
    {
        foreach (var fault in ConnectionStringFaults()) yield return fault;
        foreach (var (field, name) in Identifiers().Where(i => i.Name is not null && !IsIdentifier(i.Name)))
            yield return $"{field}: '{name}' is no name: letters, digits, _ and $ only, at most 128, not beginning with a digit.";
        if (Table.Split('.').Length > 3) yield return "table: at most database.schema.table.";
        if (Columns.Count == 0) yield return "columns: name the table's columns and the format's columns that they are, such as {\"cf_wsh\": \"行政处罚决定文书号\"}.";
        foreach (var twice in Columns.Values.GroupBy(c => c, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1)) yield return $"columns: {twice.Key} is given more than once.";
        if (Read == TableReadMode.ByChangeTime && ChangeTimeColumn is null) yield return "changeTimeColumn: name it, or read by-key.";
        if (Read == TableReadMode.ByKey && ChangeTimeColumn is not null) yield return "changeTimeColumn: leave it out, or read by-change-time.";
        if (OverlapSeconds is < 0 or > 604_800) yield return "overlapSeconds: from 0 to 604800.";
        if (OverlapKeys is < 0 or > 1_000_000) yield return "overlapKeys: from 0 to 1000000.";
        if (PageRows is < 1 or > 10_000) yield return "pageRows: from 1 to 10000.";
        if (Acknowledgement is { NoteCharsMax: < 20 or > 4000 }) yield return "acknowledgement.noteCharsMax: from 20 to 4000.";
    }

    private IEnumerable<string> ConnectionStringFaults()
    {
        var parts = new DbConnectionStringBuilder();
        if (FaultOf(parts) is not null)
        {
            // What stands there may hold a password: the message does not repeat it.
            yield return "connectionString: it is not of the form name=value;name=value.";
        }
        else if (Array.Exists(PasswordKeys, parts.ContainsKey))
        {
            yield return "connectionString: take the password out of it. Put it into a file and write \"password\": {\"file\": \"/path/to/secret\"}, or {\"environment\": \"NAME\"}.";
        }
        else if (FaultOf(SqlDialect.Of(Engine).Factory.CreateConnectionStringBuilder()!) is { } fault)
        {
            yield return $"connectionString: {fault}";
        }
    }

    private string? FaultOf(DbConnectionStringBuilder parts)
    {
        try
        {
            parts.ConnectionString = ConnectionString;
            return null;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException)
        {
            return e.Message;
        }
    }

    private IEnumerable<(string Field, string? Name)> Identifiers() =>
    [
        .. Table.Split('.').Select(part => ("table", (string?)part)),
        .. Columns.Keys.Select(name => ("columns", (string?)name)),
        ("keyColumn", KeyColumn), ("changeTimeColumn", ChangeTimeColumn),
        ("acknowledgement.statusColumn", Acknowledgement?.StatusColumn), ("acknowledgement.noteColumn", Acknowledgement?.NoteColumn),
        ("acknowledgement.timeColumn", Acknowledgement?.TimeColumn),
    ];

    private static bool IsIdentifier(string name) => name.Length <= 128 && Identifier().IsMatch(name);

    [GeneratedRegex(@"^[\p{L}_][\p{L}\p{Nd}_$]*\z")]
    private static partial Regex Identifier();
}
