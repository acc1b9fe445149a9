namespace CreditHub.Adapters.Reading;

/// <summary>
/// Finds rows that two stray quotation marks enclose. What lies between two marks is by RFC 4180 one cell, so the row would be the head of one company's
/// and the tail of another's, with the cells that a row has.
/// </summary>
internal static class EnclosedRows
{
    // Files of fewer columns have too few commas to tell a row from a text; no format does with so few.
    private const int WidthMin = 4;

    /// <summary>
    /// True where the line on which a cell opens and the one on which it closes would each be a whole row if its marks were none, or where a line between
    /// them is one. A text of several lines may hold commas too, but not as many as that.
    /// </summary>
    /// <param name="cell">The cell as it stands in the file, without its marks.</param>
    /// <param name="before">Cells before it in its row.</param>
    /// <param name="after">Cells behind it.</param>
    /// <param name="width">Cells that a row has.</param>
    /// <param name="separator">What parts cells.</param>
    public static bool In(ReadOnlySpan<byte> cell, int before, int after, int width, byte separator)
    {
        if (width < WidthMin) return false;
        var first = cell.IndexOfAny((byte)'\r', (byte)'\n');
        if (first < 0) return false;
        var last = cell.LastIndexOfAny((byte)'\r', (byte)'\n');
        var (opening, closing) = (Separators(cell[..first], separator), Separators(cell[(last + 1)..], separator));
        if (before + opening == width - 1 && closing + after == width - 1) return true;
        for (var between = cell[first..last]; between.Length > 0;)
        {
            var end = between.IndexOfAny((byte)'\r', (byte)'\n');
            var line = end < 0 ? between : between[..end];
            if (Separators(line, separator) == width - 1) return true;
            between = end < 0 ? [] : between[(end + 1)..];
        }

        return false;
    }

    private static int Separators(ReadOnlySpan<byte> text, byte separator) => text.Count(separator);
}
