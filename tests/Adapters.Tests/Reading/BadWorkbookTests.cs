using System.IO.Compression;
using CreditHub.Adapters.Reading;
using CreditHub.Adapters.Tests.Mapping;
using CsCheck;
using MiniExcelLibs;
using Xunit;

namespace CreditHub.Adapters.Tests.Reading;

public sealed class BadWorkbookTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("books-").FullName;

    private string Path => System.IO.Path.Combine(_folder, "a.xlsx");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Rows_FormulasErrorsAndRoundedNumbers_SpoilTheirOwnRowOnly()
    {
        Build("""
            <row r="1"><c r="A1" t="inlineStr"><is><t>A</t></is></c><c r="B1" t="inlineStr"><is><t>B</t></is></c></row>
            <row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2" t="str"><f>"x"</f><v>x</v></c></row>
            <row r="3"><c r="A3"><f>1+1</f></c><c r="B3"><v>1</v></c></row>
            <row r="4"><c r="A4" t="e"><v>#REF!</v></c><c r="B4"><v>1</v></c></row>
            <row r="6"><c r="A6"><v>916101330123456789</v></c></row>
            <row r="7"><c r="B7"><v>0.1</v></c></row>
            <row r="8"><c r="A8" t="inlineStr"><is><r><t>甲</t></r><r><t xml:space="preserve"> 乙</t></r><rPh><t>jia</t></rPh></is></c><c r="C8"><v>5</v></c></row>
            """);
        var rows = Read();
        Assert.Equal([2, 3, 4, 6, 7, 8], rows.Select(r => r.Number));
        Assert.Equal(["2", "x"], rows[0].Cells);
        string?[] faults = [null, "The formula in A3", "The cell A4 shows the error #REF!", "The number in A6 has more than 15 digits", null, "Shifted column"];
        Assert.All(rows.Zip(faults), r => Assert.StartsWith(r.Second ?? "", r.First.Fault ?? "", StringComparison.Ordinal));
        Assert.Equal(faults.Select(f => f is null), rows.Select(r => r.Fault is null));
        Assert.Equal(["", "0.1"], rows[4].Cells);
        Assert.Equal("甲 乙", rows[5].Cells[0]);
    }

    [Fact]
    public void Rows_DaysByStyleAndFrom1904_AreRead()
    {
        const string Styles = $"""<styleSheet xmlns="{WorkbookParts.Main}"><numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/><numFmt numFmtId="171" formatCode="&quot;day&quot;0.00"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs></styleSheet>""";
        const string Sheet = """
            <row r="1"><c r="A1" t="inlineStr"><is><t>A</t></is></c><c r="B1" t="inlineStr"><is><t>B</t></is></c><c r="C1" t="inlineStr"><is><t>C</t></is></c></row>
            <row r="2"><c r="A2" s="1"><v>46082</v></c><c r="B2" s="2"><v>46083.354166666664</v></c><c r="C2" s="3"><v>46082</v></c></row>
            """;
        Build(Sheet, styles: Styles);
        Assert.Equal(["2026-03-01", "2026-03-02 08:30:00", "46082"], Read().Single().Cells);
        Build(Sheet, styles: Styles, bookProperties: "<workbookPr date1904=\"1\"/>");
        Assert.Equal("2030-03-02", Read().Single().Cells[0]);
    }

    [Fact]
    public void Open_HiddenFirstSheet_ReadsTheFirstVisibleOne()
    {
        Build(Header("可见"), bookSheets: "<sheet name=\"h\" sheetId=\"2\" state=\"hidden\" r:id=\"rId9\"/><sheet name=\"s\" sheetId=\"1\" r:id=\"rId1\"/>");
        using var rows = SourceFile.Open(Path);
        Assert.Equal(["可见"], rows.Columns);
    }

    public static TheoryData<string, string> Refused => new()
    {
        { "macros", "macros" },
        { "wide", "at most 1000 are read" },
        { "beyond", "lies beyond XFD1048576" },
        { "type", "damaged or cut short" },
        { "order", "row 2 follows row 3" },
        { "long", "more than 131072 characters" },
        { "nosheet", "no visible sheet" },
        { "shared", "damaged or cut short" },
        { "empty", "first sheet is empty" },
        { "declared", "damaged or cut short" },
        { "ole", "password" },
        { "text", "is no workbook of that kind" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Read_WorkbookThatIsDangerousOrDamaged_IsRefusedWithWhatToDo(string sort, string reason)
    {
        switch (sort)
        {
            case "macros":
                Build(Header("A"), extra: ("xl/vbaProject.bin", "x"));
                break;
            case "wide":
                Build("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>A</t></is></c><c r=\"XFD1\"><v>1</v></c></row>");
                break;
            case "beyond":
                Build(Header("A") + "<row r=\"2\"><c r=\"ZZZZ2\"><v>1</v></c></row>");
                break;
            case "type":
                Build(Header("A"), prologue: "<!DOCTYPE x [<!ENTITY a \"b\">]>");
                break;
            case "order":
                Build(Header("A") + "<row r=\"3\"><c r=\"A3\"><v>1</v></c></row><row r=\"2\"><c r=\"A2\"><v>1</v></c></row>");
                break;
            case "long":
                Build(Header("A") + $"<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>{new string('x', 2_000_000)}</t></is></c></row>");
                break;
            case "nosheet":
                Build(Header("A"), bookSheets: "<sheet name=\"h\" sheetId=\"1\" state=\"hidden\" r:id=\"rId1\"/>");
                break;
            case "shared":
                Build(Header("A") + "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>99</v></c></row>");
                break;
            case "empty":
                Build("");
                break;
            case "declared":
                Build(Header("A"));
                DeclareHugeSizes();
                break;
            default:
                File.WriteAllBytes(Path, sort == "ole" ? [0xD0, 0xCF, 0x11, 0xE0, 0xA1] : "名称,案由\n"u8.ToArray());
                break;
        }

        Assert.Contains(reason, Assert.Throws<SourceFileRefusedException>(Read).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ArchivesWithinTheWorkbook_AreNotUnpacked()
    {
        Build(Header("A") + "<row r=\"2\"><c r=\"A2\"><v>1</v></c></row>");
        var inner = File.ReadAllBytes(Path);
        using (var archive = ZipFile.Open(Path, ZipArchiveMode.Update))
        {
            using var stream = archive.CreateEntry("xl/embeddings/inner.zip").Open();
            for (var i = 0; i < 100; i++) stream.Write(inner);
        }

        Assert.Equal("1", Read().Single().Cells[0]);
    }

    [Fact]
    public void Read_WorkbookUnderTheNameOfText_SaysSo()
    {
        Build(Header("A"));
        var csv = System.IO.Path.Combine(_folder, "a.csv");
        File.Copy(Path, csv);
        Assert.Contains("Name it .xlsx", Assert.Throws<SourceFileRefusedException>(() => SourceFile.Open(csv)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_BytesSpoiledAnywhere_DecidesEveryRowOrRefusesTheFile()
    {
        MiniExcel.SaveAs(Path, Enumerable.Range(2, 60).Select(n => PenaltyTable.Columns.Zip(PenaltyTable.Row(n).Cells).ToDictionary(c => c.First, c => (object)c.Second)));
        var whole = File.ReadAllBytes(Path);
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte).Array[1, 6].Sample(
            edits =>
            {
                var bytes = whole.ToArray();
                foreach (var (at, value) in edits) bytes[at] = value;
                File.WriteAllBytes(Path, bytes);
                try
                {
                    return Read().Count <= 60;
                }
                catch (SourceFileRefusedException refusal)
                {
                    return refusal.Message.EndsWith('.');
                }
            },
            iter: 400, threads: 1);
    }

    [Fact]
    public void Read_SheetSpoiledAnywhere_DecidesEveryRowOrRefusesTheFile()
    {
        var sheet = Header("名称") + string.Concat(Enumerable.Range(2, 30).Select(n => $"<row r=\"{n}\"><c r=\"A{n}\" t=\"inlineStr\"><is><t>公司{n}</t></is></c></row>"));
        Gen.Select(Gen.Int[0, sheet.Length - 1], Gen.String[Gen.Char["<>/\"rct 0="], 0, 3]).Sample(
            edit =>
            {
                Build(sheet[..edit.Item1] + edit.Item2 + sheet[Math.Min(sheet.Length, edit.Item1 + 2)..]);
                try
                {
                    return Read().Count <= 30;
                }
                catch (SourceFileRefusedException refusal)
                {
                    return refusal.Message.EndsWith('.');
                }
            },
            iter: 300, threads: 1);
    }

    private static string Header(string name) => $"<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>{name}</t></is></c></row>";

    private List<RawRow> Read() => Task.Run(() =>
    {
        using var rows = SourceFile.Open(Path);
        return rows.Rows().ToList();
    }).WaitAsync(Patience).GetAwaiter().GetResult();

    private void Build(string rows, string? styles = null, string bookProperties = "", string? bookSheets = null, string prologue = "", (string Name, string Text)? extra = null) =>
        WorkbookParts.Write(Path, rows, styles, bookProperties, bookSheets, prologue, extra);

    // The central directory's entries say 4 GiB where there are a few hundred bytes.
    private void DeclareHugeSizes()
    {
        var bytes = File.ReadAllBytes(Path);
        for (var i = 0; i + 28 < bytes.Length; i++)
            if (bytes.AsSpan(i, 4).SequenceEqual<byte>([0x50, 0x4B, 1, 2])) bytes.AsSpan(i + 20, 8).Fill(0xFE);
        File.WriteAllBytes(Path, bytes);
    }
}
