using CreditHub.Adapters.Changes;
using CreditHub.Adapters.Reading;
using CreditHub.Adapters.Tests.Mapping;
using CsCheck;
using Xunit;

namespace CreditHub.Adapters.Tests.Changes;

/// <summary>Which deliveries depart from their dataset's past, and which do not.</summary>
public sealed class ChangeJudgeTests
{
    private static readonly ChangeRules Rules = new();

    public static TheoryData<string, string> Departures => new()
    {
        { "kinds", "处罚类别 is empty in every row; in each of the past 3 deliveries at least 100 percent" },
        { "rows", "It has 1,100 records; the largest of the past 3 deliveries had 100." },
        { "day", "决定日期 is one and the same day in 100 of 100 records" },
        { "withdrawn", "60 of 100 rows withdraw their record or state its removal" },
        { "shifted", "文书号 looks otherwise than in the past in 100 percent of its cells" },
    };

    [Theory]
    [MemberData(nameof(Departures))]
    public void Judge_DeliveryThatDeparts_IsAskedAbout(string how, string said)
    {
        var found = Judge(Delivery(how == "rows" ? 1_100 : 100, n => Spoilt(how, n)));
        Assert.Contains(said, string.Join('\n', found), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Departures))]
    public void Judge_OffOrFewRows_AsksNothing(string how, string said)
    {
        Assert.NotEmpty(said);
        var (few, all) = (Delivery(Rules.RecordsMin - 1, n => Spoilt(how, n)), Delivery(1_100, n => Spoilt(how, n)));
        Assert.Empty(Judge(few));
        Assert.Empty(ChangeJudge.Judge(all, Past(), new ChangeRules { Mode = ChangeMode.Off }, path => path));
    }

    // Deliveries like those of the past are never asked about, however many rows up to the growth allowed and whatever share of removals.
    [Fact]
    public void Judge_DeliveryLikeThePast_AsksNothing() =>
        Gen.Select(Gen.Int[1, 900], Gen.Int[0, 15], Gen.Int[1, 27]).Sample(
            (rows, removedPercent, days) =>
            {
                var delivery = Delivery(
                    rows, n => (n - 2) * 100 / rows < removedPercent ? [("操作类型", "撤回")] : [("决定日期", $"2026-10-{(n % (days + 1)) + 1:00}")]);
                Assert.Empty(Judge(delivery));
            },
            iter: 60, threads: 1);

    // Whatever takes more than the allowed share off a list is asked about, unless the past did the same.
    [Fact]
    public void Judge_RemovalsOverTheAllowedShare_AreAskedAbout() =>
        Gen.Select(Gen.Int[20, 400], Gen.Int[0, 100]).Sample(
            (rows, percent) =>
            {
                var removed = rows * percent / 100;
                var found = Judge(Delivery(rows, n => n - 2 < removed ? [("操作类型", "撤回")] : []));
                Assert.Equal(
                    removed * 100 > rows * Rules.RemovalsPercentMax, found.Any(s => s.Contains("withdraw", StringComparison.Ordinal)));
            },
            iter: 60, threads: 1);

    [Fact]
    public void Judge_WithoutAPast_AsksNothing() =>
        Assert.Empty(ChangeJudge.Judge(Delivery(100, n => Spoilt("day", n)), [], Rules, path => path));

    [Theory]
    [InlineData("2026-03-15", 1)]
    [InlineData("2026/3/15 10:00", 1)]
    [InlineData("2026年3月15日", 1)]
    [InlineData("20260315", 1)]
    [InlineData("91610113MA9000011Y", 2)]
    [InlineData("610131100000001", 0)]
    [InlineData("1234.5", 0)]
    [InlineData("abc@x.cn", 3)]
    [InlineData("陕市监处罚〔2026〕2号", 4)]
    [InlineData("西安市市场监督管理局", 5)]
    [InlineData("该单位在其网站发布虚假广告,误导消费者", 6)]
    public void Of_Cell_TellsItsForm(string cell, int form) => Assert.Equal(form, CellForm.Of(cell));

    private static (string, string)[] Spoilt(string how, int n) => how switch
    {
        "kinds" => [("处罚类别", "")],
        "day" => [("决定日期", "2026-10-20")],
        "withdrawn" => n % 10 < 6 ? [("操作类型", "撤回")] : [],
        "shifted" => [("文书号", $"西安第{n}有限公司")],
        _ => [],
    };

    private static IReadOnlyList<string> Judge(DeliveryProfile now) =>
        ChangeJudge.Judge(now, Past(), Rules, path => path switch { "penalty.kinds" => "处罚类别", "decided_on" => "决定日期", _ => "文书号" });

    private static IReadOnlyList<DeliveryProfile> Past() =>
        [.. Enumerable.Range(0, 3).Select(_ => Delivery(100, n => [("决定日期", $"2026-10-{(n % 27) + 1:00}")]))];

    private static DeliveryProfile Delivery(int rows, Func<int, (string, string)[]> cells)
    {
        // A format that does not need the kinds, so that a column may become empty.
        var format = PenaltyTable.Load(PenaltyTable.Json.Replace(
            "\"处罚类别\"], \"required\": true", "\"处罚类别\"]", StringComparison.Ordinal));
        using var table = new Rows(
            [.. Enumerable.Range(2, rows).Select(n => PenaltyTable.Row(n, [("决定日期", $"2026-10-{(n % 27) + 1:00}"), .. cells(n)]))]);
        return DeliveryProfile.Of(table, format.Fit(PenaltyTable.Columns, 1), TestContext.Current.CancellationToken);
    }

    private sealed class Rows(IReadOnlyList<RawRow> rows) : ISourceRows
    {
        public IReadOnlyList<string> Columns => PenaltyTable.Columns;

        IEnumerable<RawRow> ISourceRows.Rows() => rows;

        public void Dispose()
        {
        }
    }
}
