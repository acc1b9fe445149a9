using System.Text;
using CreditHub.Adapters.Mapping;
using CreditHub.Adapters.Reading;
using CreditHub.Adapters.Tests.Mapping;
using CsCheck;
using Xunit;

namespace CreditHub.Adapters.Tests.Reading;

/// <summary>Two stray quotation marks make one cell of what lies between them; no record may come of it that is half one company's and half another's.</summary>
public sealed class StrayMarksTests : IDisposable
{
    private const int Rows = 12;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly Encoding Gb = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;

    private readonly string _folder = Directory.CreateTempSubdirectory("stray-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Map_TwoStrayMarks_CostTheirOwnLinesAndMixNoRows()
    {
        var column = Gen.Int[0, PenaltyTable.Columns.Length - 1];
        Gen.Select(Gen.Int[0, Rows - 2], Gen.Int[1, Rows - 1], column, Gen.OneOf(column, Gen.Const(-1)), Gen.Int[0, 2], Gen.Bool).Sample(
            input =>
            {
                var (first, distance, opens, other, how, isGb) = input;
                var (second, closes) = (Math.Min(Rows - 1, first + distance), other < 0 ? opens : other);
                var lines = Enumerable.Range(2, Rows).Select(Line).ToList();
                lines[first][opens] = how == 0 ? "\"" : "\"" + lines[first][opens];
                lines[second][closes] = how == 2 ? lines[second][closes] + "\"" : "\"";
                var mapped = Map(isGb ? Gb : Encoding.UTF8, lines.ConvertAll(l => string.Join(',', l)));
                var whole = mapped.Where(m => m.Mapped is MappedRow.Ready).ToList();
                return mapped.Count == Rows && whole.TrueForAll(m => IsOneLine(((MappedRow.Ready)m.Mapped).Row.Record!))
                    && Enumerable.Range(0, Rows).Where(i => i != first && i != second).All(i => whole.Exists(m => m.Row.Number == i + 2));
            },
            iter: 600, threads: 1);
    }

    [Fact]
    public void Map_StrayMarksInEachOfFiveLines_CostThoseAlone()
    {
        var lines = Enumerable.Range(2, Rows).Select(Line).ToList();
        foreach (var spoiled in new[] { 1, 3, 4, 8, 9 }) lines[spoiled][3] = "\"";
        var mapped = Map(Encoding.UTF8, lines.ConvertAll(l => string.Join(',', l)));
        Assert.Equal([3, 5, 6, 10, 11], mapped.Where(m => m.Mapped is MappedRow.Faulty).Select(m => m.Row.Number));
        Assert.Equal(Rows, mapped.Count);
    }

    // Here a cell too few hides from its line that it was a row; what is left is a text of one line that has lines and commas.
    [Fact]
    public void Map_FieldOfOneLineThatHasLinesAndCommas_IsRefused()
    {
        var lines = Enumerable.Range(2, 3).Select(Line).ToList();
        lines[0][4] = "\"" + lines[0][4];
        lines[1][4] = "\"";
        lines[1][1] = "法人及非法人组织,";
        var mapped = Map(Encoding.UTF8, lines.ConvertAll(l => string.Join(',', l)));
        var fault = Assert.Single(Assert.IsType<MappedRow.Faulty>(mapped[0].Mapped).Faults);
        Assert.Equal("文书号", fault.Column);
        Assert.Contains("stray quotation marks", fault.Message, StringComparison.Ordinal);
        Assert.Equal([typeof(MappedRow.Faulty), typeof(MappedRow.Ready)], mapped.Select(m => m.Mapped.GetType()));
    }

    [Fact]
    public void Map_LineBreakInAFieldOfOneLine_IsAnAccidentWhereNoCommaStandsBesideIt()
    {
        var line = Line(2);
        line[0] = "\"延长石油\n清洁新能源\"";
        var ready = Assert.IsType<MappedRow.Ready>(Assert.Single(Map(Encoding.UTF8, [string.Join(',', line)])).Mapped);
        Assert.Equal("延长石油清洁新能源", ready.Row.Record!.Subject.Name);
        Assert.Equal("延长石油\n清洁新能源", Assert.Single(ready.Originals!).Original);
    }

    [Fact]
    public void Map_TextOfSeveralLinesWithCommas_IsTakenWhereTheFormatSaysSo()
    {
        var format = PenaltyTable.Load(PenaltyTable.Json.Replace(
            "{ \"path\": \"decided_on\"", "{ \"path\": \"penalty.facts\", \"columns\": [\"撤回原因\"], \"lines\": true }, { \"path\": \"decided_on\"", StringComparison.Ordinal));
        var line = Line(2);
        line[^1] = "\"一,无证经营,\n二,拒不改正,拒绝检查,\n三,其他\"";
        var ready = Assert.IsType<MappedRow.Ready>(Assert.Single(Map(Encoding.UTF8, [string.Join(',', line)], format)).Mapped);
        Assert.Equal("一,无证经营,\n二,拒不改正,拒绝检查,\n三,其他", ready.Row.Record!.Penalty.Facts);
    }

    // Each line's own number stands in its name, its document and its fine.
    private static string[] Line(int number) =>
        PenaltyTable.Row(number, ("名称", $"甲{number}公司"), ("罚款金额(万元)", $"{number}"), ("组织机构代码", "")).Cells;

    private static bool IsOneLine(V1.CreditRecord record)
    {
        var number = record.Penalty.Fine.MinorUnits / 1_000_000;
        return record.Subject.Name.Trim('"') == $"甲{number}公司" && record.Document.Number.Trim('"') == $"陕市监处罚〔2026〕{number}号";
    }

    // In a task, so that a hang is a failure and no hang of the tests.
    private List<(RawRow Row, MappedRow Mapped)> Map(Encoding encoding, List<string> lines, SourceFormat? format = null) => Task.Run(() =>
    {
        var path = Path.Combine(_folder, "delivery.csv");
        File.WriteAllBytes(path, encoding.GetBytes(string.Join(',', PenaltyTable.Columns) + "\n" + string.Join('\n', lines) + "\n"));
        using var rows = SourceFile.Open(path);
        var mapper = (format ?? PenaltyTable.Format()).Fit(rows.Columns, PenaltyTable.FileVersion);
        return rows.Rows().Select(r => (r, mapper.Map(r))).ToList();
    }).WaitAsync(Patience).GetAwaiter().GetResult();
}
