using System.IO.Compression;
using System.Text;
using CreditHub.Adapters.Reading;
using CsCheck;
using MiniExcelLibs;
using Xunit;

namespace CreditHub.Adapters.Tests.Reading;

public sealed class SourceFileTests : IDisposable
{
    private const string Text = "名称,案由\r\n𠮷野家（西安）餐饮,\"第一行,\n第二行 \"\"引\"\"\"\r\n　延长石油　,\r\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("reading-").FullName;

    static SourceFileTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static TheoryData<string, bool> Encodings => new() { { "utf-8", false }, { "utf-8", true }, { "GB18030", false } };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Rows_TextInAnAcceptedEncoding_IsReadWithItsRareCharactersAndLineBreaks(string name, bool mark)
    {
        var encoding = Encoding.GetEncoding(name);
        var path = Write("a.csv", [.. mark ? encoding.GetPreamble() : [], .. encoding.GetBytes(Text)]);
        using var rows = SourceFile.Open(path);
        Assert.Equal(["名称", "案由"], rows.Columns);
        var read = rows.Rows().ToList();
        Assert.Equal(["𠮷野家（西安）餐饮", "第一行,\n第二行 \"引\""], read[0].Cells);
        Assert.Equal(["延长石油", ""], read[1].Cells);
        Assert.Equal([2, 3], read.Select(r => r.Number));
        Assert.All(read, r => Assert.Null(r.Fault));
    }

    [Fact]
    public void Rows_ShiftedOrWithNul_AreFaultyAndTheOthersAreNot()
    {
        using var rows = SourceFile.Open(Write("a.csv", Encoding.UTF8.GetBytes("A,B\n1,2\n1,2,3\n1\n1,\0x\n3,4\n")));
        Assert.Equal([null, "Shifted", "Shifted", "The cell", null], rows.Rows().Select(r => r.Fault?.Split(" under")[0].Split(" column")[0]));
    }

    [Fact]
    public void Rows_AfterAnEmptyLine_KeepTheirNumbersInTheFile()
    {
        using var rows = SourceFile.Open(Write("a.csv", Encoding.UTF8.GetBytes("A,B\n1,2\n\n3,4\n,\n5,6\n")));
        Assert.Equal([2, 4, 6], rows.Rows().Select(r => r.Number));
    }

