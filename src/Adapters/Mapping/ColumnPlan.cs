using CreditHub.Adapters.Reading;

namespace CreditHub.Adapters.Mapping;

/// <summary>Which column of a file is what by its format. -1 stands for a column that the file does not have.</summary>
internal sealed class ColumnPlan
{
    private static readonly string[] VersionColumns = ["版本号", "VERSION"];
    private static readonly string[] ReplacedColumns = ["取代版本号", "REPLACES"];
    private static readonly string[] ActionColumns = ["操作类型", "OP"];
    private static readonly string[] ReasonColumns = ["撤回原因", "OP_REASON"];

    private readonly FormatFile _format;
    private readonly IReadOnlyList<string> _columns;
    private readonly HeaderReading _header;
    private readonly HashSet<int> _read;

    /// <summary>Finds the columns of a file.</summary>
    public ColumnPlan(SourceFormat source, IReadOnlyList<string> columns)
    {
        var format = source.File;
        _format = format;
        _columns = columns;
        _header = new HeaderReading(source, columns, [.. VersionColumns, .. ReplacedColumns, .. ActionColumns, .. ReasonColumns]);
        Fields = [.. format.Fields.Select(f => IndexOf(f.Columns ?? []))];
        RecordNumber = IndexOf(format.RecordNumber ?? []);
        Version = IndexOf(VersionColumns);
        Replaced = IndexOf(ReplacedColumns);
        Action = IndexOf(ActionColumns);
        Reason = IndexOf(ReasonColumns);
        Persons = [.. (format.PersonColumns ?? []).Select(c => IndexOf([c])).Where(i => i >= 0)];
        PersonNumbers = [.. (format.PersonNumbers ?? []).Select(c => IndexOf([c])).Where(i => i >= 0)];
        PersonTraits = [.. (format.PersonTraits ?? []).Select(c => IndexOf([c])).Where(i => i >= 0)];
        Withdrawn = [.. (format.WithdrawnColumns ?? []).Select(c => IndexOf([c])).Where(i => i >= 0)];
        _read = [.. Fields, .. Persons, .. PersonNumbers, .. PersonTraits, .. Withdrawn, RecordNumber, Version, Replaced, Action, Reason];
        _read.UnionWith(Twins.Where(t => _read.Contains(t.Column)).Select(t => t.Twin).ToList());
        Missing = [.. format.Fields.Where((f, i) => f.Required && Fields[i] < 0 && f.Constant is null).Select(f => string.Join(" / ", f.Columns ?? []))];
        if (format.RecordNumber is { } number && RecordNumber < 0 && format.RecordNumberFrom is null) Missing = [.. Missing, string.Join(" / ", number)];
    }

    /// <summary>Column of each of the format's fields.</summary>
    public int[] Fields { get; }

    /// <summary>Column that identifies a record by itself.</summary>
    public int RecordNumber { get; }

    /// <summary>Column of the row's version.</summary>
    public int Version { get; }

    /// <summary>Column of the version that the row replaces on purpose.</summary>
    public int Replaced { get; }

    /// <summary>Column that says what to do with the row.</summary>
    public int Action { get; }

    /// <summary>Column of the reason for a withdrawal.</summary>
    public int Reason { get; }

    /// <summary>Columns that say whether the row is about a natural person.</summary>
    public int[] Persons { get; }

    /// <summary>Columns of the counterpart's own identity number.</summary>
    public int[] PersonNumbers { get; }

    /// <summary>Columns of what only persons have, such as sex and age.</summary>
    public int[] PersonTraits { get; }

    /// <summary>Columns of a state by which the source takes a record back.</summary>
    public int[] Withdrawn { get; }

    /// <summary>Columns that the format cannot do without and the file does not have.</summary>
    public IReadOnlyList<string> Missing { get; }

    /// <summary>Why the file cannot be read by the format though it has the columns, as sentences.</summary>
    public IReadOnlyList<string> Refusals => _header.Refusals;

    /// <summary>What was made of the header, as sentences for the source.</summary>
    public IReadOnlyList<string> Notes => _header.Notes;

