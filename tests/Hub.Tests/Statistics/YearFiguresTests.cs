using System.Text;
using System.Text.Json;
using CreditHub.Cli;
using CreditHub.Cli.Shell;
using CreditHub.Hub.Tests.Cases;
using CreditHub.V1;
using ExcelDataReader;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Statistics;

/// <summary>The figures of a year for the joint conference, and the report that hubctl writes of them.</summary>
public sealed class YearFiguresTests
{
    private const string WholeProvince = "";

    [Fact]
    public async Task Figures_OfKnownRecords_StandAtEveryLevelWithTheirDenominators()
    {
        await using var hub = await Lived();
        var parts = await Read(hub, "operator");
        var policy = await hub.Statistics.GetPolicyFiguresAsync(new GetPolicyFiguresRequest(), cancellationToken: TestHub.Token);
        Assert.Equal((2, 2026, Rows.Day(2026, 11, 6)), (parts.Count, parts[0].Year, parts[0].Day));
        Assert.Equal(policy.Token, parts[0].Token);

        Assert.Equal((1, 2), Of(parts, YearFigureKind.Listed, FigureLevel.Whole));
        Assert.Equal((1, 1), Of(parts, YearFigureKind.Listed, FigureLevel.City, "610100"));
        Assert.Equal((0, 1), Of(parts, YearFigureKind.Listed, FigureLevel.City, "610300"));
        Assert.Equal((1, 1), Of(parts, YearFigureKind.Listed, FigureLevel.County, "610113"));
        Assert.Equal((1, 2), Of(parts, YearFigureKind.Listed, FigureLevel.Agency, "sx-court"));

        Assert.Equal((policy.Voluntary.Voluntary, policy.Voluntary.All), Of(parts, YearFigureKind.Voluntary, FigureLevel.Whole));
        Assert.Equal(2, Of(parts, YearFigureKind.Voluntary, FigureLevel.Agency, "sx-credit").Count);
        Assert.Equal(1, Of(parts, YearFigureKind.Voluntary, FigureLevel.County, "610302").Count);
        foreach (var level in (FigureLevel[])[FigureLevel.City, FigureLevel.Agency])
            Assert.Equal(policy.Voluntary.All, All(parts).Where(f => f.Kind == YearFigureKind.Voluntary && f.Level == level).Sum(f =>
                f.Of));

        foreach (var kind in policy.Commitments.Where(c => c.Count > 0))
        {
            var figure = All(parts).Single(f => f.Kind == YearFigureKind.Commitments && f.Level == FigureLevel.Whole
                && f.CommitmentKind == kind.Kind);
            Assert.Equal((kind.Count, policy.Commitments.Sum(c => c.Count)), (figure.Count, figure.Of));
        }

        // Two acts in time and two late: of what the credit centre reports nothing else has a time.
        Assert.Equal((2, 4), Of(parts, YearFigureKind.Timeliness, FigureLevel.Agency, "sx-credit"));
        Assert.Equal(1, Of(parts, YearFigureKind.Timeliness, FigureLevel.County, "610302").Count);
        Assert.Equal(0, Of(parts, YearFigureKind.TimelinessUnknown, FigureLevel.Whole).Count);
        Assert.Equal((0, 2), Of(parts, YearFigureKind.Coverage, FigureLevel.Agency, "sx-court"));
    }

    [Fact]
    public async Task Figures_OfCasesRepairsAndFeedback_CountByProcessWithMedianDays()
    {
        await using var hub = await Lived();
        var parts = await Read(hub, "operator");
        var opened = All(parts).Where(f => f.Kind == YearFigureKind.CasesOpened && f.Level == FigureLevel.Whole).ToList();
        Assert.Equal([(CaseKind.Commitment, 1, 2), (CaseKind.Repair, 1, 2)], opened.Select(f => (f.CaseKind, f.Count, f.Of)));
        var repair = All(parts).Single(f => f.Kind == YearFigureKind.CasesConcluded && f.Level == FigureLevel.Agency
            && f.CaseKind == CaseKind.Repair);
        Assert.Equal(("sx-market", 1, 1, 4), (repair.Code, repair.Count, repair.Of, repair.MedianDays));
        var granted = All(parts).Single(f => f.Kind == YearFigureKind.RepairsGranted && f.Level == FigureLevel.County);
        Assert.Equal(("610113", 1, 1, 4), (granted.Code, granted.Count, granted.Of, granted.MedianDays));
        var commitment = All(parts).Single(f => f.Kind == YearFigureKind.CasesConcluded && f.Level == FigureLevel.Whole
            && f.CaseKind == CaseKind.Commitment);
        Assert.Equal((1, 1, true), (commitment.Count, commitment.Of, commitment.HasMedianDays));
        Assert.DoesNotContain(All(parts), f => f.Kind == YearFigureKind.CasesOverdue);

        Assert.Equal((1, 2), Of(parts, YearFigureKind.FeedbackGiven, FigureLevel.Agency, "sx-procurement"));
        Assert.Equal((1, 1), Of(parts, YearFigureKind.FeedbackInTime, FigureLevel.County, "610113"));
        Assert.Equal((0, 3), Of(parts, YearFigureKind.FeedbackOverdue, FigureLevel.Whole));
        Assert.Equal((3, 8), Of(parts, YearFigureKind.Embedded, FigureLevel.City, "610100"));
        Assert.NotEqual("", parts[1].Token.Value);

        // Departments see their own feedback, everybody the province's.
        var other = await Read(hub, "sx-finance");
        Assert.Equal((1, 3), Of(other, YearFigureKind.FeedbackGiven, FigureLevel.Whole));
        Assert.Equal((0, 1), Of(other, YearFigureKind.FeedbackGiven, FigureLevel.Agency, "sx-finance"));
        Assert.Single(All(other), f => f.Kind == YearFigureKind.FeedbackGiven && f.Level == FigureLevel.Agency);
        var before = await Read(hub, "operator", year: 2025);
        Assert.DoesNotContain(All(before), f =>
            f.Kind is YearFigureKind.CasesOpened or YearFigureKind.FeedbackGiven or YearFigureKind.Timeliness);
    }

