using Sylvan.Data.Csv;

namespace CreditHub.Adapters.Reading;

/// <summary>A CSV file, read row by row.</summary>
internal sealed class CsvRows : ISourceRows
{
    private const int CellCharsMax = 1 << 20;
    private readonly CsvDataReader _reader;
    private readonly StreamReader _text;

    private CsvRows(StreamReader text, CsvDataReader reader, string[] columns)
    {
        _text = text;
        _reader = reader;
        Columns = columns;
    }

    public IReadOnlyList<string> Columns { get; }

    public static CsvRows Open(string path)
    {
        var text = new StreamReader(path, Charset.Detect(path), detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16);
        try
        {
            // The header is read as a row of its own, so that a row with another number of cells is seen and not mended.
            var reader = CsvDataReader.Create(text, new CsvDataReaderOptions
            {
                HasHeaders = false,
                Delimiter = ',',
                BufferSize = 1 << 16,
                MaxBufferSize = CellCharsMax * 4,
                ResultSetMode = ResultSetMode.SingleResult,
            });
            if (!reader.Read()) throw new SourceFileRefusedException("The file is empty: its first row must name the columns.");
            var header = new string?[reader.RowFieldCount];
            for (var i = 0; i < header.Length; i++) header[i] = reader.GetString(i);
            return new CsvRows(text, reader, Cells.Header(header));
        }
        catch (Exception e) when (e is not SourceFileRefusedException)
        {
            text.Dispose();
            throw Unreadable(e);
        }
        catch
        {
            text.Dispose();
            throw;
        }
    }

    public IEnumerable<RawRow> Rows()
    {
        var number = 1;
        while (Read())
        {
            number++;
            var count = _reader.RowFieldCount;
            var cells = new string[Columns.Count];
            var isEmpty = true;
            string? fault = null;
            for (var i = 0; i < cells.Length; i++)
            {
                cells[i] = i < count ? Cells.Normalise(_reader.GetString(i)) : "";
                isEmpty &= cells[i].Length == 0;
                if (Cells.HasControls(cells[i])) fault = $"The cell under {Columns[i]} holds control characters.";
            }

            if (isEmpty && count <= cells.Length) continue;
            if (count != cells.Length) fault = $"Shifted column: the header has {cells.Length} columns, this row has {count}.";
            yield return new RawRow(number, cells, fault);
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        _text.Dispose();
    }

    private static SourceFileRefusedException Unreadable(Exception e) =>
        new($"The file cannot be read as CSV: {e.Message} Check quotation marks and the end of the file.", e);

    private bool Read()
    {
        try
        {
            return _reader.Read();
        }
        catch (Exception e) when (e is not SourceFileRefusedException)
        {
            throw Unreadable(e);
        }
    }
}
