namespace CreditHub.Adapters.Reading;

/// <summary>
/// Finds the row that names the columns. Published tables begin with empty rows, a title, a note, or a line that tells a spreadsheet program the separator;
/// a header is the first row with several cells.
/// </summary>
internal sealed class HeaderSearch
{
    private const int CellsOfAnyHeader = 2;
    private const int CellsBelowATitle = 3;
    private const int RowsMax = 10;

    private readonly List<(int Row, string Text)> _before = [];
    private int _rows;

    /// <summary>Row of the header; 0 = none was seen yet.</summary>
    public int Row { get; private set; }

    /// <summary>True once it is clear which row it is.</summary>
    public bool IsOver { get; private set; }

    /// <summary>What stands before the header, as sentences for the source.</summary>
    public IReadOnlyList<string> Notes => [.. _before.Where(r => r.Row < Row).Select(r => $"Row {r.Row} ({CellOf(r.Text)}) stands above the header and was passed over.")];

    /// <summary>Looks at the next row.</summary>
    public void Look(int row, IReadOnlyList<string> cells)
    {
        var given = cells.Where(c => c.Length > 0).ToList();
        // A title has one cell; lines below it may have two. What begins with several cells is a header, however few.
        if (given.Count >= (_before.Count == 0 ? CellsOfAnyHeader : CellsBelowATitle))
        {
            (Row, IsOver) = (row, true);
            return;
        }

        // Where no row has several cells, the first one that has any is the header.
        if (given.Count > 0 && Row == 0) Row = row;
        if (given.Count > 0) _before.Add((row, given[0]));
        IsOver = ++_rows == RowsMax;
    }

    private static string CellOf(string text) => Echo.Of(text);
}
