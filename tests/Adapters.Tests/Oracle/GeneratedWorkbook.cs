using System.Globalization;
using System.IO.Compression;
using System.Security;
using System.Text;
using CreditHub.Adapters.Tests.Reading;

namespace CreditHub.Adapters.Tests.Oracle;

/// <summary>How a generated cell is written.</summary>
internal enum CellShape
{
    /// <summary>Not at all.</summary>
    Absent,

    /// <summary>An element without a value.</summary>
    Empty,

    /// <summary>A shared text.</summary>
    Shared,

    /// <summary>A shared text of several runs.</summary>
    SharedRich,

    /// <summary>A shared text with its pronunciation.</summary>
    SharedPhonetic,

    /// <summary>A text in the cell.</summary>
    Inline,

    /// <summary>A text in the cell, of several runs.</summary>
    InlineRich,

    /// <summary>A text that a formula computed.</summary>
    FormulaText,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A number that a formula computed.</summary>
    FormulaNumber,

    /// <summary>A day of a style that is built in.</summary>
    Day,

    /// <summary>A day with its time, of a style of the workbook's own.</summary>
    DayAndTime,

    /// <summary>Yes or no.</summary>
    Truth,

    /// <summary>What a formula shows that failed.</summary>
    Error,
}

/// <summary>A cell to be written.</summary>
/// <param name="Shape">How.</param>
/// <param name="Text">Its text, where it is one.</param>
/// <param name="Number">Its number, where it is one.</param>
internal sealed record GeneratedCell(CellShape Shape, string Text, double Number);

/// <summary>
/// A workbook as programs may write it: texts shared or not, references given or left out, days counted from 1900 or 1904.
/// </summary>
/// <param name="Rows">Cells below the header.</param>
/// <param name="HasReferences">True where every cell states its place.</param>
/// <param name="CountsFrom1904">True where days are counted from 1904.</param>
internal sealed record GeneratedWorkbook(GeneratedCell[][] Rows, bool HasReferences, bool CountsFrom1904)
{
    private const string Kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Package = "http://schemas.openxmlformats.org/package/2006/relationships";

    private const string Styles =
        $"""
        <styleSheet xmlns="{WorkbookParts.Main}"><numFmts count="1"><numFmt numFmtId="170" formatCode="yyyy\-mm\-dd hh:mm:ss"/></numFmts>
        <cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/></cellXfs></styleSheet>
        """;

    /// <summary>Writes it.</summary>
    public void Write(string path)
    {
        var shared = new List<string>();
        var sheet = new StringBuilder();
        var width = Rows.Max(r => r.Length);
        AppendRow(sheet, shared, 1, [.. Enumerable.Range(1, width).Select(i => new GeneratedCell(CellShape.Inline, $"列{i}", 0))]);
        for (var i = 0; i < Rows.Length; i++) AppendRow(sheet, shared, i + 2, Rows[i]);
        using var archive = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        WorkbookParts.Add(
            archive, "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
            + "<Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>");
        WorkbookParts.Add(archive, "_rels/.rels", Relations("officeDocument", "xl/workbook.xml"));
        WorkbookParts.Add(
            archive, "xl/workbook.xml",
            $"<workbook xmlns=\"{WorkbookParts.Main}\" xmlns:r=\"{Kinds}\"><workbookPr date1904=\"{(CountsFrom1904 ? 1 : 0)}\"/>"
            + "<sheets><sheet name=\"s\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>");
        WorkbookParts.Add(
            archive, "xl/_rels/workbook.xml.rels",
            Relations("worksheet", "worksheets/sheet1.xml", "styles", "styles.xml", "sharedStrings", "sharedStrings.xml"));
        WorkbookParts.Add(
            archive, "xl/worksheets/sheet1.xml",
            $"<worksheet xmlns=\"{WorkbookParts.Main}\"><sheetData>{sheet}</sheetData>"
            + "<mergeCells count=\"1\"><mergeCell ref=\"A2:A3\"/></mergeCells></worksheet>");
        WorkbookParts.Add(archive, "xl/styles.xml", Styles);
        WorkbookParts.Add(archive, "xl/sharedStrings.xml", $"<sst xmlns=\"{WorkbookParts.Main}\">{string.Concat(shared)}</sst>");
    }

    private void AppendRow(StringBuilder sheet, List<string> shared, int number, GeneratedCell[] cells)
    {
        sheet.Append(CultureInfo.InvariantCulture, $"<row r=\"{number}\">");
        for (var i = 0; i < cells.Length; i++) AppendCell(
            sheet, shared, HasReferences ? $" r=\"{(char)('A' + i)}{number}\"" : "", cells[i]);
        sheet.Append("</row>");
    }

    private void AppendCell(StringBuilder sheet, List<string> shared, string place, GeneratedCell cell)
    {
        var text = SecurityElement.Escape(cell.Text);
        var number = cell.Number.ToString("R", CultureInfo.InvariantCulture);
        sheet.Append(cell.Shape switch
        {
            // Without references a cell that is left out would move the others.
            CellShape.Absent => HasReferences ? "" : "<c/>",
            CellShape.Empty => $"<c{place} s=\"1\"/>",
            CellShape.Shared => Shared($"<t xml:space=\"preserve\">{text}</t>"),
            CellShape.SharedRich => Shared($"<r><t xml:space=\"preserve\">{text}</t></r><r><rPr><b/></rPr><t>粗</t></r>"),
            CellShape.SharedPhonetic => Shared($"<t xml:space=\"preserve\">{text}</t><rPh sb=\"0\" eb=\"1\"><t>カナ</t></rPh>"),
            CellShape.Inline => $"<c{place} t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>",
            CellShape.InlineRich => $"<c{place} t=\"inlineStr\"><is><r><t xml:space=\"preserve\">{text}</t></r><r><t>尾</t></r></is></c>",
            CellShape.FormulaText => $"<c{place} t=\"str\"><f>A1</f><v>{text}</v></c>",
            CellShape.Number => $"<c{place}><v>{number}</v></c>",
            CellShape.FormulaNumber => $"<c{place}><f>1+1</f><v>{number}</v></c>",
            CellShape.Day =>
                $"<c{place} s=\"1\"><v>{Math.Floor(Math.Abs(cell.Number) % 60_000).ToString("R", CultureInfo.InvariantCulture)}</v></c>",
            CellShape.DayAndTime =>
                $"<c{place} s=\"2\"><v>{(Math.Abs(cell.Number) % 60_000).ToString("R", CultureInfo.InvariantCulture)}</v></c>",
            CellShape.Truth => $"<c{place} t=\"b\"><v>{(cell.Number > 0 ? 1 : 0)}</v></c>",
            _ => $"<c{place} t=\"e\"><f>1/0</f><v>#DIV/0!</v></c>",
        });

        string Shared(string item)
        {
            shared.Add($"<si>{item}</si>");
            return $"<c{place} t=\"s\"><v>{shared.Count - 1}</v></c>";
        }
    }

    private static string Relations(params string[] kindsAndTargets) =>
        $"<Relationships xmlns=\"{Package}\">"
        + string.Concat(
            kindsAndTargets.Chunk(2).Select((r, i) => $"<Relationship Id=\"rId{i + 1}\" Type=\"{Kinds}/{r[0]}\" Target=\"{r[1]}\"/>"))
        + "</Relationships>";
}
