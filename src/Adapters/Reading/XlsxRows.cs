using System.Xml;

namespace CreditHub.Adapters.Reading;

/// <summary>The first visible sheet of a workbook, read row by row. What formulas computed is taken, the formulas are not.</summary>
internal sealed class XlsxRows : ISourceRows
{
    private readonly Workbook _workbook;
    private readonly XmlReader _sheet;
    private readonly CellValues _values;
    private readonly List<string> _cells = [];
    private int _row;
    private bool _isOver;
    private string? _fault;

    private XlsxRows(Workbook workbook)
    {
        _workbook = workbook;
        _values = new CellValues(workbook.SharedTexts(), workbook.DateStyles(), workbook.CountsFrom1904());
        _sheet = workbook.OpenSheet();
        if (!ReadRow()) throw new SourceFileRefusedException("The first sheet is empty: its first row must name the columns.");
        if (_cells.Count > Cells.ColumnsMax) throw Cells.TooManyColumns(_cells.Count);
        Columns = Cells.Header(_cells);
    }

    public IReadOnlyList<string> Columns { get; }

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
            var cells = new string[Columns.Count];
            for (var i = 0; i < cells.Length; i++) cells[i] = i < _cells.Count ? _cells[i] : "";
            var isShifted = _cells.Count > cells.Length && _cells.Skip(cells.Length).Any(c => c.Length > 0);
            if (Array.Exists(cells, Cells.HasControls)) _fault = $"The cell under {Columns[Array.FindIndex(cells, Cells.HasControls)]} holds control characters.";
            if (isShifted) _fault = $"Shifted column: the header has {cells.Length} columns, this row has {_cells.Count}.";
            if (isShifted || _fault is not null || Array.Exists(cells, c => c.Length > 0)) yield return new RawRow(_row, cells, _fault);
        }
    }

    public void Dispose()
    {
        _sheet.Dispose();
        _workbook.Dispose();
    }

    private bool Read()
    {
        try
        {
            return ReadRow();
        }
        catch (Exception e) when (Workbook.IsDamage(e))
        {
            throw Workbook.Unreadable(e);
        }
    }

    private bool ReadRow()
    {
        _cells.Clear();
        _fault = null;
        while (!_isOver && _sheet.Read())
        {
            // Drawings and controls of a sheet have elements named row too; they come after its data.
            if (_sheet.NodeType == XmlNodeType.EndElement && _sheet.LocalName == "sheetData") _isOver = true;
            if (!Workbook.IsStart(_sheet, "row")) continue;
            var stated = _sheet.GetAttribute("r");
            MoveTo(stated);
            if (!_sheet.IsEmptyElement) ReadCells(isRowStated: stated is not null);
            return true;
        }

        // A part that is cut short ends in an exception of the XML reader; this is the sheet's proper end.
        return false;
    }

    private void MoveTo(string? stated)
    {
        var number = _row + 1;
        if (stated is not null && !CellReference.TryReadRow(stated, out number)) throw CellReference.Misplaced($"'{stated}' names no row");
        if (number <= _row) throw CellReference.Misplaced($"row {number} follows row {_row}");
        _row = number;
    }

    // Reference and number are optional: a cell without one follows the cell before it, also where that one is empty.
    private void ReadCells(bool isRowStated)
    {
        var depth = _sheet.Depth;
        var next = 0;
        while (_sheet.Read() && _sheet.Depth > depth)
        {
            if (!Workbook.IsStart(_sheet, "c")) continue;
            var column = next;
            if (CellReference.Read(_sheet.GetAttribute("r")) is { } reference)
            {
                if (next == 0 && !isRowStated && reference.Row > _row) _row = reference.Row;
                if (reference.Row != _row) throw CellReference.Misplaced($"cell {_sheet.GetAttribute("r")} is in row {_row}");
                if (reference.Column < next)
                    throw CellReference.Misplaced($"cell {_sheet.GetAttribute("r")} follows cell {CellReference.LettersOf(next - 1)}{_row}");
                column = reference.Column;
            }

            next = column + 1;
            var text = Cells.Normalise(_values.Read(_sheet, new CellReference(column, _row), ref _fault));
            if (text.Length == 0) continue;
            while (_cells.Count < column) _cells.Add("");
            _cells.Add(text);
        }
    }
}
