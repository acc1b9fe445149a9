using CreditHub.V1;
using Google.Protobuf;
using Xunit;

namespace CreditHub.Cli.Tests;

public sealed class RegulationTests : CliFixture
{
    private static readonly BeijingDate Day = new() { Year = 2026, Month = 9, Day = 1 };

    [Fact]
    public async Task CreditReport_Issue_ShowsWhatItSaysAndJsonGivesTheWhole()
    {
        Hub.Reports.Report = new CreditReport
        {
            Number = "2026110209000012345678",
            VerificationCode = "7ABCDEFG",
            ValidUntil = Day,
            Content = new ReportContent
            {
                Title = "公共信用信息报告",
                Subject = new ReportSubject { Name = "西安某公司", UnifiedSocialCreditCode = Code },
                Chapters =
                {
                    new ReportChapter
                    {
                        Title = "二、行政管理信息",
                        Result = ReportResult.Found,
                        Items = { new ReportItem { Ordinal = 1, Record = new CreditRecord { DecidedOn = Day, Document = new Document { Number = "1号" }, Penalty = new Penalty() } } },
                    },
                    new ReportChapter { Title = "五、经营异常", Result = ReportResult.NotConfirmed, Statement = "不能确认为无" },
                },
                Domains = { new ReportDomain { Name = "税务", Result = ReportResult.None, Statement = "查询期内无相关信息" } },
            },
        };

        var outcome = await RunAsync("credit-report", "issue", Code, "no-violations", "--domain", "taxation", "--request", "r1", "--since", "2024-01-01");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Matches("verification code +7ABCDEFG", outcome.Out);
        Assert.Contains("二、行政管理信息  1", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("第1条  2026-09-01  penalty  1号", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("五、经营异常  不能确认为无", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("税务  none  查询期内无相关信息", outcome.Out, StringComparison.Ordinal);
        Assert.Equal(
            new IssueReportRequest { RequestNumber = "r1", UnifiedSocialCreditCode = Code, ReportPurpose = "no-violations", Domains = { "taxation" }, From = new BeijingDate { Year = 2024, Month = 1, Day = 1 } },
            Hub.Reports.LastRequest);
        var json = await RunAsync("credit-report", "get", "2026110209000012345678", "7ABCDEFG", "--json");
        Assert.Equal(Hub.Reports.Report, JsonParser.Default.Parse<CreditReport>(json.Out));
    }

    [Theory]
    [InlineData(ReportVerification.Valid, 0, "GENUINE, valid")]
    [InlineData(ReportVerification.ChangedSince, 0, "CHANGED")]
    [InlineData(ReportVerification.Expired, 0, "EXPIRED")]
    [InlineData(ReportVerification.NotGenuine, 3, "NOT GENUINE")]
    [InlineData(ReportVerification.ForgedContent, 3, "FORGED")]
    public async Task CreditReport_Verify_SaysItInWordsAndExitCode(ReportVerification verification, int exitCode, string said)
    {
        Hub.Reports.Verification = new VerifyReportResponse { Verification = verification };

        var outcome = await RunAsync("credit-report", "verify", "2026110209000012345678", "7ABCDEFG");

        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.Contains(said, outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publicity_List_ShowsLastDayAndRule()
    {
        Hub.Publicity.Records =
        [
            .. Enumerable.Range(1, 3).Select(i => new PublicRecord
            {
                Record = new CreditRecord { DecidedOn = Day, Document = new Document { Number = $"{i}号" }, Penalty = new Penalty() },
                Publicity = new PublicityTerm { Until = Day, EndsBy = PublicityEnd.Maximum, Version = "ndrc-36-2026", Unverified = true },
                UnderObjection = i == 2,
            }),
        ];

        var outcome = await RunAsync("publicity", "list", Code);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Matches(@"2026-09-01 +penalty +2号 +2026-09-01 +maximum +ndrc-36-2026 \[not yet verified\] +under objection", outcome.Out);
        Assert.Equal("3 public records", outcome.Lines[^1]);
    }

    [Fact]
    public async Task Publicity_Overdue_ShowsBothClocksAndTheLateRecords()
    {
        Hub.Publicity.Timeliness = new GetPublicationTimelinessResponse
        {
            Days = 30,
            Authorities =
            {
                new PublicationTimeliness { Authority = "某局", Dataset = "market.penalty", Channel = "credit-portal", WorkingDays = 7, InTime = 5, Late = 2, WaitingOverdue = 1 },
                new PublicationTimeliness { Authority = "某局", Dataset = "market.penalty", Channel = "enterprise-publicity", WorkingDays = 20, InTime = 7 },
            },
            Examples = { new LatePublication { Record = new RecordReference { RecordNumber = "9号" }, Authority = "某局", DecidedOn = Day, DueOn = Day } },
        };

        var outcome = await RunAsync("publicity", "overdue", "--late", "1");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Matches("某局 +market.penalty +credit-portal +7 working days +5 +2 +1 +0", outcome.Out);
        Assert.Matches("20 working days +7 +0", outcome.Out);
        Assert.Matches("9号 .* not yet", outcome.Out);
    }

    [Fact]
    public async Task Outcome_Report_ReachesTheHubAndSaysWhetherItWasThereBefore()
    {
        string[] args =
        [
            "outcome", "report", "let-pass", Code, "procurement", "--decision", "01a20b35371c7f219efc1069a3381ada", "--measure", "bar-procurement", "--reason", "已补正", "--on", "2026-09-01",
        ];
        var first = await RunAsync(args);
        var again = await RunAsync(args);

        Assert.Equal((0, "taken"), (first.ExitCode, first.Lines[0]));
        Assert.Equal("taken before", again.Lines[0]);
        var taken = Hub.Outcomes.Taken.First();
        Assert.Equal((OutcomeKind.LetPass, "已补正", Day), (taken.Kind, taken.Reason, taken.DoneOn));
        var wrong = await RunAsync("outcome", "report", "shrugged", Code, "procurement");
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("«shrugged» is no outcome", wrong.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("publicity")]
    [InlineData("credit-report")]
    [InlineData("supervision")]
    [InlineData("outcome")]
    [InlineData("evaluations")]
    public async Task Group_WithoutASubcommand_SaysWhatThereIs(string group)
    {
        var outcome = await RunAsync(group);
        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Out));
        Assert.Contains("Say what:", outcome.Error, StringComparison.Ordinal);
    }
}