    [Fact]
    public async Task Export_Json_IsFieldByFieldWhatTheHubCounts()
    {
        await using var hub = await Lived();
        var parts = await Read(hub, "operator");
        var file = await Export(hub, "json");
        using var report = JsonDocument.Parse(await File.ReadAllBytesAsync(file, TestHub.Token));
        Assert.Equal(["year", "day", "figures"], report.RootElement.EnumerateObject().Select(p => p.Name));
        Assert.Equal((2026, "2026-11-06"), (report.RootElement.GetProperty("year").GetInt32(),
            report.RootElement.GetProperty("day").GetString()));
        var expected = parts.SelectMany(p => p.Figures.Select(f => (Figure: f, p.Token))).ToList();
        var written = report.RootElement.GetProperty("figures").EnumerateArray().ToList();
        Assert.Equal(expected.Count, written.Count);
        foreach (var ((figure, token), json) in expected.Zip(written))
        {
            Assert.Equal(Hyphens(figure.Kind), Text(json, "kind"));
            Assert.Equal(Hyphens(figure.Level), Text(json, "level"));
            Assert.Equal((figure.Code, figure.Count, figure.Of), (Text(json, "code"), json.GetProperty("count").GetInt64(),
                json.GetProperty("of").GetInt64()));
            Assert.Equal(figure.Of == 0 ? null : Math.Round((double)figure.Count / figure.Of, 6), Number(json, "share"));
            Assert.Equal(figure.HasMedianDays ? figure.MedianDays : null, Number(json, "median_days"));
            Assert.Equal(token.Value, Text(json, "token"));
            Assert.Equal(
                figure.CommitmentKind != 0 ? Hyphens(figure.CommitmentKind) : figure.CaseKind != 0 ? Hyphens(figure.CaseKind) : null,
                    Text(json, "detail"));
            Assert.NotEqual("", Text(json, "name_zh"));
            Assert.NotEqual("", Text(json, "name_en"));
        }

        Assert.Equal("雁塔区", NameOf(written, "610113"));
        Assert.Equal("宝鸡市", NameOf(written, "610300"));
        Assert.Contains("法院", NameOf(written, "sx-court"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_Workbook_IsReadBackByAnotherReader()
    {
        await using var hub = await Lived();
        var parts = await Read(hub, "operator");
        var sheets = Sheets(await Export(hub, "xlsx"));
        Assert.Equal(All(parts).Select(f => f.Kind).Distinct().Count() + 1, sheets.Count);

        var listed = sheets["失信主体 Listed"];
        Assert.Equal(["级别 Level", "代码 Code", "名称 Name", "分子 失信主体 listed companies", "分母 企业 companies", "比率 Share"], listed[0]);
        Assert.Contains(listed, r => r is ["市 city", "610300", "宝鸡市", 0.0, 1.0, 0.0]);
        Assert.Contains(listed, r => r is ["全省 whole", null, null, 1.0, 2.0, 0.5] or ["全省 whole", "", "", 1.0, 2.0, 0.5]);
        Assert.Contains(sheets["信用修复 Repairs"], r => r is ["部门 department", "sx-market", _, 1.0, 1.0, 1.0, 4.0]);
        Assert.Contains(sheets["办件受理 Cases opened"], r => r is ["县区 county", "610113", _, "repair", 1.0, 2.0, 0.5]);
        Assert.Equal(
            parts.SelectMany(p => p.Figures.Select(f => (f.Kind, p.Token.Value)).Distinct()).Select(t => t.Value),
            sheets["令牌 Tokens"].Skip(1).Select(r => (string?)r[^1]));
        Assert.Equal(All(parts).Count(), sheets.Where(s => s.Key != "令牌 Tokens").Sum(s => s.Value.Count - 1));
    }

    // Two companies; one is listed, was penalised and repaired, and was checked for three purchases, of which one was reported.
    private static async Task<TestHub> Lived()
    {
        var hub = await TestHub.StartAsync();
        var penalty = Rows.Penalty();
        penalty.DecidedOn = Rows.Day(2026, 7, 1);
        await hub.Report("sx-market", Rows.Of(Rows.Registration()), Rows.Of(Rows.Registration(Rows.OtherCompany, "610302")),
            Rows.Of(penalty));
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()));
        await hub.Report("sx-credit", [.. FigureRows.Of(Rows.Company, 1), .. FigureRows.Of(Rows.OtherCompany, 2)]);
        foreach (var (agency, number) in ((string, string)[])[("sx-procurement", "采1"), ("sx-procurement", "采2"), ("sx-finance", "财1")])
        {
            await hub.Eligibility.CheckAsync(
                new CheckRequest
                {
                    UnifiedSocialCreditCode = Rows.Company, MatterCode = "procurement", RegionCode = "610113",
                    CaseNumber = number
                },
                TestHub.As(agency, "procurement"), cancellationToken: TestHub.Token);
        }

        await hub.Outcomes.StateTransactionsAsync(
            new StateTransactionsRequest
            {
                StatementNumber = "1", MatterCode = "procurement", Month = "2026-11", RegionCode = "610113",
                Transactions = 8
            },
            TestHub.As("sx-procurement"), cancellationToken: TestHub.Token);
        var outcome = new ReportOutcomeRequest
        {
            OwnNumber = "内1", CaseNumber = "采1", UnifiedSocialCreditCode = Rows.Company, MatterCode = "procurement",
            MeasureCodes = { "bar-procurement" },
            Kind = OutcomeKind.Intercepted, DoneOn = Rows.Day(2026, 11, 2),
        };
        await hub.Outcomes.ReportOutcomeAsync(outcome, TestHub.As("sx-procurement"), cancellationToken: TestHub.Token);
        var applied = (await hub.Apply(penalty)).Case.CaseId;
        await hub.Repair(applied, new RepairStep { Accept = new AcceptRepair() });
        hub.Time.Advance(TimeSpan.FromDays(4));
        await hub.Repair(applied, new RepairStep { Grant = new GrantRepair { DocumentNumber = "陕市监修〔2026〕1号" } });
        await Eventually.Holds("the checks are counted", async () =>
        {
            hub.Time.Advance(TimeSpan.FromSeconds(31));
            return All(await Read(hub, "operator")).Any(f => f is { Kind: YearFigureKind.FeedbackGiven, Level: FigureLevel.Whole, Of: 3 });
        });
        return hub;
    }

    private static async Task<IReadOnlyList<GetYearFiguresResponse>> Read(TestHub hub, string agency, string? purpose = null, int year = 0)
    {
        var caller = purpose is null ? TestHub.Supervising(agency) : TestHub.As(agency, purpose);
        using var call = hub.Statistics.GetYearFigures(new GetYearFiguresRequest { Year = year }, caller, cancellationToken: TestHub.Token);
        var parts = new List<GetYearFiguresResponse>();
        await foreach (var part in call.ResponseStream.ReadAllAsync(TestHub.Token)) parts.Add(part);
        return parts;
    }

    private static async Task<string> Export(TestHub hub, string form)
    {
        var file = Path.Combine(hub.EvidenceFolder, $"report.{form}");
        using var output = new StringWriter();
        using var error = new StringWriter();
        var terminal = new Terminal(output, error, () => Stream.Null, name => name == "CREDITHUB_ADDRESS" ? hub.Address : null,
            Interactive: false);
        var exit = await Hubctl.RunAsync(
            ["figures", "export", "--year", "2026", "--format", form, "--out", file, "--agency", "operator", "--purpose",
                "supervision"], terminal, TestHub.Token);
        Assert.True(exit == 0, error.ToString());
        return file;
    }

    private static Dictionary<string, List<object?[]>> Sheets(string file)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        using var reader = ExcelReaderFactory.CreateReader(File.OpenRead(file));
        var sheets = new Dictionary<string, List<object?[]>>();
        do
        {
            var rows = sheets[reader.Name] = [];
            while (reader.Read()) rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)]);
        }
        while (reader.NextResult());
        return sheets;
    }

    private static IEnumerable<YearFigure> All(IEnumerable<GetYearFiguresResponse> parts) => parts.SelectMany(p => p.Figures);

    private static (long Count, long Of) Of(
        IEnumerable<GetYearFiguresResponse> parts, YearFigureKind kind, FigureLevel level, string code = WholeProvince)
    {
        var figure = All(parts).Single(f => f.Kind == kind && f.Level == level && f.Code == code);
        return (figure.Count, figure.Of);
    }

    private static string? NameOf(IEnumerable<JsonElement> figures, string code) => Text(figures.First(f => Text(f, "code") == code),
        "name");

    private static string? Text(JsonElement json, string field) => json.TryGetProperty(field, out var value) ? value.GetString() : null;

    private static double? Number(JsonElement json, string field) => json.TryGetProperty(field, out var value) ? value.GetDouble() : null;

    private static string Hyphens<T>(T value)
        where T : struct, Enum => string.Concat(value.ToString().Select((c, i) => char.IsUpper(c) && i > 0 ? $"-{c}"
            : $"{c}")).ToLowerInvariant();
}
