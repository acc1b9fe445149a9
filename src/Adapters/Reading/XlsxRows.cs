using System.Globalization;
using System.Xml;

namespace CreditHub.Adapters.Reading;

/// <summary>The first visible sheet of a workbook, read row by row. What formulas computed is taken, the formulas are not.</summary>
internal sealed class XlsxRows : ISourceRows
{
    private const string ReferenceMax = "XFD1048576";

    private readonly Workbook _workbook;
    private readonly XmlReader _sheet;
    private readonly CellValues _values;
    private readonly List<string> _cells = [];
    private int _row;
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
        while (_sheet.Read())
        {
            if (!Workbook.IsStart(_sheet, "row")) continue;
            var number = int.TryParse(_sheet.GetAttribute("r"), NumberStyles.None, CultureInfo.InvariantCulture, out var stated) ? stated : _row + 1;
            if (number <= _row) throw new InvalidDataException($"row {number} follows row {_row}");
            _row = number;
            if (!_sheet.IsEmptyElement) ReadCells();
            return true;
        }

        // A part that is cut short ends in an exception of the XML reader; this is the sheet's proper end.
        return false;
    }

    private void ReadCells()
    {
        var depth = _sheet.Depth;
        while (_sheet.Read() && _sheet.Depth > depth)
        {
            if (!Workbook.IsStart(_sheet, "c")) continue;
            var column = ColumnOf(_sheet.GetAttribute("r")) ?? _cells.Count;
            var text = Cells.Normalise(_values.Read(_sheet, ref _fault));
            if (text.Length == 0) continue;
            if (column < _cells.Count) throw new InvalidDataException($"two cells of row {_row} are in the same place");
            while (_cells.Count < column) _cells.Add("");
            _cells.Add(text);
        }
    }

    // The letters of a reference such as AB12 are a number to the base of 26.
    private static int? ColumnOf(string? reference)
    {
        if (reference is null) return null;
        var column = 0;
        foreach (var c in reference)
        {
            if (!char.IsAsciiLetterUpper(c)) break;
            column = (column * 26) + c - 'A' + 1;
            if (column > 16_384) throw new InvalidDataException($"cell {reference} lies beyond {ReferenceMax}");
        }

        return column == 0 ? throw new InvalidDataException($"'{reference}' is no reference") : column - 1;
    }
}
