using System.Globalization;
using System.IO.Compression;
using MiniExcelLibs;

namespace CreditHub.Adapters.Reading;

/// <summary>The first sheet of a workbook, read row by row. A workbook is an archive, so what it would unpack to is looked at before it is.</summary>
internal sealed class XlsxRows : ISourceRows
{
    private const int EntriesMax = 10_000;
    private const long UnpackedBytesMax = 1L << 30;
    private const long SuspectBytes = 64L << 20;
    private const int RatioMax = 100;

    private readonly IEnumerator<IDictionary<string, object?>> _rows;
    private readonly string[] _keys;

    private XlsxRows(IEnumerator<IDictionary<string, object?>> rows, string[] keys, string[] columns)
    {
        _rows = rows;
        _keys = keys;
        Columns = columns;
    }

    public IReadOnlyList<string> Columns { get; }

    public static XlsxRows Open(string path)
    {
        RefuseBombs(path);
        try
        {
            var rows = MiniExcel.Query(path, useHeaderRow: false).Cast<IDictionary<string, object?>>().GetEnumerator();
            if (!rows.MoveNext()) throw new SourceFileRefusedException("The first sheet is empty: its first row must name the columns.");
            var keys = rows.Current.Keys.ToArray();
            var columns = Cells.Header(rows.Current.Values.Select(TextOf));
            return new XlsxRows(rows, keys, columns);
        }
        catch (Exception e) when (e is not SourceFileRefusedException)
        {
            throw Unreadable(e);
        }
    }

    public IEnumerable<RawRow> Rows()
    {
        var number = 1;
        while (Read())
        {
            number++;
            var cells = new string[Columns.Count];
            string? fault = null;
            var isEmpty = true;
            for (var i = 0; i < cells.Length; i++)
            {
                cells[i] = Cells.Normalise(TextOf(_rows.Current[_keys[i]]));
                isEmpty &= cells[i].Length == 0;
                if (Cells.HasControls(cells[i])) fault = $"The cell under {Columns[i]} holds control characters.";
            }

            var beyond = _rows.Current.Skip(cells.Length).Any(c => Cells.Normalise(TextOf(c.Value)).Length > 0);
            if (beyond) fault = $"Shifted column: the header has {cells.Length} columns, this row has more.";
            if (!isEmpty || beyond) yield return new RawRow(number, cells, fault);
        }
    }

    public void Dispose() => _rows.Dispose();

    private static SourceFileRefusedException Unreadable(Exception e) =>
        new($"The file cannot be read as a workbook: it is damaged or cut short ({e.Message}). Save it again as .xlsx.", e);

    // Unpacked sizes are counted, not believed: what an archive states about itself may be a lie.
    private static void RefuseBombs(string path)
    {
        try
        {
            using var archive = ZipFile.OpenRead(path);
            if (archive.Entries.Count > EntriesMax) throw Bomb($"it holds {archive.Entries.Count} parts");
            var total = 0L;
            var buffer = new byte[1 << 16];
            foreach (var entry in archive.Entries)
            {
                var unpacked = 0L;
                using var stream = entry.Open();
                int read;
                while ((read = stream.Read(buffer)) > 0)
                {
                    unpacked += read;
                    if (total + unpacked > UnpackedBytesMax) throw Bomb($"it unpacks to more than {UnpackedBytesMax >> 20} MB");
                    if (unpacked > SuspectBytes && unpacked > entry.CompressedLength * RatioMax) throw Bomb($"{entry.FullName} unpacks to more than {RatioMax} times its size");
                }

                total += unpacked;
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException)
        {
            throw Unreadable(e);
        }
    }

    private static SourceFileRefusedException Bomb(string why) => new($"The workbook is refused as a zip bomb: {why}. Split it into smaller files.");

    private static string TextOf(object? cell) => cell switch
    {
        null => "",
        string text => text,
        DateTime date => date.TimeOfDay == TimeSpan.Zero ? date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : date.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        double number => number.ToString("0.##########", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString() ?? "",
    };

    private bool Read()
    {
        try
        {
            return _rows.MoveNext();
        }
        catch (Exception e) when (e is not SourceFileRefusedException)
        {
            throw Unreadable(e);
        }
    }
}
