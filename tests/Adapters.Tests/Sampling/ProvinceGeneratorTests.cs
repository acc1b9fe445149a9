using System.Globalization;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Codes;
using CreditHub.Sampling;
using Xunit;

namespace CreditHub.Adapters.Tests.Sampling;

public sealed class ProvinceGeneratorTests
{
    private const string Code = "统一社会信用代码";
    private const string CounterpartCode = "行政相对人代码_1(统一社会信用代码)";

    private static readonly (string Dataset, string CodeColumn)[] Tables =
    [
        ("market.registration", Code), ("market.licence", CounterpartCode), ("market.penalty", CounterpartCode), ("market.abnormal-operation", Code),
        ("market.serious-violation", Code), ("court.judgment-default", Code), ("tax.major-violation", Code), ("pbc.penalty", CounterpartCode),
        ("pbc.financing", Code), ("credit.evaluation", Code), ("credit.commitment", Code),
    ];

    [Fact]
    public void Generate_SameSeed_GivesSameBytes()
    {
        using var one = new SampleTables(subjects: 2_000);
        using var other = new SampleTables(subjects: 2_000);
        foreach (var (dataset, _) in Tables) Assert.Equal(File.ReadAllBytes(one.PathOf(dataset)), File.ReadAllBytes(other.PathOf(dataset)));
        Assert.Equal(File.ReadAllBytes(one.PathOf("tax.a-rated")), File.ReadAllBytes(other.PathOf("tax.a-rated")));
        Assert.Equal(one.Report.Showcase, other.Report.Showcase);
    }

    [Fact]
    public void Generate_OtherSeed_GivesOtherBusinesses()
    {
        using var one = new SampleTables(subjects: 50, seed: 7);
        using var other = new SampleTables(subjects: 50, seed: 8);
        Assert.NotEqual(File.ReadAllBytes(one.PathOf("market.registration")), File.ReadAllBytes(other.PathOf("market.registration")));
    }

    [Fact]
    public void Generate_NoDirt_EveryCodeConformsIsShaanxisAndUnique()
    {
        using var sample = new SampleTables(subjects: 5_000, dirtyShare: 0);
        var regions = SampleTables.Regions();
        var registered = sample.Records("market.registration").ConvertAll(row => row[Code]);
        Assert.Equal(registered.Count, registered.ToHashSet().Count);
        var texts = Tables.SelectMany(table => sample.Records(table.Dataset).Select(row => row[table.CodeColumn]))
            .Concat(sample.Rows("tax.a-rated").Select(row => row[1]))
            .Concat(sample.Records("market.licence").Select(row => row["许可机关统一社会信用代码"]))
            .Concat(sample.Records("pbc.penalty").Select(row => row["处罚机关统一社会信用代码"]));
        foreach (var text in texts)
        {
            var code = UnifiedSocialCreditCode.Parse(text);
            Assert.Equal(CodeConformity.Conforming, code.Conformity);
            Assert.True(Enum.GetValues<RegionCodeSystem>().Any(system => IsShaanxi(regions, code.RegistrationRegion, system)), text);
        }
    }

    [Fact]
    public void Generate_NoDirt_EveryIndustryIsKnown()
    {
        using var sample = new SampleTables(subjects: 2_000, dirtyShare: 0);
        var industries = SampleTables.Industries();
        foreach (var row in sample.Records("market.registration")) Assert.NotNull(industries.NameOf(IndustryCode.Parse(row["行业代码"])));
    }

    [Fact]
    public void Generate_NoDirt_EveryDayLiesBetweenFoundingAndDelivery()
    {
        using var sample = new SampleTables(subjects: 5_000, dirtyShare: 0);
        (string Dataset, string Column)[] days =
        [
            ("market.registration", "成立日期"), ("market.registration", "核准日期"), ("market.licence", "许可决定日期"), ("market.penalty", "处罚决定日期"),
            ("market.abnormal-operation", "列入日期"), ("market.abnormal-operation", "移出日期"), ("market.serious-violation", "移出日期"),
            ("court.judgment-default", "larq"), ("court.judgment-default", "fbrq"), ("court.judgment-default", "移出日期"),
            ("tax.major-violation", "公布日期"), ("pbc.financing", "业务日期"), ("credit.commitment", "做出承诺日期"),
        ];
        var founded = sample.Records("market.registration").ToDictionary(row => row[Code], row => BeijingDate.Parse(row["成立日期"]));
        foreach (var (dataset, column) in days)
        {
            var codeColumn = Tables.Single(table => table.Dataset == dataset).CodeColumn;
            foreach (var row in sample.Records(dataset).Where(row => row[column].Length > 0))
            {
                Assert.Equal(DateText.Date, BeijingDate.TryParseLenient(row[column], out var day));
                Assert.True(day >= founded[row[codeColumn]] && day <= SampleTables.AsOf, $"{dataset} {column} {row[column]} {row[codeColumn]}");
            }
        }

        foreach (var row in sample.Rows("tax.a-rated"))
            Assert.True(founded[row[1]].Value.Year <= int.Parse(row[2], CultureInfo.InvariantCulture), $"{row[1]} was rated for {row[2]}.");
    }

