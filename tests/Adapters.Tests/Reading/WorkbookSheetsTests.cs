using System.IO.Compression;
using System.Text;
using CreditHub.Adapters.Reading;
using Xunit;

namespace CreditHub.Adapters.Tests.Reading;

/// <summary>Which parts of a package and which sheets of a workbook are read, and what stands above the header.</summary>
public sealed class WorkbookSheetsTests : IDisposable
{
    private const string RelationsOf = "http://schemas.openxmlformats.org/package/2006/relationships";
    private const string Kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private readonly string _folder = Directory.CreateTempSubdirectory("sheets-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Where the parts lie, and how the relationships name them.
    [Theory]
    [InlineData("xl/workbook.xml", "xl/SharedStrings.xml", "SharedStrings.xml", "xl/Styles.xml", "Styles.xml")]
    [InlineData("xl/workbook.xml", "xl/SharedStrings.xml", "sharedStrings.xml", "xl/STYLES.XML", "styles.xml")]
    [InlineData("xl/workbook.xml", "xl/strings/shared.xml", "/xl/strings/shared.xml", "xl/look/s.xml", "look/s.xml")]
    [InlineData("Book/Main.xml", "Book/../texts/t.xml", "../texts/t.xml", "styles/s.xml", "/styles/s.xml")]
    [InlineData("xl/workbook.xml", "xl\\sharedStrings.xml", "sharedStrings.xml", "xl\\styles.xml", "styles.xml")]
    public void Rows_PartsOfOtherNamesAndPlaces_AreFoundByTheirRelationships(string book, string texts, string textsTarget, string styles, string stylesTarget)
    {
        var folder = book[..(book.LastIndexOf('/') + 1)];
        var path = Path.Combine(_folder, "a.xlsx");
        using (var archive = new ZipArchive(File.Create(path), ZipArchiveMode.Create))
        {
            WorkbookParts.Add(archive, "_rels/.rels", $"<Relationships xmlns=\"{RelationsOf}\"><Relationship Id=\"r1\" Type=\"{Kinds}/officeDocument\" Target=\"/{book}\"/></Relationships>");
            WorkbookParts.Add(archive, book, $"<workbook xmlns=\"{WorkbookParts.Main}\" xmlns:r=\"{Kinds}\"><sheets><sheet name=\"s\" sheetId=\"1\" r:id=\"a\"/></sheets></workbook>");
            WorkbookParts.Add(
                archive, $"{folder}_rels/{book[folder.Length..]}.rels",
                $"<Relationships xmlns=\"{RelationsOf}\"><Relationship Id=\"a\" Type=\"{Kinds}/worksheet\" Target=\"Sheets/One.xml\"/><Relationship Id=\"b\" Type=\"{Kinds}/sharedStrings\" Target=\"{textsTarget}\"/><Relationship Id=\"c\" Type=\"{Kinds}/styles\" Target=\"{stylesTarget}\"/></Relationships>");
            WorkbookParts.Add(archive, $"{folder}sheets/one.XML", $"<worksheet xmlns=\"{WorkbookParts.Main}\"><sheetData><row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c><c t=\"s\"><v>2</v></c></row><row><c s=\"1\"><v>46082</v></c></row></sheetData></worksheet>");
            WorkbookParts.Add(archive, texts.Replace("Book/../", "", StringComparison.Ordinal), $"<sst xmlns=\"{WorkbookParts.Main}\"><si><t>日期</t></si><si><t>名称</t></si><si><t>案由</t></si></sst>");
            WorkbookParts.Add(archive, styles, $"<styleSheet xmlns=\"{WorkbookParts.Main}\"><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>");
        }

        using var rows = SourceFile.Open(path);
        Assert.Equal(["日期", "名称", "案由"], rows.Columns);
        Assert.Equal("2026-03-01", rows.Rows().Single().Cells[0]);
    }

    // Sheets as name, state and rows of cells; what is read, and what the receipt says.
    public static TheoryData<string, string, string> Books => new()
    {
        { "数据!A,B,C|1,2,3", "1", "" },
        { "说明!填表说明|请勿修改表头#数据!A,B,C|1,2,3", "1", "Sheet «说明» holds no table" },
        { "数据!A,B,C|1,2,3#说明!填表说明|请勿修改表头", "1", "Sheet «说明» holds no table" },
        { "数据!A,B,C|1,2,3#Sheet2!#Sheet3!", "1", "" },
        { "空!A,B,C#数据!A,B,C|1,2,3", "1", "Sheet «空» holds no table" },
        { "*旧!A,B,C|9,9,9#数据!A,B,C|1,2,3", "1", "Sheet «旧» is hidden" },
        { "数据!A,B,C|1,2,3#*字典!k,v,w|1,2,3", "1", "Sheet «字典» is hidden" },
        { "一月!A,B,C|1,2,3#二月!A,B,C|4,5,6", "refused", "«一月», «二月»" },
        { "数据!行政处罚公示表|制表:某局,2026|A,B,C|1,2,3", "1", "Row 1 ('行政处罚公示表') stands above the header" },
        { "数据!,,|,,|A,B,C|1,2,3", "1", "" },
        { "数据!A|1", "1", "" },
    };

    [Theory]
    [MemberData(nameof(Books))]
    public void Open_WorkbookOfSeveralSheets_ReadsTheTableOrNamesWhatItCannotTellApart(string book, string firstCell, string said)
    {
        var path = Path.Combine(_folder, "a.xlsx");
        Write(path, book);
        if (firstCell == "refused")
        {
            Assert.Contains(said, Assert.Throws<SourceFileRefusedException>(() => SourceFile.Open(path)).Message, StringComparison.Ordinal);
            return;
        }

        using var rows = SourceFile.Open(path);
        Assert.Equal("A", rows.Columns[0]);
        Assert.Equal(firstCell, rows.Rows().First().Cells[0]);
        if (said.Length == 0) Assert.Empty(rows.Notes);
        else Assert.StartsWith(said.Replace("'", "", StringComparison.Ordinal), rows.Notes[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("行政处罚公示表,,\nA,B,C\n1,2,3\n", 3, 1)]
    [InlineData("\n\nA,B,C\n1,2,3\n", 4, 0)]
    [InlineData(",,\nA,B,C\n1,2,3\n", 3, 0)]
    [InlineData("sep=,\nA,B,C\n1,2,3\n", 3, 1)]
    [InlineData("标题\n说明,,\n\nA,B,C\n1,2,3\n", 5, 2)]
    [InlineData("A,B,C\n1,2,3\n", 2, 0)]
    public void Open_TextWithRowsAboveItsHeader_PassesOverThemAndSaysSo(string text, int firstRow, int notes)
    {
        var path = Path.Combine(_folder, "a.csv");
        File.WriteAllText(path, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        using var rows = SourceFile.Open(path);
        Assert.Equal(["A", "B", "C"], rows.Columns);
        var row = Assert.Single(rows.Rows());
        Assert.Equal((firstRow, "1|2|3"), (row.Number, string.Join('|', row.Cells)));
        Assert.Equal(notes, rows.Notes.Count);
    }

    private static void Write(string path, string book)
    {
        var sheets = book.Split('#').Select(s => s.Split('!')).ToList();
        using var archive = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        var names = sheets.Select((s, i) => $"<sheet name=\"{s[0].TrimStart('*')}\" sheetId=\"{i + 1}\" r:id=\"r{i}\"{(s[0][0] == '*' ? " state=\"hidden\"" : "")}/>");
        WorkbookParts.Add(archive, "xl/workbook.xml", $"<workbook xmlns=\"{WorkbookParts.Main}\" xmlns:r=\"{Kinds}\"><sheets>{string.Concat(names)}</sheets></workbook>");
        WorkbookParts.Add(archive, "xl/_rels/workbook.xml.rels", $"<Relationships xmlns=\"{RelationsOf}\">{string.Concat(sheets.Select((_, i) => $"<Relationship Id=\"r{i}\" Type=\"{Kinds}/worksheet\" Target=\"worksheets/sheet{i}.xml\"/>"))}</Relationships>");
        for (var i = 0; i < sheets.Count; i++)
        {
            var rows = sheets[i][1].Split('|').Select(row => $"<row>{string.Concat(row.Split(',').Select(cell => cell.Length == 0 ? "<c/>" : $"<c t=\"str\"><v>{cell}</v></c>"))}</row>");
            WorkbookParts.Add(archive, $"xl/worksheets/sheet{i}.xml", $"<worksheet xmlns=\"{WorkbookParts.Main}\"><sheetData>{string.Concat(rows)}</sheetData></worksheet>");
        }
    }
}
