using System.Globalization;
using System.Text;
using CreditHub.Adapters.Reading;
using CreditHub.Domain.Codes;
using CsCheck;
using Xunit;

namespace CreditHub.Adapters.Tests.Reading;

public sealed class EncodingTests : IDisposable
{
    private const string Header = "名称,文书号,内容\n";
    private static readonly Encoding Gb = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;

    private readonly string _folder = Directory.CreateTempSubdirectory("encoding-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Decode_EveryOneAndTwoByteCode_IsWhatTheRuntimeSaysAfterTheEditionOf2022()
    {
        var strict = CodePagesEncodingProvider.Instance.GetEncoding("GB18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;
        var chars = new char[4];
        for (var first = 0x81; first <= 0xFE; first++)
        {
            for (var second = 0x40; second <= 0xFE; second++)
            {
                if (second == 0x7F) continue;
                byte[] code = [(byte)first, (byte)second];
                string? expected = null;
                try
                {
                    expected = code is [0xA3, 0xA0] ? "\u3000" : string.Concat(strict.GetString(code).Select(PrivateUse.Fold));
                }
                catch (DecoderFallbackException)
                {
                    // Not assigned: it must be refused here as well.
                }

                var fault = Gb18030.Decode(code, chars, out var written);
                Assert.Equal(expected, fault < 0 ? new string(chars, 0, written) : null);
            }
        }
    }

    // The characters that GB 18030-2022 moved out of private use, and the euro sign of Windows.
    [Theory]
    [InlineData(new byte[] { 0xFE, 0x59 }, "\u9FB4")]
    [InlineData(new byte[] { 0xFE, 0x61 }, "\u9FB5")]
    [InlineData(new byte[] { 0xFE, 0x66 }, "\u9FB6")]
    [InlineData(new byte[] { 0xFE, 0x67 }, "\u9FB7")]
    [InlineData(new byte[] { 0xFE, 0x6D }, "\u9FB8")]
    [InlineData(new byte[] { 0xFE, 0x7E }, "\u9FB9")]
    [InlineData(new byte[] { 0xFE, 0x90 }, "\u9FBA")]
    [InlineData(new byte[] { 0xFE, 0xA0 }, "\u9FBB")]
    [InlineData(new byte[] { 0xA6, 0xD9 }, "\uFE10")]
    [InlineData(new byte[] { 0xA6, 0xDA }, "\uFE12")]
    [InlineData(new byte[] { 0xA6, 0xDB }, "\uFE11")]
    [InlineData(new byte[] { 0xA6, 0xF3 }, "\uFE19")]
    [InlineData(new byte[] { 0xA3, 0xA0 }, "\u3000")]
    [InlineData(new byte[] { 0x80, 0x33 }, "€3")]
    public void Decode_CodeOfTheEditionOf2022_IsUnicodes(byte[] code, string expected)
    {
        var chars = new char[4];
        Assert.Equal(-1, Gb18030.Decode(code, chars, out var written));
        Assert.Equal(expected, new string(chars, 0, written));
    }

    [Fact]
    public void Decode_AnyText_RoundTripsWithCharactersOfFourBytes() =>
        Gen.OneOf(Gen.Int[0x20, 0xD7FF], Gen.Int[0x10000, 0x2FFFF], Gen.Int[0x4E00, 0x9FA5]).Array[0, 60].Sample(
            points =>
            {
                var text = string.Concat(points.Where(p => p is not (>= 0x80 and < 0xA0) and not 0x7F and not 0xE5E5).Select(char.ConvertFromUtf32));
                var bytes = Gb.GetBytes(text);
                var chars = new char[bytes.Length];
                var fault = Gb18030.Decode(bytes, chars, out var written);
                return fault == -1 && new string(chars, 0, written) == text;
            },
            iter: 5_000, threads: 1);

    [Fact]
    public void Decode_BytesThatAreNoText_SaysWhere()
    {
        var chars = new char[20];
        Assert.Equal(2, Gb18030.Decode([0xD6, 0xD0, 0xFF, 0x41], chars, out _));
        Assert.Equal(2, Gb18030.Decode([0xD6, 0xD0, 0xCE], chars, out _));
        Assert.Equal(0, Gb18030.Decode([0xFF], chars, out _));
        Assert.Equal(1, Gb18030.Decode([0x41, 0x81, 0x30, 0x2C, 0x41], chars, out _));
    }

    [Theory]
    [InlineData("utf-8", true, "byte order mark", 1.0)]
    [InlineData("utf-8", false, "strict UTF-8", 0.999)]
    [InlineData("GB18030", false, "by elimination", 0.95)]
    [InlineData("us-ascii", false, "ASCII throughout", 1.0)]
    public void Open_OneEncoding_IsFoundWithItsConfidenceAndGrounds(string name, bool mark, string grounds, double confidenceMin)
    {
        var encoding = name == "GB18030" ? Gb : Encoding.GetEncoding(name);
        var text = name == "us-ascii" ? "A,B\n1,2\n" : Header + string.Concat(Enumerable.Repeat("西安某某有限公司,陕〔2026〕1号,𠮷野家的内容\n", 10));
        using var rows = SourceFile.Open(Write([.. mark ? encoding.GetPreamble() : [], .. encoding.GetBytes(text)]));
        var found = rows.Encoding!;
        Assert.Equal(name == "GB18030" ? "GB18030" : "UTF-8", found.Name);
        Assert.Contains(grounds, found.DecidedBy, StringComparison.Ordinal);
        Assert.InRange(found.Confidence, confidenceMin, 1);
        Assert.All(rows.Rows(), r => Assert.Null(r.Fault));
    }

    [Fact]
    public void Open_TwoCharactersThatAreBoth_IsReadAsUtf8WithLessConfidence()
    {
        // The GB18030 bytes of 某某 are valid UTF-8.
        using var rows = SourceFile.Open(Write([.. "A,B\n1,"u8, .. Gb.GetBytes("某某"), (byte)'\n']));
        Assert.InRange(rows.Encoding!.Confidence, 0, 0.97);
    }

    [Fact]
    public void Open_EncodingStated_IsTakenWithoutLooking()
    {
        using var rows = SourceFile.Open(Write([.. "A,B\n1,"u8, .. Gb.GetBytes("某某"), (byte)'\n']), SourceEncoding.Gb18030);
        Assert.Equal("某某", rows.Rows().Single().Cells[1]);
        Assert.Contains("stated", rows.Encoding!.DecidedBy, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_EncodingStatedWrongly_RefusesTheHeaderRatherThanReadingIt()
    {
        var path = Write(Gb.GetBytes(Header + "西安,1,2\n"));
        Assert.Contains("no UTF-8", Assert.Throws<SourceFileRefusedException>(() => SourceFile.Open(path, SourceEncoding.Utf8)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NeitherEncoding_IsRefusedWithTheOffsetOfTheFirstByte()
    {
        var refusal = Assert.Throws<SourceFileRefusedException>(() => SourceFile.Open(Write([(byte)'A', (byte)'\n', 0x41, 0xFF, 0xFF, (byte)'\n', 0xFF, (byte)'\n'])));
        Assert.Contains("byte 3 ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_Big5_IsRefusedAndNotReadAsGb18030()
    {
        var big5 = CodePagesEncodingProvider.Instance.GetEncoding(950)!;
        var text = string.Concat(Enumerable.Repeat("西安測試食品有限公司,市場監督管理局處罰決定書,經營超過保質期的食品的行為\n", 5));
        Assert.Contains("Big5", Assert.Throws<SourceFileRefusedException>(() => SourceFile.Open(Write(big5.GetBytes("A,B,C\n" + text)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_OneByteSpoiled_NamesItsOffsetInTheFileAndSpoilsNoOtherRow()
    {
        var bytes = Gb.GetBytes(Header + "西安一公司,1,甲\n西安二公司,2,乙\n西安三公司,3,丙\n");
        var offset = Gb.GetByteCount(Header + "西安一公司,1,甲\n西安");
        bytes[offset] = 0xFF;
        using var rows = SourceFile.Open(Write(bytes));
        var faults = rows.Rows().Select(r => r.Fault).ToList();
        Assert.Equal([true, false, true], faults.Select(f => f is null));
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"Byte {offset} of the file"), faults[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_DestroyedText_IsRefused()
    {
        using var rows = SourceFile.Open(Write(Encoding.UTF8.GetBytes(Header + "西安\uFFFD公司,1,甲\n西安,2,乙\n")));
        Assert.Equal([false, true], rows.Rows().Select(r => r.Fault is null));
    }

    // Whatever rows of a file are written in, a row is read as it was written or refused; it is never something else.
    [Fact]
    public void Rows_MixedEncodings_AreReadAsWrittenOrRefused()
    {
        string[] words = ["西安甲乙食品有限公司", "违反《中华人民共和国食品安全法》", "罚款壹万元", "ABC", "测试路1号", "𠮷野家", "龘靐齉测试文化传播有限责任公司", "市场监督管理局"];
        var row = Gen.Select(Gen.Int[0, words.Length - 1].Array[3], Gen.Bool).Where(r => r.Item1.Any(w => w != 3));
        Gen.Select(row.Array[1, 30], Gen.Bool).Sample(
            input =>
            {
                var (lines, headerIsGb) = input;
                var texts = lines.Select(l => string.Join(',', l.Item1.Select(w => words[w]))).ToList();
                var bytes = new List<byte>((headerIsGb ? Gb : Encoding.UTF8).GetBytes(Header));
                for (var i = 0; i < lines.Length; i++) bytes.AddRange((lines[i].Item2 ? Gb : Encoding.UTF8).GetBytes(texts[i] + "\n"));
                try
                {
                    using var rows = SourceFile.Open(Write([.. bytes]));
                    var read = rows.Rows().ToList();
                    return read.Count == texts.Count && read.TrueForAll(r => r.Fault is not null || string.Join(',', r.Cells) == texts[r.Number - 2]);
                }
                catch (SourceFileRefusedException refusal)
                {
                    return refusal.Message.Contains("header", StringComparison.OrdinalIgnoreCase);
                }
            },
            iter: 400, threads: 1);
    }

    private string Write(byte[] bytes)
    {
        var path = Path.Combine(_folder, "a.csv");
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
