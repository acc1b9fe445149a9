namespace CreditHub.Adapters.Reading;

/// <summary>The sheet of a workbook that holds its table, read row by row. What formulas computed is taken, the formulas are not.</summary>
internal sealed class XlsxRows : ISourceRows
{
    private readonly Workbook _workbook;
    private readonly SheetReader _sheet;
    private readonly List<string> _notes = [];

    private XlsxRows(Workbook workbook)
    {
        _workbook = workbook;
        var values = new CellValues(workbook.SharedTexts(), workbook.DateStyles(), workbook.CountsFrom1904());
        var (sheet, header) = SheetChoice.Choose(workbook, values, _notes);
        _sheet = new SheetReader(workbook.Open(sheet), values);
        Columns = Cells.Header(ReadHeader(header));
    }

    public IReadOnlyList<string> Columns { get; }

    public IReadOnlyList<string> Notes => _notes;

    public static XlsxRows Open(string path)
    {
        var workbook = Workbook.Open(path);
        try
        {
            return new XlsxRows(workbook);
        }
        catch (Exception e) when (Workbook.IsDamage(e))
        {
            workbook.Dispose();
            throw Workbook.Unreadable(e);
        }
        catch
        {
            workbook.Dispose();
            throw;
        }
    }

    public IEnumerable<RawRow> Rows()
    {
        while (Read())
        {
            var given = _sheet.Cells;
            var cells = new string[Columns.Count];
            for (var i = 0; i < cells.Length; i++) cells[i] = i < given.Count ? given[i] : "";
            var fault = _sheet.Fault;
            var isShifted = given.Count > cells.Length;
            if (Array.Exists(cells, Cells.HasControls)) fault = Cells.ControlsUnder(Columns[Array.FindIndex(cells, Cells.HasControls)]);
            if (isShifted) fault = $"Shifted column: the header has {cells.Length} columns, this row has {given.Count}.";
            if (fault is not null || Array.Exists(cells, c => c.Length > 0)) yield return new RawRow(_sheet.Row, cells, fault);
        }
    }

    public void Dispose()
    {
        _sheet.Dispose();
        _workbook.Dispose();
    }

    private IReadOnlyList<string> ReadHeader(HeaderSearch header)
    {
        var rows = new List<IReadOnlyList<string>>();
        while (_sheet.Row < header.LastRow && _sheet.Read())
        {
            if (_sheet.Row < header.Row) continue;
            if (_sheet.IsTooLong) throw new SourceFileRefusedException($"The header cannot be read. {_sheet.Fault}");
            if (_sheet.Cells.Count > Cells.ColumnsMax) throw Cells.TooManyColumns(_sheet.Cells.Count);
            rows.Add([.. _sheet.Cells]);
        }

        return rows.Count == 0 ? [] : HeaderRows.Join(rows);
    }

    private bool Read()
    {
        try
        {
            return _sheet.Read();
        }
        catch (Exception e) when (Workbook.IsDamage(e))
        {
            throw Workbook.Unreadable(e);
        }
    }
}
