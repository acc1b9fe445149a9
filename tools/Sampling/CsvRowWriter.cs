using System.Buffers;
using System.Text;

namespace CreditHub.Sampling;

/// <summary>
/// Writes CSV as RFC 4180 has it. Sylvan's writer takes a reader with fixed columns and so cannot write the rows with a cell too many that a
/// sample needs.
/// </summary>
internal sealed class CsvRowWriter(string path, Encoding encoding) : IDisposable
{
    private const int BufferBytes = 1 << 16;

    private static readonly SearchValues<char> NeedQuotes = SearchValues.Create("\",\r\n");

    private readonly StreamWriter _writer = new(path, encoding, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = BufferBytes });

    public void Write(IReadOnlyList<string> cells)
    {
        for (var i = 0; i < cells.Count; i++)
        {
            if (i > 0) _writer.Write(',');
            Write(cells[i]);
        }

        // Said outright: the machine's own line end would make the same seed give other bytes elsewhere.
        _writer.Write("\r\n");
    }

    public void Dispose() => _writer.Dispose();

    private void Write(string cell)
    {
        if (!cell.AsSpan().ContainsAny(NeedQuotes))
        {
            _writer.Write(cell);
            return;
        }

        _writer.Write('"');
        _writer.Write(cell.Replace("\"", "\"\"", StringComparison.Ordinal));
        _writer.Write('"');
    }
}
