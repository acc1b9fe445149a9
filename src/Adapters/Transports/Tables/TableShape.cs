using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CreditHub.Adapters.Connections;
using CreditHub.Adapters.Mapping;
using CreditHub.Adapters.Reading;

namespace CreditHub.Adapters.Transports.Tables;

/// <summary>How rows of a table become rows of a format: names, types, and the version of rows that state none.</summary>
internal sealed class TableShape
{
    private const string VersionColumn = "版本号";
    private static readonly string[] VersionColumns = [VersionColumn, "VERSION"];
    private static readonly TimeSpan Beijing = TimeSpan.FromHours(8);

    private readonly TableSettings _settings;
    private readonly int _firstCell;
    private readonly bool _addsVersion;

    public TableShape(TableSettings settings, SourceFormat format)
    {
        _settings = settings;
        _firstCell = settings.ChangeTimeColumn is null ? 1 : 2;
        _addsVersion = !settings.Columns.Values.Any(c => VersionColumns.Contains(c, StringComparer.OrdinalIgnoreCase));
        // «#» keeps the key apart from any column that a format knows: it is there for whoever reads the quarantine.
        Columns = ["#" + settings.KeyColumn, .. settings.Columns.Values, .. _addsVersion ? new[] { VersionColumn } : []];
        Mapper = Fit(format);
    }

    /// <summary>Names of the cells: the key, the format's columns, and the version where the table has none.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The mapping of the rows.</summary>
    public RowMapper Mapper { get; }

    /// <summary>Takes the row at which a reader stands. Its columns are those of <see cref="TableStatements.SelectedColumns"/>.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="recent">Rows delivered shortly before.</param>
    public TableRow Read(DbDataReader reader, RecentRows recent)
    {
        var key = Ordered(reader, 0) ?? throw new SourceFailedException($"{_settings.Table}: {_settings.KeyColumn} is NULL in a row. Rows are told apart by it.");
        if (_settings.Read == TableReadMode.ByKey && key.Value is not long)
            throw new SourceFailedException($"{_settings.Table}: {_settings.KeyColumn} holds no whole numbers. Read by-change-time, or name a column that grows by whole numbers.");
        var time = _firstCell == 2 ? Ordered(reader, 1) : null;
        var cells = new string[Columns.Count];
        string? fault = null;
        cells[0] = Convert.ToString(key.Value, CultureInfo.InvariantCulture)!;
        for (var i = 0; i < _settings.Columns.Count; i++)
        {
            var cell = Cells.Normalise(TextOf(reader.GetValue(_firstCell + i)));
            cells[1 + i] = cell;
            if (Cells.HasControls(cell)) fault = $"The cell under {Columns[1 + i]} holds control characters.";
        }

        var content = ContentOf(cells);
        var lateBy = _settings.Read == TableReadMode.ByKey ? 0 : recent.LateBy(key, time, content);
        if (_addsVersion)
        {
            if (VersionOf(key, time) is { } version) cells[^1] = (version + lateBy).ToString(CultureInfo.InvariantCulture);
            else fault = $"{_settings.ChangeTimeColumn} is empty or no time, so that nothing says which version of the row this is.";
        }

        return new TableRow(key, time, cells, fault, content, lateBy);
    }

    /// <summary>When a row was changed; null where the table does not say.</summary>
    public DateTimeOffset? ChangedAt(TableRow row) => row.Time?.Instant(_settings.ChangeTimeZone);

    private static string ContentOf(string[] cells) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001F', cells))));

    // Change times as microseconds: a later change is a later version, and higher than any that a file's name gives.
    private long? VersionOf(OrderValue key, OrderValue? time)
    {
        if (_settings.Read == TableReadMode.ByKey) return (long)key.Value;
        return time?.Instant(_settings.ChangeTimeZone) is { } instant ? (instant - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond : null;
    }

    private OrderValue? Ordered(DbDataReader reader, int column)
    {
        if (reader.IsDBNull(column)) return null;
        try
        {
            return OrderValue.Of(reader.GetValue(column));
        }
        catch (InvalidCastException e)
        {
            throw new SourceFailedException($"{_settings.Table}: rows cannot be put in order by {reader.GetName(column)}: {e.Message}.", e);
        }
    }

    private RowMapper Fit(SourceFormat format)
    {
        try
        {
            var mapper = format.Fit(Columns, fileVersion: 1);
            var unknown = mapper.UnknownColumns.Where(c => c[0] != '#').ToList();
            if (unknown.Count > 0)
                throw new SourceFailedException($"transport.columns names what {format.Dataset} has no column for: {string.Join(", ", unknown)}. Take the names from the format.");
            return mapper;
        }
        catch (SourceFileRefusedException e)
        {
            throw new SourceFailedException($"transport.columns does not fit the format: {e.Message}", e);
        }
    }

    // An instant is of a Chinese authority's day: shown in UTC it could be the day before.
    private static string TextOf(object value) => value switch
    {
        DBNull => "",
        string text => text,
        DateTime { Kind: DateTimeKind.Utc } utc => TextOf(DateTime.SpecifyKind(utc + Beijing, DateTimeKind.Unspecified)),
        DateTime date => date.ToString(date.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        DateTimeOffset instant => TextOf(instant.ToOffset(Beijing).DateTime),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        decimal number => number.ToString("0.############################", CultureInfo.InvariantCulture),
        double number => number.ToString("0.##########", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new SourceFailedException($"A column holds values of type {value.GetType().Name}, which are no text. Take it out of transport.columns, or give a view that makes a text of it."),
    };
}