    [Theory]
    [InlineData("a.csv", new byte[] { (byte)'A', (byte)'\n', 0xFF, 0xFF, 0x20, 0x80 }, "neither UTF-8 nor GB18030")]
    [InlineData("a.csv", new byte[] { (byte)'P', (byte)'K', 3, 4 }, ".xlsx")]
    [InlineData("a.csv", new byte[0], "empty")]
    [InlineData("a.xlsx", new byte[] { (byte)'P', (byte)'K', 3, 4, 0, 0 }, "damaged or cut short")]
    [InlineData("a.xls", new byte[] { 0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1 }, "are not read")]
    [InlineData("a.xyz", new byte[] { (byte)'A', (byte)',', (byte)'B' }, "name it .csv")]
    public void Open_FileThatCannotBeReadAsAWhole_IsRefusedWithTheReason(string name, byte[] bytes, string reason)
    {
        var refusal = Assert.Throws<SourceFileRefusedException>(() => SourceFile.Open(Write(name, bytes)).Dispose());
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    // What web systems and people name otherwise than it is.
    [Theory]
    [InlineData("a.xls", "<html><table><tr><td>1", "a page of HTML")]
    [InlineData("a.xlsx", "\uFEFF \n<!DOCTYPE html><html>", "a page of HTML")]
    [InlineData("a.csv", "<TABLE border=1>", "a page of HTML")]
    [InlineData("a.xls", "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">", "a table in XML")]
    [InlineData("a.xls", "PK\u0003\u0004", "Name it .xlsx")]
    [InlineData("a.xlsx", "名称\t案由\n", "name text .csv")]
    public void Open_FileUnderAnotherName_IsRefusedSayingWhatItIsAndWhatToDo(string name, string text, string said)
    {
        var refusal = Assert.Throws<SourceFileRefusedException>(() => SourceFile.Open(Write(name, Encoding.UTF8.GetBytes(text))).Dispose());
        Assert.Contains(said, refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>One table as programs write it: how cells are parted, in which encoding, under which name, below which lines.</summary>
    public static TheoryData<string, string, string, string> Dialects
    {
        get
        {
            var dialects = new TheoryData<string, string, string, string>();
            foreach (var separator in new[] { ",", "\t", ";" })
                foreach (var encoding in new[] { "utf-8", "gb18030", "utf-16", "utf-16BE" })
                    foreach (var name in new[] { "a.csv", "a.txt", "a.xls" })
                        foreach (var above in new[] { "", "\r\n", $"sep={separator}\r\n", TitleIn(separator) })
                            dialects.Add(separator, encoding, name, above);
            return dialects;
        }
    }

    // Of what parts cells elsewhere a title may hold some.
    private static string TitleIn(string separator) => $"行政处罚信息公示表{(separator == "," ? ";" : ",")}共2条\r\n\r\n";

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Rows_TableInAnyDialect_AreTheSame(string separator, string encoding, string name, string above)
    {
        string[][] table =
        [
            ["名称", "事由", "日期", "备注"],
            ["西安甲有限公司", "一,二,三,四,五,六;七；八", "2026-03-01", "他说\"好\"\n再见"],
            ["镕堃公司", "", "2026-03-02", "\t;,"],
        ];
        var text = above + string.Concat(table.Select(row => string.Join(separator, row.Select(Quoted)) + "\r\n"));
        var coding = encoding == "gb18030" ? CodePagesEncodingProvider.Instance.GetEncoding("GB18030")! : Encoding.GetEncoding(encoding);
        byte[] mark = encoding.StartsWith("utf-16", StringComparison.Ordinal) ? coding.GetPreamble() : [];
        using var rows = SourceFile.Open(Write(name, [.. mark, .. coding.GetBytes(text)]));
        Assert.Equal(table[0], rows.Columns);
        Assert.Equal(table[1..].Select(row => row.Select(cell => cell.Trim())), rows.Rows().Select(row => row.Cells));
        Assert.Equal(separator != ",", rows.Notes.Any(note => note.Contains("parted by", StringComparison.Ordinal)));

        static string Quoted(string cell) =>
            cell.AsSpan().IndexOfAny(",;\t\"\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    [Fact]
    public void Rows_Workbook_IsReadWithItsDatesAndNumbersAsText()
    {
        var path = Path.Combine(_folder, "a.xlsx");
        MiniExcel.SaveAs(path, new[] { new { 名称 = "𠮷野家", 日期 = new DateTime(2026, 3, 1), 金额 = 1.5 }, new { 名称 = "乙", 日期 = new DateTime(2026, 3, 2, 8, 30, 0), 金额 = 20000000d } });
        using var rows = SourceFile.Open(path);
        Assert.Equal(["名称", "日期", "金额"], rows.Columns);
        Assert.Equal([["𠮷野家", "2026-03-01", "1.5"], ["乙", "2026-03-02 08:30:00", "20000000"]], rows.Rows().Select(r => r.Cells));
    }

    [Fact]
    public void Open_WorkbookCutShortAnywhere_IsRefusedOrReadWithoutCrash()
    {
        var path = Path.Combine(_folder, "whole.xlsx");
        MiniExcel.SaveAs(path, Enumerable.Range(0, 300).Select(i => new { 名称 = $"公司{i}", 编号 = i }));
        var whole = File.ReadAllBytes(path);
        Gen.Int[0, whole.Length - 1].Sample(
            length => Assert.Throws<SourceFileRefusedException>(() =>
            {
                using var rows = SourceFile.Open(Write("cut.xlsx", whole[..length]));
                _ = rows.Rows().Count();
            }), iter: 60, threads: 1);
    }

    [Fact]
    public void Open_WorkbookThatUnpacksToAHundredTimesItsSize_IsRefusedAsABomb()
    {
        var path = Path.Combine(_folder, "bomb.xlsx");
        using (var archive = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            using var sheet = archive.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.SmallestSize).Open();
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 80; i++) sheet.Write(zeros);
        }

        var refusal = Assert.Throws<SourceFileRefusedException>(() => SourceFile.Open(path).Dispose());
        Assert.Contains("bomb", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_AnyBytesUnderAnyName_AreReadOrRefusedButNeverCrash() =>
        Gen.Select(Gen.Byte.Array[0, 400], Gen.Int[0, 1]).Sample(
            input =>
            {
                try
                {
                    using var rows = SourceFile.Open(Write(input.Item2 == 0 ? "any.csv" : "any.xlsx", input.Item1));
                    return rows.Rows().All(r => r.Cells.Length == rows.Columns.Count);
                }
                catch (SourceFileRefusedException refusal)
                {
                    return refusal.Message.Length > 0;
                }
            },
            iter: 2_000, threads: 1);

    private string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
