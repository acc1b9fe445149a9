namespace CreditHub.Adapters.Reading;

/// <summary>
/// What exports put around a cell so that spreadsheet programs take it for text: <c>="91610133…"</c>, or an apostrophe before it. It is no part of what the
/// cell says.
/// </summary>
public static class SpreadsheetGuard
{
    /// <summary>The cell without its guard; the same object where it has none. Texts in apostrophes keep them.</summary>
    public static string Remove(string cell)
    {
        if (cell.Length < 2) return cell;
        if (cell[0] == '\'' && cell.LastIndexOf('\'') == 0) return Cells.Normalise(cell[1..]);
        return cell is ['=', '"', .. var text, '"'] ? Cells.Normalise(text.Replace("\"\"", "\"", StringComparison.Ordinal)) : cell;
    }

    /// <summary>The row without the guards of its cells; the same where none has one.</summary>
    public static RawRow Remove(RawRow row)
    {
        var cells = row.Cells;
        for (var i = 0; i < cells.Length; i++)
        {
            if (cells[i].Length == 0 || cells[i][0] is not ('\'' or '=')) continue;
            if (Remove(cells[i]) is var plain && ReferenceEquals(plain, cells[i])) continue;
            if (ReferenceEquals(cells, row.Cells)) cells = [.. cells];
            cells[i] = plain;
        }

        return ReferenceEquals(cells, row.Cells) ? row : row with { Cells = cells };
    }
}
