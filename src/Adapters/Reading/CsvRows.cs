using Coding = System.Text.Encoding;

namespace CreditHub.Adapters.Reading;

/// <summary>A CSV file, read row by row.</summary>
internal sealed class CsvRows : ISourceRows
{
    private readonly CsvSplitter _splitter;
    private readonly CellText _text;

    // Cells of the header with empty ones at its end, which spreadsheets write in every row.
    private readonly int _width;

    private readonly int _headerRow;
    private readonly int _headerEnd;

    private CsvRows(CsvSplitter splitter, EncodingFinding encoding, CsvDialect dialect)
    {
        (_headerRow, _headerEnd) = (dialect.HeaderRow, dialect.HeaderEnd);
        Notes = dialect.Notes;
        _splitter = splitter;
        _text = new CellText(encoding.Encoding);
        Encoding = encoding;
        Columns = Cells.Header(ReadHeader(out _width));
        splitter.Width = _width;
    }

    public IReadOnlyList<string> Columns { get; }

    public EncodingFinding? Encoding { get; }

    public IReadOnlyList<string> Notes { get; }

    public static CsvRows Open(string path, SourceEncoding? stated)
    {
        var encoding = Charset.Detect(path, stated);
        var dialect = CsvDialect.Find(() => OpenFile(path));
        var stream = OpenFile(path);
        try
        {
            return new CsvRows(new CsvSplitter(stream, dialect.Separator), encoding, dialect);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    public IEnumerable<RawRow> Rows()
    {
        for (var number = _headerEnd + 1; _splitter.Read(); number++)
            if (NextRow(number) is { } row) yield return row;
    }

    public void Dispose() => _splitter.Dispose();

    // Text in UTF-16 is read as UTF-8: there the bytes of commas and line ends are part of no other character.
    private static Stream OpenFile(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.SequentialScan);
        return Charset.Utf16Of(file) is { } utf16 ? Coding.CreateTranscodingStream(file, utf16, Coding.UTF8) : file;
    }

    private IReadOnlyList<string> ReadHeader(out int width)
    {
        _splitter.SkipMark();
        for (var row = 1; row < _headerRow; row++) _splitter.Read();
        width = 0;
        var rows = new List<string[]>();
        for (var row = _headerRow; row <= _headerEnd; row++)
        {
            rows.Add(ReadHeaderRow());
            width = Math.Max(width, _splitter.Count);
        }

        return HeaderRows.Join(rows);
    }

    private string[] ReadHeaderRow()
    {
        if (!_splitter.Read()) throw new SourceFileRefusedException("The file is empty: its first row must name the columns.");
        if (_splitter.Shape == RowShape.TooLong)
        {
            throw new SourceFileRefusedException(
                $"The first row has no end within {CsvSplitter.RowBytesMax >> 20} MiB: it must name the columns and end with a line end.");
        }

        if (_splitter.Shape == RowShape.BrokenQuotes)
        {
            throw new SourceFileRefusedException(
                "A quotation mark in the first row is not closed: it must name the columns. "
                + "Write each \" inside a cell twice and close each cell that one opens.");
        }

        if (_text.FaultOf(_splitter.Row, _splitter.Offset) is { } fault) throw new SourceFileRefusedException($"The header cannot be read. {fault}");
        if (_splitter.Count > Cells.ColumnsMax) throw Cells.TooManyColumns(_splitter.Count);
        var names = new string[_splitter.Count];
        for (var i = 0; i < names.Length; i++) names[i] = Cells.Normalise(CellText.BestGuess(_splitter.Cell(i)));
        return names;
    }

    // Null: the row is wholly empty.
    private RawRow? NextRow(int number)
    {
        var cells = new string[Columns.Count];
        if (_splitter.Shape != RowShape.Sound) return new RawRow(number, BrokenCells(cells), FaultOfShape());
        if (!_text.Begin(_splitter.Row)) return Undecodable(number, cells);

        var count = Math.Min(_splitter.Count, cells.Length);
        var isEmpty = true;
        for (var i = 0; i < count; i++)
        {
            cells[i] = _text.Of(_splitter.Cell(i), i);
            isEmpty &= cells[i].Length == 0;
        }

        if (_text.SawFault) return Undecodable(number, cells);
        var isShifted = _splitter.Count > cells.Length && HasTextBeyond(cells.Length);
        if (isEmpty && !isShifted && _splitter.Count <= _width) return null;
        var fault = _text.SawControls ? Cells.ControlsUnder(Columns[Math.Max(0, Array.FindIndex(cells, 0, count, Cells.HasControls))])
            : null;
        if (_splitter.Count == _width && !isShifted) return new RawRow(number, cells, fault) { HasLines = _splitter.HasLines };
        cells.AsSpan(count).Fill("");
        return new RawRow(number, cells, $"Shifted column: the header has {cells.Length} columns, this row has {_splitter.Count}.");
    }

    private RawRow Undecodable(int number, string[] cells)
    {
        for (var i = 0; i < cells.Length; i++) cells[i] = i < _splitter.Count ? CellText.BestGuess(_splitter.Cell(i)) : "";
        return new RawRow(number, cells, _text.FaultOf(_splitter.Row, _splitter.Offset) ?? throw new InvalidOperationException("A row whose cells do not decode decodes as a whole."));
    }

    private bool HasTextBeyond(int columns)
    {
        for (var i = columns; i < Math.Min(_splitter.Count, CsvSplitter.CellsMax); i++)
            if (_text.Of(_splitter.Cell(i), i).Length > 0) return true;
        return false;
    }

    private string FaultOfShape() => _splitter.Shape == RowShape.TooLong
        ? $"The row is longer than {CsvSplitter.RowBytesMax >> 20} MiB; nothing of it is kept."
        : "A quotation mark opens a cell of this line and is not closed before a comma or line end, or encloses other rows. Write each \" inside a cell twice and close each cell that one opens.";

    // The line as it stands, in the first cell.
    private string[] BrokenCells(string[] cells)
    {
        cells.AsSpan().Fill("");
        if (_splitter.Shape == RowShape.BrokenQuotes) cells[0] = CellText.BestGuess(_splitter.Row);
        return cells;
    }
}
