using System.Text;
using CreditHub.Adapters.Mapping;
using CreditHub.Adapters.Reading;
using CreditHub.Domain.PersonalData;

namespace CreditHub.Adapters.Reporting;

/// <summary>The rows of a delivery that were refused: row, field, column, reason, message, then the row's own cells.</summary>
/// <remarks>UTF-8 with byte order mark, so that spreadsheets open it. Made when the first row is refused.</remarks>
internal sealed class QuarantineFile(string path, IReadOnlyList<string> columns) : IDisposable
{
    private static readonly string[] OwnColumns = ["row", "field", "column", "reason", "message"];
    private FileStream? _stream;

    /// <summary>Ending of every quarantine, after the whole name of what was delivered: <c>a.csv</c> and <c>a.xlsx</c> have each their own.</summary>
    public const string Ending = ".quarantine.csv";

    /// <summary>Where the quarantine of a file lies: beside it.</summary>
    public static string PathOf(string file) => file + Ending;

    /// <summary>Length of the quarantine of a file; 0 = there is none.</summary>
    public static long LengthOf(string file) => new FileInfo(PathOf(file)) is { Exists: true } quarantine ? quarantine.Length : 0;

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

    /// <summary>
    /// Adds the faults of a row. The cells of rows about natural persons are left out; in those of others, numbers of persons are, such as a contact's.
    /// </summary>
    public void Add(RawRow row, IEnumerable<RowFault> faults, bool withCells)
    {
        if (_stream is null)
        {
            _stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
            _stream.Write(Encoding.UTF8.GetPreamble());
            WriteLine(OwnColumns.Concat(columns));
        }

        foreach (var fault in faults)
        {
            var own = new[] { $"{row.Number}", fault.Field, fault.Column, NameOf(fault.Reason), PersonalNumber.Repeatable(fault.Message) };
            WriteLine(withCells ? own.Concat(row.Cells.Select(PersonalNumber.Repeatable)) : own);
        }
    }

    /// <summary>Makes sure that what was added is with the operating system.</summary>
    public void Flush() => _stream?.Flush();

    public void Dispose() => _stream?.Dispose();

    /// <summary>A reason's name in the catalogue of the contract.</summary>
    public static string NameOf(V1.ErrorReason reason)
    {
        var value = V1.ErrorReasonReflection.Descriptor.EnumTypes[0].FindValueByNumber((int)reason);
        return value.Name["ERROR_REASON_".Length..];
    }

    private void WriteLine(IEnumerable<string> cells) => _stream!.Write(Encoding.UTF8.GetBytes(CsvLine.Of(cells)));
}
