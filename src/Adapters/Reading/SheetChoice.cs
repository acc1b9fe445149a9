namespace CreditHub.Adapters.Reading;

/// <summary>
/// Chooses the sheet that is read: the one visible sheet that holds a table. Where several do, nobody can say which is meant, and what is not read would be
/// lost without a word; so the file is refused.
/// </summary>
internal static class SheetChoice
{
    /// <summary>The sheet with its header.</summary>
    /// <param name="workbook">The workbook.</param>
    /// <param name="values">How its values are read.</param>
    /// <param name="notes">What is passed over, as sentences for the source.</param>
    public static (Sheet Sheet, HeaderSearch Header) Choose(Workbook workbook, CellValues values, List<string> notes)
    {
        var sheets = workbook.Sheets();
        notes.AddRange(sheets.Where(s => s.IsHidden).Select(s => $"Sheet «{Echo.Of(s.Name)}» is hidden and was not read."));
        var visible = sheets.Where(s => !s.IsHidden).ToList();
        if (visible.Count == 0) throw new SourceFileRefusedException("The workbook has no visible sheet. The rows belong on the first one.");
        var looks = visible.ConvertAll(s => Look(workbook, s, values));
        var filled = looks.FindAll(l => l.Header.Row > 0);
        if (filled.Count == 0) throw new SourceFileRefusedException("The first sheet is empty: its first row must name the columns.");
        var tables = filled.FindAll(l => l.Header.IsTable && l.HasRows);
        if (tables.Count > 1)
        {
            throw new SourceFileRefusedException(
                $"The workbook has several visible sheets with rows: {Echo.OfList([.. tables.Select(t => $"«{t.Sheet.Name}»")])}. Only one is read. Deliver each in a file of its own, or hide what is no data.");
        }

        var chosen = tables.Count == 1 ? tables[0] : filled.Find(l => l.Header.IsTable) ?? filled[0];
        notes.AddRange(filled.Where(l => l != chosen).Select(l => $"Sheet «{Echo.Of(l.Sheet.Name)}» holds no table and was not read."));
        notes.AddRange(chosen.Header.Notes);
        return (chosen.Sheet, chosen.Header);
    }

    private static SheetLook Look(Workbook workbook, Sheet sheet, CellValues values)
    {
        using var reader = new SheetReader(workbook.Open(sheet), values);
        var header = new HeaderSearch();
        while (!header.IsOver && reader.Read()) header.Look(reader.Row, reader.Cells);
        var hasRows = header.SawRowBelow;
        while (header.IsOver && !hasRows && reader.Read()) hasRows = reader.Cells.Count > 0;
        return new SheetLook(sheet, header, hasRows);
    }

    private sealed record SheetLook(Sheet Sheet, HeaderSearch Header, bool HasRows);
}
