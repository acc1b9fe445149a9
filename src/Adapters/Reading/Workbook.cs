using System.Globalization;
using System.IO.Compression;
using System.Xml;

namespace CreditHub.Adapters.Reading;

/// <summary>
/// An Office Open XML workbook (ISO/IEC 29500) opened for one pass over one sheet. It is an archive from a stranger: what it would unpack to is counted
/// before it is believed, macros and document types are refused, texts have a longest length.
/// </summary>
internal sealed class Workbook : IDisposable
{
    /// <summary>Longest text of a cell in characters; spreadsheet programs allow 32,767.</summary>
    public const int CellCharsMax = 1 << 17;

    /// <summary>Most characters that a row may have.</summary>
    public const int RowCharsMax = 1 << 20;

    /// <summary>Most characters that the cells of a sheet may have: a text that is kept once may stand in any number of them.</summary>
    public const long SheetCharsMax = 1L << 30;

    private const int DepthMax = 64;
    private const int EntriesMax = 10_000;
    private const long UnpackedBytesMax = 1L << 30;
    private const long SuspectBytes = 64L << 20;
    private const int RatioMax = 100;
    private const long SharedCharsMax = 64L << 20;

    private readonly ZipArchive _archive;
    private readonly Package _package;
    private readonly string _book;
    private readonly IReadOnlyList<PartRelation> _relations;

    private Workbook(ZipArchive archive)
    {
        _archive = archive;
        _package = new Package(archive);
        _book = _package.Find(_package.RelationsOf(""), "officeDocument", "xl/workbook.xml") ?? throw new InvalidDataException("the part xl/workbook.xml is missing");
        _relations = _package.RelationsOf(_book);
    }

    /// <summary>Opens a workbook.</summary>
    /// <exception cref="SourceFileRefusedException">It is damaged, dangerous or no workbook.</exception>
    public static Workbook Open(string path)
    {
        RefuseOldFormat(path);
        ZipArchive? archive = null;
        try
        {
            archive = ZipFile.OpenRead(path);
            RefuseBombs(archive);
            if (archive.Entries.Any(e => e.Name.StartsWith("vbaProject", StringComparison.OrdinalIgnoreCase)))
                throw new SourceFileRefusedException("The workbook has macros in it. Save it as a workbook without macros (.xlsx).");
            return new Workbook(archive);
        }
        catch (Exception e) when (IsDamage(e))
        {
            archive?.Dispose();
            throw Unreadable(e);
        }
        catch
        {
            archive?.Dispose();
            throw;
        }
    }

    /// <summary>True where an exception says that the file is damaged, whoever throws it.</summary>
    public static bool IsDamage(Exception e) =>
        e is InvalidDataException or IOException or NotSupportedException or XmlException or FormatException or OverflowException or ArgumentException;

    /// <summary>The refusal of a damaged workbook.</summary>
    public static SourceFileRefusedException Unreadable(Exception e) =>
        new($"The file cannot be read as a workbook: it is damaged or cut short ({Echo.OfFault(e)}). Save it again as .xlsx.", e);

    /// <summary>Its sheets of cells, in order.</summary>
    public IReadOnlyList<Sheet> Sheets()
    {
        var sheets = new List<Sheet>();
        using var reader = _package.Open(_book);
        while (Next(reader))
        {
            if (!IsStart(reader, "sheet")) continue;
            var id = reader.GetAttribute("id", "http://schemas.openxmlformats.org/officeDocument/2006/relationships")
                ?? reader.GetAttribute("id", "http://purl.oclc.org/ooxml/officeDocument/relationships");
            // Sheets of charts have no cells.
            if (_relations.FirstOrDefault(r => r.Id == id) is { Part: { } part, Type: var type } && !type.EndsWith("/chartsheet", StringComparison.OrdinalIgnoreCase))
                sheets.Add(new Sheet(reader.GetAttribute("name") ?? "", reader.GetAttribute("state") is "hidden" or "veryHidden", part));
        }

        return sheets;
    }

    /// <summary>The XML of a sheet.</summary>
    public XmlReader Open(Sheet sheet) => _package.Open(sheet.Part);

