using System.Text;
using CreditHub.Adapters.Mapping;
using CreditHub.Domain.PersonalData;

namespace CreditHub.Adapters.Reporting;

/// <summary>
/// What the source wrote where a text was stored otherwise (see decision 10), beside the file it came from: row, field, column, original, stored. Only of
/// rows that the hub took.
/// </summary>
/// <remarks>UTF-8 with byte order mark, so that spreadsheets open it. Made when the first text was normalised.</remarks>
internal sealed class OriginalsFile(string path) : IDisposable
{
    private static readonly string[] Header = ["row", "field", "column", "original", "stored"];
    private FileStream? _stream;

    /// <summary>Ending of all originals, after the whole name of what was delivered.</summary>
    public const string Ending = ".originals.csv";

    /// <summary>Where the originals of a file lie: beside it.</summary>
    public static string PathOf(string file) => file + Ending;

    /// <summary>Length of the originals of a file; 0 = there are none.</summary>
    public static long LengthOf(string file) => new FileInfo(PathOf(file)) is { Exists: true } originals ? originals.Length : 0;

    /// <summary>Bytes written.</summary>
    public long Length => _stream?.Length ?? 0;

    /// <summary>Goes on where a resume point left off; what lies beyond it is cut off.</summary>
    public void ResumeAt(long length)
    {
        if (length == 0)
        {
            File.Delete(path);
            return;
        }

        _stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.Read);
        _stream.SetLength(length);
        _stream.Seek(0, SeekOrigin.End);
    }

    /// <summary>Adds the originals of a row.</summary>
    public void Add(int row, IReadOnlyList<OriginalText> originals)
    {
        if (_stream is null)
        {
            _stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
            _stream.Write(Encoding.UTF8.GetPreamble());
            _stream.Write(Encoding.UTF8.GetBytes(CsvLine.Of(Header)));
        }

        foreach (var text in originals)
            _stream.Write(Encoding.UTF8.GetBytes(CsvLine.Of([$"{row}", text.Field, text.Column, PersonalNumber.Repeatable(text.Original), PersonalNumber.Repeatable(text.Stored)])));
    }

    /// <summary>Makes sure that what was added is with the operating system.</summary>
    public void Flush() => _stream?.Flush();

    public void Dispose() => _stream?.Dispose();
}
