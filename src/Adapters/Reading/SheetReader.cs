using System.Xml;

namespace CreditHub.Adapters.Reading;

/// <summary>Reads a sheet's rows one by one, each cell at its place.</summary>
internal sealed class SheetReader(XmlReader sheet, CellValues values) : IDisposable
{
    private readonly List<string> _cells = [];
    private string? _fault;
    private long _sheetChars;
    private long _rowChars;
    private bool _isOver;

    /// <summary>Number of the row, as a person sees it.</summary>
    public int Row { get; private set; }

    /// <summary>Cells of the row, up to the last one that is not empty.</summary>
    public IReadOnlyList<string> Cells => _cells;

    /// <summary>Why the row cannot be read; null where it can.</summary>
    public string? Fault => _fault;

    /// <summary>True where the row has more characters than are kept of one.</summary>
    public bool IsTooLong => _rowChars > Workbook.RowCharsMax;

    /// <summary>Goes to the next row. False: there is none.</summary>
    public bool Read()
    {
        _cells.Clear();
        _fault = null;
        _rowChars = 0;
        while (!_isOver && Workbook.Next(sheet))
        {
            // Drawings and controls of a sheet have elements named row too; they come after its data.
            if (sheet.NodeType == XmlNodeType.EndElement && sheet.LocalName == "sheetData") _isOver = true;
            if (!Workbook.IsStart(sheet, "row")) continue;
            var stated = sheet.GetAttribute("r");
            MoveTo(stated);
            if (!sheet.IsEmptyElement) ReadCells(isRowStated: stated is not null);
            return true;
        }

        // A part that is cut short ends in an exception of the XML reader; this is the sheet's proper end.
        return false;
    }

    public void Dispose() => sheet.Dispose();

    private void MoveTo(string? stated)
    {
        var number = Row + 1;
        if (stated is not null && !CellReference.TryReadRow(stated, out number))
            throw CellReference.Misplaced($"'{Echo.Of(stated)}' names no row");
        if (number <= Row) throw CellReference.Misplaced($"row {number} follows row {Row}");
        Row = number;
    }

    // Reference and number are optional: a cell without one follows the cell before it, also where that one is empty.
    private void ReadCells(bool isRowStated)
    {
        var depth = sheet.Depth;
        var next = 0;
        while (Workbook.Next(sheet) && sheet.Depth > depth)
        {
            if (!Workbook.IsStart(sheet, "c")) continue;
            var column = next;
            if (CellReference.Read(sheet.GetAttribute("r")) is { } reference)
            {
                if (next == 0 && !isRowStated && reference.Row > Row) Row = reference.Row;
                if (reference.Row != Row) throw CellReference.Misplaced($"cell {Echo.Of(sheet.GetAttribute("r")!)} is in row {Row}");
                if (reference.Column < next)
                    throw CellReference.Misplaced($"cell {Echo.Of(sheet.GetAttribute("r")!)} follows cell {CellReference.LettersOf(next - 1)}{Row}");
                column = reference.Column;
            }

            next = column + 1;
            var text = Reading.Cells.Normalise(values.Read(sheet, new CellReference(column, Row), ref _fault));
            if (text.Length == 0 || IsTooLongWith(text)) continue;
            while (_cells.Count < column) _cells.Add("");
            _cells.Add(text);
        }
    }

    private bool IsTooLongWith(string text)
    {
        _rowChars += text.Length;
        _sheetChars += text.Length;
        if (_sheetChars > Workbook.SheetCharsMax)
            throw new SourceFileRefusedException("The sheet's cells have more than a thousand million characters. Split it into smaller files.");
        if (!IsTooLong) return false;
        _cells.Clear();
        _fault = $"The row has more than {Workbook.RowCharsMax >> 20} million characters; nothing of it is kept.";
        return true;
    }
}
