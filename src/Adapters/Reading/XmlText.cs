using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace CreditHub.Adapters.Reading;

/// <summary>Reads texts out of a workbook's XML piece by piece, so that one that is far too long is noticed before it is in memory.</summary>
internal static partial class XmlText
{
    /// <summary>The text of the element on which the reader stands; it stands on its end afterwards.</summary>
    public static string OfElement(XmlReader reader)
    {
        if (reader.IsEmptyElement) return "";
        var depth = reader.Depth;
        var text = "";
        while (Workbook.Next(reader) && reader.Depth > depth)
            if (IsText(reader)) text = text.Length == 0 ? OfNode(reader) : Checked(text + OfNode(reader));
        return text;
    }

    /// <summary>The texts <c>t</c> of all runs within the element on which the reader stands; pronunciation (<c>rPh</c>) is no part of them.</summary>
    public static string OfRuns(XmlReader reader, string element)
    {
        if (reader.IsEmptyElement) return "";
        var text = "";
        var isOn = Workbook.Next(reader);
        while (isOn && !(reader.NodeType == XmlNodeType.EndElement && reader.LocalName == element))
        {
            if (Workbook.IsStart(reader, "rPh"))
            {
                Skip(reader);
            }
            else if (Workbook.IsStart(reader, "t")) text = Checked(text + OfElement(reader));
            isOn = Workbook.Next(reader);
        }

        return Unescape(text);
    }

    /// <summary>The text with characters that XML does not take, which are written as _xHHHH_ (ISO/IEC 29500-1, 22.9.2.19).</summary>
    public static string Unescape(string text) => text.Contains("_x", StringComparison.Ordinal)
        ? Escape().Replace(text, m => ((char)ushort.Parse(m.ValueSpan[2..6], NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString())
        : text;

    [GeneratedRegex("_x[0-9A-Fa-f]{4}_", RegexOptions.CultureInvariant)]
    private static partial Regex Escape();

    private static void Skip(XmlReader reader)
    {
        if (reader.IsEmptyElement) return;
        for (var depth = reader.Depth; Workbook.Next(reader) && reader.Depth > depth;)
        {
        }
    }

    private static bool IsText(XmlReader reader) => reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace;

    private static string OfNode(XmlReader reader)
    {
        var piece = new char[256];
        var read = reader.ReadValueChunk(piece, 0, piece.Length);
        if (read < piece.Length && reader.ReadValueChunk(piece, read, piece.Length - read) is 0) return new string(piece, 0, read);
        return OfLongNode(reader, piece);
    }

    private static string OfLongNode(XmlReader reader, char[] beginning)
    {
        var text = new StringBuilder().Append(beginning.AsSpan().TrimEnd('\0'));
        var piece = new char[4096];
        int read;
        while ((read = reader.ReadValueChunk(piece, 0, piece.Length)) > 0)
        {
            text.Append(piece, 0, read);
            if (text.Length > Workbook.CellCharsMax) throw TooLong();
        }

        return text.ToString();
    }

    private static string Checked(string text) => text.Length <= Workbook.CellCharsMax ? text : throw TooLong();

    private static SourceFileRefusedException TooLong() =>
        new($"The workbook has a cell of more than {Workbook.CellCharsMax} characters, more than a spreadsheet program allows. Export it again.");
}
