using System.Text;
using CreditHub.Adapters.Reading;
using CreditHub.Adapters.Reporting;
using CsCheck;
using Xunit;

namespace CreditHub.Adapters.Tests.Reporting;

public sealed class CsvLineTests : IDisposable
{
    private const string Signs = "=+-@\t\r\n＝＋－＠";

    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("csv-").FullName, "a.csv");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Fact]
    public void Of_CellThatMayBeAFormula_BeginsWithAnApostrophe() =>
        Gen.Select(Gen.Int[0, 2].Select(i => new string(' ', i)), Gen.Char[Signs], Gen.String).Where(t => t.Item1.Length == 0 || !char.IsControl(t.Item2)).Sample(
            (before, sign, rest) => (sign == '-' && rest.All(c => char.IsAsciiDigit(c) || c == '.'))
                || CsvLine.Of([before + sign + rest]).TrimStart('"').StartsWith('\''));

    [Theory]
    [InlineData("西安甲乙有限公司")]
    [InlineData("(2026)陕0113执21号")]
    [InlineData("1-2")]
    [InlineData("-12.50")]
    [InlineData("-1")]
    [InlineData("")]
    public void Of_OtherCell_IsLeftAsItIs(string cell) => Assert.Equal(cell + "\r\n", CsvLine.Of([cell]));

    // A negative number computes nothing; anything else behind a sign may.
    [Theory]
    [InlineData("-1+1")]
    [InlineData("-1|calc")]
    [InlineData("--1")]
    [InlineData("- 1")]
    [InlineData("-1.")]
    [InlineData("+86 29")]
    [InlineData("\u200b=1+1")]
    [InlineData("\ufeff@SUM(A1)")]
    [InlineData("\u00a0\u3000＝1")]
    public void Of_CellWhoseSignIsHiddenOrNoNumbers_BeginsWithAnApostrophe(string cell) =>
        Assert.StartsWith("'", CsvLine.Of([cell]), StringComparison.Ordinal);

    [Fact]
    public void Of_Cells_AreReadAgainAsTheyWere() =>
        Gen.String[Gen.Char["=+-@＝,\"\n甲a1 '"], 1, 12].Where(c => c.Trim().Length > 0 && c == c.Trim() && !c.StartsWith('\'') && !(c.StartsWith("=\"", StringComparison.Ordinal) && c.EndsWith('"'))).Array[2].Sample(
            cells =>
            {
                File.WriteAllText(_path, "A,B\r\n" + CsvLine.Of(cells), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
                using var rows = SourceFile.Open(_path);
                var read = SpreadsheetGuard.Remove(rows.Rows().Single()).Cells;
                // Texts with further apostrophes keep theirs.
                Assert.Equal(cells.Select(c => c.Contains('\'', StringComparison.Ordinal) ? null : c), cells.Zip(read, (c, r) => c.Contains('\'', StringComparison.Ordinal) ? null : r));
            },
            iter: 2_000, threads: 1);
}