    /// <summary>True where days are counted from 1904, as old programs on Macintosh do.</summary>
    public bool CountsFrom1904()
    {
        using var reader = _package.Open(_book);
        while (Next(reader))
            if (IsStart(reader, "workbookPr")) return reader.GetAttribute("date1904") is "1" or "true";
        return false;
    }

    /// <summary>The texts that cells refer to by number.</summary>
    public List<string> SharedTexts()
    {
        var texts = new List<string>();
        if (_package.Find(_relations, "sharedStrings", Package.Split(_book).Folder + "sharedStrings.xml") is not { } part) return texts;
        using var reader = _package.Open(part);
        var chars = 0L;
        while (Next(reader))
        {
            if (!IsStart(reader, "si")) continue;
            var text = XmlText.OfRuns(reader, "si");
            chars += text.Length;
            if (chars > SharedCharsMax) throw new SourceFileRefusedException($"The workbook has more than {SharedCharsMax >> 20} million characters of text. Deliver it as CSV, or in parts.");
            texts.Add(text);
        }

        return texts;
    }

    /// <summary>For each cell style whether it shows a number as a day.</summary>
    public List<bool> DateStyles()
    {
        var styles = new List<bool>();
        if (_package.Find(_relations, "styles", Package.Split(_book).Folder + "styles.xml") is not { } part) return styles;
        var formats = new Dictionary<int, string>();
        using var reader = _package.Open(part);
        var isWithinCellFormats = false;
        while (Next(reader))
        {
            if (IsStart(reader, "numFmt")) formats[Number(reader, "numFmtId")] = reader.GetAttribute("formatCode") ?? "";
            if (reader.LocalName == "cellXfs") isWithinCellFormats = reader.NodeType == XmlNodeType.Element;
            else if (isWithinCellFormats && IsStart(reader, "xf")) styles.Add(NumberFormats.IsDate(Number(reader, "numFmtId"), formats));
        }

        return styles;
    }

    public void Dispose() => _archive.Dispose();

    /// <summary>Goes to the next node. Each level that is open takes memory, and no part of a workbook has many.</summary>
    /// <exception cref="InvalidDataException">The part is nested deeper than any workbook's.</exception>
    public static bool Next(XmlReader reader)
    {
        if (!reader.Read()) return false;
        return reader.Depth <= DepthMax ? true : throw new InvalidDataException($"its XML is nested more than {DepthMax} levels deep");
    }

    /// <summary>True where the reader stands on the beginning of an element.</summary>
    public static bool IsStart(XmlReader reader, string name) => reader.NodeType == XmlNodeType.Element && reader.LocalName == name;

    private static int Number(XmlReader reader, string attribute) =>
        int.TryParse(reader.GetAttribute(attribute), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static void RefuseOldFormat(string path)
    {
        Span<byte> beginning = stackalloc byte[4];
        using var stream = File.OpenRead(path);
        if (stream.ReadAtLeast(beginning, 4, throwOnEndOfStream: false) == 4 && beginning.StartsWith("PK"u8)) return;
        throw new SourceFileRefusedException(
            $"The file is named .xlsx but is no workbook of that kind. {FileKind.Of(path) ?? "It is damaged or cut short, or it is text: name text .csv, or save it as .xlsx."}");
    }

    // Unpacked sizes are counted, not believed: what an archive states about itself may be a lie.
    private static void RefuseBombs(ZipArchive archive)
    {
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
                if (unpacked > SuspectBytes
                    && unpacked > entry.CompressedLength * RatioMax) throw Bomb(
                    $"{Echo.Of(entry.FullName)} unpacks to more than {RatioMax} times its size");
            }

            total += unpacked;
        }
    }

    private static SourceFileRefusedException Bomb(string why) => new($"The workbook is refused as a zip bomb: {why}. Split it into smaller files.");
}

/// <summary>A sheet of a workbook.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsHidden">True where people do not see it.</param>
/// <param name="Part">Its part of the package.</param>
internal sealed record Sheet(string Name, bool IsHidden, string Part);
