using System.Data;
using System.Data.Common;
using CreditHub.Adapters.Connections;
using Microsoft.Data.Sqlite;

namespace CreditHub.Adapters.Transports.Tables;

/// <summary>A connection to the source's database for one look: reads pages, writes answers.</summary>
internal sealed class TableSession : IAsyncDisposable
{
    private const int TimeoutSeconds = 60;

    private readonly DbConnection _connection;
    private readonly TableSettings _settings;
    private readonly TableStatements _statements;
    private readonly Dictionary<string, (Type Type, string Name)> _types = new(StringComparer.OrdinalIgnoreCase);

    private TableSession(DbConnection connection, TableSettings settings, TableStatements statements)
    {
        _connection = connection;
        _settings = settings;
        _statements = statements;
    }

    /// <summary>Connects, and learns the types of the columns.</summary>
    public static async Task<TableSession> Open(TableSettings settings, TableStatements statements, string folder, CancellationToken cancellationToken)
    {
        var factory = SqlDialect.Of(settings.Engine).Factory;
        var parts = factory.CreateConnectionStringBuilder()!;
        parts.ConnectionString = settings.ConnectionString;
        if (settings.Password is { } password) parts["Password"] = password.Read(folder);
        if (parts is SqliteConnectionStringBuilder sqlite)
        {
            sqlite.DataSource = Path.GetFullPath(sqlite.DataSource, folder);
            // A file that is not there is a fault of the configuration, not a database to be made.
            if (sqlite.Mode == SqliteOpenMode.ReadWriteCreate) sqlite.Mode = SqliteOpenMode.ReadWrite;
        }

        var connection = factory.CreateConnection()!;
        connection.ConnectionString = parts.ConnectionString;
        var session = new TableSession(connection, settings, statements);
        try
        {
            await connection.OpenAsync(cancellationToken);
            await session.LearnTypes(cancellationToken);
            return session;
        }
        catch (NotSupportedException e) when (settings.Engine == TableEngine.SqlServer)
        {
            await session.DisposeAsync();
            throw new SourceFailedException(
                $"SQL Server's driver refuses: {e.Message} It needs the ICU libraries (Debian: libicu) and \"System.Globalization.Invariant\": false in the .runtimeconfig.json beside this program.", e);
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>True where answers are written to the table.</summary>
    public bool Answers => _settings.Acknowledgement is not null;

    /// <summary>Reads a page.</summary>
    public async Task<List<TableRow>> Page(string sql, OrderValue? key, OrderValue? time, TableShape shape, RecentRows recent, CancellationToken cancellationToken)
    {
        await using var command = Command(sql);
        Add(command, "rows", _settings.PageRows);
        if (key is { } k) AddOrdered(command, "key", _settings.KeyColumn, k.Value);
        if (time is { } t) AddOrdered(command, "time", _settings.ChangeTimeColumn!, t.Value);
        var page = new List<TableRow>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) page.Add(shape.Read(reader, recent));
        return page;
    }

    /// <summary>Writes the answers to a page, all or none.</summary>
    public async Task Acknowledge(IEnumerable<(TableRow Row, string Status, string Note)> answers, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var columns = _settings.Acknowledgement!;
        await using var transaction = await _connection.BeginTransactionAsync(cancellationToken);
        foreach (var (row, status, note) in answers)
        {
            await using var command = Command(_settings.ChangeTimeColumn is not null && row.Time is null ? _statements.AcknowledgeWithoutTime : _statements.Acknowledge);
            command.Transaction = transaction;
            Add(command, "status", status);
            if (columns.NoteColumn is not null) Add(command, "note", note.Length <= columns.NoteCharsMax ? note : note[..(columns.NoteCharsMax - 1)] + "…");
            if (columns.TimeColumn is { } name) Add(command, "at", TimeFor(name, at));
            AddOrdered(command, "key", _settings.KeyColumn, row.Key.Value);
            if (row.Time is { } time) AddOrdered(command, "time", _settings.ChangeTimeColumn!, time.Value);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Counts rows.</summary>
    public async Task<long> Count(string sql, CancellationToken cancellationToken)
    {
        await using var command = Command(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), System.Globalization.CultureInfo.InvariantCulture);
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task LearnTypes(CancellationToken cancellationToken)
    {
        await using var command = Command(_statements.Schema);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        for (var i = 0; i < reader.FieldCount; i++) _types[reader.GetName(i)] = (reader.GetFieldType(i), reader.GetDataTypeName(i));
    }

    private DbCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Made of validated and quoted names; every value is a parameter.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.CommandTimeout = TimeoutSeconds;
        return command;
    }

    // SQL Server's datetime is coarser than the type that is sent for a time; compared as that, a row would lie behind itself.
    private void AddOrdered(DbCommand command, string name, string column, object value)
    {
        var parameter = Add(command, name, value);
        if (_settings.Engine == TableEngine.SqlServer && value is DateTime && _types.TryGetValue(column, out var type) && type.Name is "datetime" or "smalldatetime")
            parameter.DbType = DbType.DateTime;
    }

    private static DbParameter Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = "@" + name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
        return parameter;
    }

    // A column without a zone is written in Beijing's time: it is read by people there.
    private object TimeFor(string column, DateTimeOffset at)
    {
        var beijing = DateTime.SpecifyKind(at.ToOffset(TimeSpan.FromHours(8)).DateTime, DateTimeKind.Unspecified);
        var (type, name) = _types.GetValueOrDefault(column, (typeof(string), ""));
        if (type == typeof(DateTimeOffset)) return at;
        if (type == typeof(DateTime)) return name.Contains("with time zone", StringComparison.OrdinalIgnoreCase) ? at.UtcDateTime : beijing;
        return beijing.ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
    }
}
