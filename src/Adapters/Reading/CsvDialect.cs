namespace CreditHub.Adapters.Reading;

/// <summary>
/// How a file of text parts its cells, and where its table begins. Found by looking: spreadsheet programs write tabs or semicolons, too.
/// </summary>
/// <param name="Separator">What parts cells: a comma, a tab or a semicolon. None of them is ever part of another character.</param>
/// <param name="HeaderRow">First row that names the columns, counted from 1.</param>
/// <param name="HeaderEnd">Last row that does.</param>
/// <param name="Notes">What the receipt says of it.</param>
internal sealed record CsvDialect(byte Separator, int HeaderRow, int HeaderEnd, IReadOnlyList<string> Notes)
{
    private static readonly (byte Separator, string Name)[] Separators =
        [((byte)',', "commas"), ((byte)'\t', "tabs"), ((byte)';', "semicolons")];

    /// <summary>Looks at the first rows as each separator parts them.</summary>
    /// <param name="open">Opens the file from its beginning.</param>
    public static CsvDialect Find(Func<Stream> open)
    {
        var looks = Separators.Select(s => (s.Name, Look: Look(open, s.Separator))).ToList();
        // A title or a text may hold some of what parts cells elsewhere, but not as many as a header has cells; and the header comes first.
        var widest = looks.Max(l => l.Look.Cells);
        var found = looks.Where(l => widest == 0 || l.Look.Cells * 2 > widest)
            .OrderBy(l => l.Look.Row).ThenByDescending(l => l.Look.Cells).First();
        string[] separated = found.Look.Separator == ',' ? [] : [$"Its cells are parted by {found.Name}."];
        return found.Look.Cells < 2
            ? new CsvDialect((byte)',', Math.Max(1, looks[0].Look.Row), Math.Max(1, looks[0].Look.LastRow), looks[0].Look.Notes)
            : new CsvDialect(found.Look.Separator, found.Look.Row, found.Look.LastRow, [.. separated, .. found.Look.Notes]);
    }

    private static HeaderLook Look(Func<Stream> open, byte separator)
    {
        using var splitter = new CsvSplitter(open(), separator);
        splitter.SkipMark();
        var search = new HeaderSearch();
        for (var row = 1; !search.IsOver && splitter.Read(); row++)
        {
            if (splitter.Shape != RowShape.Sound) break;
            var cells = new string[Math.Min(splitter.Count, Cells.ColumnsMax)];
            for (var i = 0; i < cells.Length; i++) cells[i] = Cells.Normalise(CellText.BestGuess(splitter.Cell(i)));
            search.Look(row, cells);
        }

        return new HeaderLook(separator, search.Row, search.LastRow, search.Width, search.Notes);
    }

    private sealed record HeaderLook(byte Separator, int Row, int LastRow, int Cells, IReadOnlyList<string> Notes);
}
