namespace CreditHub.Adapters.Transports.Tables;

/// <summary>The statements for one table. Names are quoted, values are parameters.</summary>
internal sealed class TableStatements
{
    private readonly SqlDialect _dialect;
    private readonly string _from;
    private readonly string _selected;
    private readonly string _key;
    private readonly string _time;
    private readonly string _status;

    public TableStatements(TableSettings settings)
    {
        _dialect = SqlDialect.Of(settings.Engine);
        _from = _dialect.Quote(settings.Table);
        _key = _dialect.Quote(settings.KeyColumn);
        _time = settings.ChangeTimeColumn is { } time ? _dialect.Quote(time) : "";
        _status = settings.Acknowledgement is { } answer ? _dialect.Quote(answer.StatusColumn) : "";
        SelectedColumns = [settings.KeyColumn, .. settings.ChangeTimeColumn is { } changed ? new[] { changed } : [], .. settings.Columns.Keys];
        _selected = string.Join(", ", SelectedColumns.Select(_dialect.Quote));
        Acknowledge = settings.Acknowledgement is null ? "" : AcknowledgeOf(settings.Acknowledgement);
        Schema = $"SELECT {string.Join(", ", SelectedColumns.Concat(AnswerColumns(settings.Acknowledgement)).Select(_dialect.Quote))} FROM {_from} WHERE 1 = 0";
        Count = $"SELECT COUNT(*) FROM {_from}";
        CountPending = $"{Count} WHERE {_status} IS NULL";
        CountWithoutTime = $"{Count} WHERE {_time} IS NULL";
    }

    /// <summary>Columns of every page, in this order: key, change time where there is one, then those of the format.</summary>
    public IReadOnlyList<string> SelectedColumns { get; }

    /// <summary>No row, but every column that is read or written.</summary>
    public string Schema { get; }

    /// <summary>How many rows there are.</summary>
    public string Count { get; }

    /// <summary>How many of them are not answered.</summary>
    public string CountPending { get; }

    /// <summary>How many of them have no change time, and are never found by it.</summary>
    public string CountWithoutTime { get; }

    /// <summary>Writes the answer to one row: @status, @note, @at under @key, and under @time where rows may change meanwhile.</summary>
    public string Acknowledge { get; }

    /// <summary>The same for a row without a change time.</summary>
    public string AcknowledgeWithoutTime => Acknowledge.Replace($"{_time} = @time", $"{_time} IS NULL", StringComparison.Ordinal);

    /// <summary>The first page of all.</summary>
    public string FirstPage => _time.Length == 0 ? Page("", _key) : Page($"{_time} IS NOT NULL", $"{_time}, {_key}");

    /// <summary>The first page from a change time on: @time.</summary>
    public string PageFromTime => Page($"{_time} >= @time", $"{_time}, {_key}");

    /// <summary>The page behind a row: @key, and @time where rows are read by it.</summary>
    public string NextPage => _time.Length == 0
        ? Page($"{_key} > @key", _key)
        : Page($"({_time} > @time OR ({_time} = @time AND {_key} > @key))", $"{_time}, {_key}");

    /// <summary>The first page of rows that are not answered.</summary>
    public string FirstPendingPage => Page($"{_status} IS NULL", _key);

    /// <summary>The page behind such a row: @key.</summary>
    public string NextPendingPage => Page($"{_status} IS NULL AND {_key} > @key", _key);

    private static IEnumerable<string> AnswerColumns(TableAcknowledgement? answer) =>
        answer is null ? [] : new[] { answer.StatusColumn, answer.NoteColumn, answer.TimeColumn }.OfType<string>();

    private string Page(string where, string order)
    {
        var condition = where.Length == 0 ? "" : $" WHERE {where}";
        return _dialect.HasTop
            ? $"SELECT TOP (@rows) {_selected} FROM {_from}{condition} ORDER BY {order}"
            : $"SELECT {_selected} FROM {_from}{condition} ORDER BY {order} LIMIT @rows";
    }

    // A row that changed since it was read is not answered: the answer would be to what stands there no longer.
    private string AcknowledgeOf(TableAcknowledgement answer)
    {
        var set = new List<string> { $"{_status} = @status" };
        if (answer.NoteColumn is { } note) set.Add($"{_dialect.Quote(note)} = @note");
        if (answer.TimeColumn is { } time) set.Add($"{_dialect.Quote(time)} = @at");
        return $"UPDATE {_from} SET {string.Join(", ", set)} WHERE {_key} = @key{(_time.Length == 0 ? "" : $" AND {_time} = @time")}";
    }
}
