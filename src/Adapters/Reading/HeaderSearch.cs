namespace CreditHub.Adapters.Reading;

/// <summary>
/// Finds the rows that name the columns. Published tables begin with empty rows, a title, a note, or a line that tells a spreadsheet
/// program the separator; a header is the first row with several cells, with the rows below it that belong to it
/// (<see cref="HeaderRows"/>).
/// </summary>
internal sealed class HeaderSearch
{
    private const int CellsOfAnyHeader = 2;
    private const int CellsBelowATitle = 3;
    private const int RowsMax = 10;

    private readonly List<(int Row, string[] Cells)> _before = [];
    private string[] _names = [];
    private int _rows;

    /// <summary>First row of the header; 0 = none was seen yet.</summary>
    public int Row { get; private set; }

    /// <summary>Last row of the header.</summary>
    public int LastRow { get; private set; }

    /// <summary>True where there is a header, or more rows than stand above one.</summary>
    public bool IsTable => IsOver || _names.Length > 0;

    /// <summary>True once it is clear which rows they are.</summary>
    public bool IsOver { get; private set; }

    /// <summary>True where a row below the header was looked at and has cells.</summary>
    public bool SawRowBelow { get; private set; }

    /// <summary>Cells of the header that are not empty.</summary>
    public int Width => _names.Count(n => n.Length > 0);

    /// <summary>What stands before the header and how it was read, as sentences for the source.</summary>
    public IReadOnlyList<string> Notes =>
    [
        .. _before.Where(r => r.Row < Row)
            .Select(r => $"Row {r.Row} ({Echo.Of(r.Cells.First(c => c.Length > 0))}) stands above the header and was passed over."),
        .. LastRow > Row ? [$"Rows {Row} to {LastRow} are the header; a column is named by all of them."] : Array.Empty<string>(),
    ];

    /// <summary>Looks at the next row.</summary>
    public void Look(int row, IReadOnlyList<string> cells)
    {
        if (_names.Length > 0)
        {
            LookBelow(row, cells);
            return;
        }

        var given = cells.Count(c => c.Length > 0);
        // A title has one cell; lines below it may have two. What begins with several cells is a header, however few.
        if (given >= (_before.Count == 0 ? CellsOfAnyHeader : CellsBelowATitle))
        {
            Begin(row, [.. cells]);
            return;
        }

        // Where no row has several cells, the first one that has any is the header.
        if (given > 0 && Row == 0) (Row, LastRow) = (row, row);
        if (given > 0) _before.Add((row, [.. cells]));
        IsOver = ++_rows == RowsMax;
    }

    // Below a title, two groups are two cells only; the row below them shows that they are groups.
    private void Begin(int row, string[] cells)
    {
        (Row, LastRow, _names) = (row, row, cells);
        if (_before is not [.., { Row: var above } last] || above != row - 1) return;
        if (last.Cells.Count(c => c.Length > 0) < CellsOfAnyHeader) return;
        if (HeaderRows.MayBeGroups(last.Cells) && HeaderRows.Join(last.Cells, cells) is { } names) (Row, _names) = (above, names);
    }

    private void LookBelow(int row, IReadOnlyList<string> cells)
    {
        if (row == LastRow + 1 && IsTitleAbove(cells))
        {
            _before.Add((Row, _names));
            Begin(row, [.. cells]);
            return;
        }

        var names = row == LastRow + 1 && row - Row < HeaderRows.Max ? HeaderRows.Join(_names, cells) : null;
        if (names is null)
        {
            (IsOver, SawRowBelow) = (true, cells.Any(c => c.Length > 0));
            return;
        }

        (LastRow, _names) = (row, names);
    }

    // A title of two cells, such as the table's and its unit's, with more names below it.
    private bool IsTitleAbove(IReadOnlyList<string> cells) =>
        Width < CellsBelowATitle && !HeaderRows.MayBeGroups(_names)
        && cells.Count(c => c.Length > 0) >= CellsBelowATitle && HeaderRows.AreNames(cells);
}