    [Fact]
    public void Generate_TwentyThousand_HasTheSharesOfAProvince()
    {
        const int subjects = 20_000;
        using var sample = new SampleTables(subjects, dirtyShare: 0);
        AssertShare(0.50, 0.02, Share(sample, "market.registration", Code, row => row[Code][2..6] == "6101"));
        AssertShare(0.43, 0.02, Share(sample, "market.registration", Code, row => row[Code].StartsWith("91", StringComparison.Ordinal)));
        AssertShare(0.54, 0.02, Share(sample, "market.registration", Code, row => row[Code].StartsWith("92", StringComparison.Ordinal)));
        AssertShare(0.03, 0.01, Share(sample, "market.registration", Code, row => row[Code].StartsWith("93", StringComparison.Ordinal)));
        AssertShare(0.40, 0.02, Share(sample, "market.licence", CounterpartCode));
        AssertShare(0.06, 0.01, Share(sample, "market.penalty", CounterpartCode));
        AssertShare(0.03, 0.005, Share(sample, "market.abnormal-operation", Code));
        AssertShare(0.012, 0.003, Share(sample, "court.judgment-default", Code));
        AssertShare(0.002, 0.001, Share(sample, "market.serious-violation", Code));
        AssertShare(0.001, 0.0008, Share(sample, "tax.major-violation", Code));
        AssertShare(0.0005, 0.0005, Share(sample, "pbc.penalty", CounterpartCode));
        AssertShare(0.05, 0.01, Share(sample, "pbc.financing", Code));
        AssertShare(0.08, 0.016, Share(sample, "credit.evaluation", Code));
        AssertShare(0.03, 0.008, Share(sample, "credit.commitment", Code));
        AssertShare(0.10, 0.01, sample.Rows("tax.a-rated").Select(row => row[1]).Distinct().Count() / (double)subjects);
        AssertShare(0.03, 0.006, InForce(sample).Count / (double)subjects);
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.2)]
    public void Generate_DirtyShare_IsThatOfTheRows(double share)
    {
        using var sample = new SampleTables(subjects: 20_000, dirtyShare: share);
        Assert.All(sample.Report.Files, file => Assert.True(file.DirtyRows <= file.Rows));
        AssertShare(share, share * 0.15, sample.Report.Files.Sum(file => file.DirtyRows) / (double)sample.Report.Files.Sum(file => file.Rows));
    }

    [Fact]
    public void Generate_AllDirty_EveryFaultAppearsAndEveryRowDiffers()
    {
        using var dirty = new SampleTables(subjects: 3_000, dirtyShare: 1);
        using var clean = new SampleTables(subjects: 3_000, dirtyShare: 0);
        var headers = dirty.Headers("market.penalty");
        var rows = dirty.Rows("market.penalty");
        Assert.Contains(rows, row => row.Length == headers.Length + 1);
        var records = dirty.Records("market.penalty");
        Assert.Contains(records, row => row["罚款金额(万元)"] == "壹万");
        Assert.Contains(records, row => row["行政相对人类别"] == "自然人" && row[CounterpartCode].Contains("****", StringComparison.Ordinal));
        Assert.Contains(records, row => row["处罚决定日期"] == "2026/02/30");
        Assert.Contains(records, row => BeijingDate.TryParseLenient(row["处罚决定日期"], out var day) == DateText.Date && day > SampleTables.AsOf);
        Assert.Contains(records, row => row["行政相对人名称"].Length == 0);
        Assert.Contains(records, row => UnifiedSocialCreditCode.TryParse(row[CounterpartCode], out var code, out _) && code.Conformity != CodeConformity.Conforming);
        Assert.Contains(dirty.Records("court.judgment-default"), row => row["bzxrxz"] == "0");
        var sound = clean.Rows("market.penalty");
        // The three exemplars with a penalty are spared.
        Assert.Equal(3, rows.Zip(sound).Count(pair => pair.First.SequenceEqual(pair.Second)));
    }

    [Theory]
    [InlineData(11)]
    [InlineData(300)]
    public void Generate_FewSubjects_EachFileHasThreeRows(int subjects)
    {
        using var sample = new SampleTables(subjects);
        Assert.Equal(12, sample.Report.Files.Count);
        Assert.All(sample.Report.Files, file => Assert.InRange(file.Rows, Exemplars.RowsMin, long.MaxValue));
        foreach (var file in sample.Report.Files) Assert.Equal(file.Rows, sample.Rows(file.Dataset).Count);
    }

    [Fact]
    public void Generate_OneSubject_EachRecordFileHasThreeRowsAndNothingIsShown()
    {
        using var sample = new SampleTables(subjects: 1);
        Assert.All(sample.Report.Files, file => Assert.Equal(file.Dataset == "market.registration" ? 1 : Exemplars.RowsMin, file.Rows));
        Assert.Empty(sample.Report.Showcase);
    }

    [Fact]
    public void Showcase_EachStory_IsToldByTheFiles()
    {
        using var sample = new SampleTables(subjects: 500, dirtyShare: 1);
        Assert.Equal(4, sample.Report.Showcase.Count);
        var registered = sample.Records("market.registration").ToDictionary(row => row[Code], row => row["企业名称"]);
        Assert.All(sample.Report.Showcase, shown => Assert.Equal(shown.Name, registered[shown.Code.ToString()]));

        var barred = CodeOf(sample, ShowcaseStory.BarredByCourt);
        Assert.Equal(["market.registration", "court.judgment-default"], DatasetsOf(sample, barred));
        Assert.Equal("", sample.Records("court.judgment-default").Single(row => row[Code] == barred)["移出日期"]);
        var abnormal = CodeOf(sample, ShowcaseStory.AbnormalOnly);
        Assert.Equal(["market.registration", "market.abnormal-operation"], DatasetsOf(sample, abnormal));
        Assert.Equal("", sample.Records("market.abnormal-operation").Single(row => row[Code] == abnormal)["移出日期"]);
        var rated = CodeOf(sample, ShowcaseStory.ARated);
        Assert.Equal(["market.registration", "market.licence"], DatasetsOf(sample, rated));
        Assert.Equal("2025", sample.Rows("tax.a-rated").Single(row => row[1] == rated)[2]);
        Assert.Equal(["market.registration", "market.licence"], DatasetsOf(sample, CodeOf(sample, ShowcaseStory.Clear)));
        Assert.DoesNotContain(sample.Rows("tax.a-rated"), row => row[1] == CodeOf(sample, ShowcaseStory.Clear));
    }

    [Fact]
    public void Generate_Progress_ReachesTheEndOfBothStages()
    {
        using var sample = new SampleTables(subjects: 11);
        var heard = new List<SampleProgress>();
        SampleTables.Generator().Generate(sample.Options with { Subjects = 10_001 }, new Listener(heard), TestContext.Current.CancellationToken);
        int[] steps = [0, 10_000, 10_001];
        Assert.Equal(
            new[] { SampleStage.Tables, SampleStage.Workbook }.SelectMany(stage => steps.Select(done => new SampleProgress(stage, done, 10_001))), heard);
    }

    [Fact]
    public void Generate_Cancelled_LeavesNoFile()
    {
        using var sample = new SampleTables(subjects: 11);
        var folder = Path.Combine(sample.Options.OutputFolder, "cancelled");
        Assert.Throws<OperationCanceledException>(() =>
            SampleTables.Generator().Generate(sample.Options with { OutputFolder = folder }, progress: null, new CancellationToken(canceled: true)));
        Assert.Empty(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData(0, 0.01)]
    [InlineData(SampleOptions.SubjectsMax + 1, 0.01)]
    [InlineData(10, 1.5)]
    [InlineData(10, double.NaN)]
    public void Generate_OptionOutOfBounds_IsRefused(int subjects, double dirtyShare)
    {
        var options = new SampleOptions { Subjects = subjects, DirtyShare = dirtyShare, OutputFolder = "unused", AsOf = SampleTables.AsOf };
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            SampleTables.Generator().Generate(options, progress: null, TestContext.Current.CancellationToken));
    }

    private static bool IsShaanxi(Regions regions, string text, RegionCodeSystem system) =>
        regions.Find(RegionCode.Parse(text), system) is { } region && regions.IsWithin(region, RegionCode.Parse("610000"));

    private static double Share(SampleTables sample, string dataset, string codeColumn, Func<Dictionary<string, string>, bool>? where = null) =>
        sample.Records(dataset).Where(where ?? (_ => true)).Select(row => row[codeColumn]).Distinct().Count() / (double)sample.Options.Subjects;

    private static void AssertShare(double expected, double tolerance, double actual) => Assert.InRange(actual, expected - tolerance, expected + tolerance);

    private static string CodeOf(SampleTables sample, ShowcaseStory story) => sample.Report.CodeOf(story)!.Value.ToString();

    private static List<string> DatasetsOf(SampleTables sample, string code) =>
        [.. Tables.Where(table => sample.Records(table.Dataset).Any(row => row[table.CodeColumn] == code)).Select(table => table.Dataset)];

    private sealed class Listener(List<SampleProgress> heard) : IProgress<SampleProgress>
    {
        public void Report(SampleProgress value) => heard.Add(value);
    }

    // On a list that bars or warns today.
    private static HashSet<string> InForce(SampleTables sample) =>
    [
        .. new[] { "market.abnormal-operation", "market.serious-violation", "court.judgment-default" }
            .SelectMany(dataset => sample.Records(dataset).Where(row => row["移出日期"].Length == 0).Select(row => row[Code])),
        .. sample.Records("tax.major-violation").Where(row => row["停止公布日期"].Length == 0).Select(row => row[Code]),
    ];
}