    /// <summary>Pairs of columns of one name; what they say must agree.</summary>
    public IReadOnlyList<(int Column, int Twin)> Twins => _header.Twins;

    /// <summary>Setters of fields whose column states a unit of its own, by the field's index.</summary>
    public IReadOnlyDictionary<int, FieldSetter> Setters => _header.Setters;

    /// <summary>Columns that are read.</summary>
    public IEnumerable<string> Read => _columns.Where((_, i) => IsRead(i));

    /// <summary>Columns that the format drops on purpose.</summary>
    public IEnumerable<string> Dropped => _columns.Where((_, i) => !IsRead(i) && _header.IsDropped(i));

    /// <summary>Columns that the format does not know. Those that it drops it knows.</summary>
    public IEnumerable<string> Unknown => _columns.Where((_, i) => !IsRead(i) && !_header.IsDropped(i));

    /// <summary>Name of a column.</summary>
    public string NameOf(int column) => _columns[column];

    /// <summary>Column of a field by its path.</summary>
    public int CellOf(string path)
    {
        for (var i = 0; i < Fields.Length; i++)
            if (_format.Fields[i].Path == path) return Fields[i];
        return -1;
    }

    /// <summary>Name of a field's column; all its possible names where the file has none of them.</summary>
    public string ColumnOf(int field) => Fields[field] >= 0 ? _columns[Fields[field]] : string.Join(" / ", _format.Fields[field].Columns ?? []);

    /// <summary>
    /// The column whose cell has line breaks and commas though its field has one line; null where there is none. What is read by nobody may be of several
    /// lines, and so may a field that the format says is.
    /// </summary>
    public string? EnclosingStrayMarks(string[] cells)
    {
        for (var i = 0; i < Fields.Length; i++)
        {
            if (Fields[i] < 0 || _format.Fields[i].Lines) continue;
            var cell = cells[Fields[i]];
            if (cell.Contains(',', StringComparison.Ordinal) && cell.AsSpan().IndexOfAny('\r', '\n') >= 0) return _columns[Fields[i]];
        }

        return null;
    }

    /// <summary>The row with one cell for each pair of columns of one name; with a fault where they say different things.</summary>
    public RawRow JoinTwins(RawRow row)
    {
        var cells = row.Cells.ToArray();
        foreach (var (column, twin) in Twins)
        {
            if (cells[column].Length == 0) cells[column] = cells[twin];
            else if (cells[twin].Length > 0 && cells[twin] != cells[column])
            {
                return row with
                {
                    Fault = row.Fault ?? $"Columns {CellReference.LettersOf(column)} and {CellReference.LettersOf(twin)} are both named "
                        + $"{Echo.Of(_columns[column])} and say different things. Delete one of them, or give it another name.",
                };
            }
        }

        return row with { Cells = cells };
    }

    /// <summary>Refuses a file without the columns that the format needs, or whose columns have more than one meaning.</summary>
    /// <exception cref="SourceFileRefusedException">Some are missing; all are named.</exception>
    public void RefuseIfUnfit()
    {
        if (Refusals.Count > 0) throw new SourceFileRefusedException(string.Join(' ', Refusals));
        if (Missing.Count == 0) return;
        var known = _columns.Except(Unknown).ToList();
        throw new SourceFileRefusedException(
            $"The file lacks columns that {_format.Dataset} cannot do without: {string.Join("; ", Missing)}. {WhatItHas(known)} "
            + "Check that the header is the first row and that the file is of this dataset.");
    }

    // Where nothing fits, the first row is anything but a header: what it says may be a secret that found its way there.
    private string WhatItHas(List<string> known) => known.Count == 0
        ? $"None of the {_columns.Count:N0} cells of its first row is a column of this dataset, so that they are not repeated here."
        : $"It has: {Echo.OfList(known)}. Not of this dataset: {Echo.OfList([.. Unknown])}.";

    private bool IsRead(int column) => _read.Contains(column);

    private int IndexOf(IReadOnlyList<string> names) => _header.IndexOf(names);
}
