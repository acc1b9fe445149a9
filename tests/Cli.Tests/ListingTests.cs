using CreditHub.V1;
using Google.Protobuf;
using Xunit;

namespace CreditHub.Cli.Tests;

public sealed class ListingTests : CliFixture
{
    [Theory]
    [InlineData("sources", "sx-court +court.defaulter +2026-03-01T00:00:00Z +2 h, overdue +.* 1,234")]
    [InlineData("datasets", "market.penalty +行政处罚 +penalty +sx-market +24 h")]
    [InlineData("agencies", "sx-court +陕西省高级人民法院 +agency +procurement, loan")]
    [InlineData("lists", "judgment-defaulter +失信被执行人 +serious defaulter +24 months")]
    [InlineData("measures", "bar-procurement +限制采购 +must +procurement +judgment-defaulter +政府采购法 第二十二条")]
    [InlineData("matters", "procurement +政府采购 +Government procurement")]
    public async Task DirectoryListing_ShowsATable(string command, string row)
    {
        FillDirectory();

        var outcome = await RunAsync(command);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Matches(row, outcome.Out);
        Assert.Contains($"1 {command}", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DirectoryListing_Json_IsOneMessageALine()
    {
        FillDirectory();

        var outcome = await RunAsync("matters", "--json");

        Assert.Equal(Hub.Directory.Matters, outcome.Lines.Select(line => JsonParser.Default.Parse<Matter>(line)));
    }

    [Fact]
    public async Task Quality_ShowsSharesFieldsAndCoverage()
    {
        Hub.Directory.QualityAnswer = new GetQualityResponse
        {
            Days = 30,
            Coverage = new Coverage { Due = 3, Arriving = 1, Overdue = 1, Never = 1 },
            Datasets =
            {
                new DatasetQuality
                {
                    Age = new SourceAge { Source = "sx-market", Dataset = "market.penalty", AgeSeconds = 1_000_000, Overdue = true }, ReportingPeriodHours = 168,
                    Recorded = 8, Duplicates = 1, Refused = 1, InTime = 6, Late = 2, RefusedByReason = { ["FieldRequired"] = 1 },
                    Completeness = { new FieldCompleteness { Field = "record.remark", Filled = 2, Rows = 8 } },
                },
            },
        };

        var outcome = await RunAsync("quality", "--dataset", "market.penalty");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Matches("sx-market +market.penalty +OVERDUE +8 +0 +1 +0 +1 +90.0 ?% +75.0 ?% +2", outcome.Out);
        Assert.Matches("FieldRequired +1", outcome.Out);
        Assert.Matches("record.remark +2 +8 +25.0 ?%", outcome.Out);
        Assert.Contains("of 3 datasets due, 1 arrive, 1 are overdue, 1 never came", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Batches_ShowCountsNewestFirstUpToTheNumberAskedFor()
    {
        for (var i = 1; i <= 3; i++)
        {
            Hub.Reporting.Receipts.Enqueue(new BatchReceipt
            {
                Dataset = "tax.arrears", BatchId = $"b{i}", Name = $"tax.arrears_2026110{i}.csv", FinishedAt = $"2026-11-0{i}T01:00:00.0000000+00:00", Full = true,
                Counts = new BatchCounts { Read = 1200, Recorded = 1000, Unchanged = 150, Refused = 50, Missing = 4, MissingWithdrawn = 3 },
            });
        }

        var outcome = await RunAsync("batches", "--source", "sx-tax", "--max", "2");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Matches(@"20261103.csv +1,200 +1,000 +0 +150 +0 +50 +0 +0 +4 \(3 withdrawn\) +full(.|\n)*20261102.csv", outcome.Out);
        Assert.DoesNotContain("20261101", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("2 batches", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("2026-11-03T09:00:00.000+08:00", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Profile_ShowsStandingsAndSanctions()
    {
        Hub.Subjects.Profiles = [Profile()];

        var outcome = await RunAsync("profile", Code);

        Assert.Equal(0, outcome.ExitCode);
        Assert.StartsWith($"西安[示例]有限公司  {Code}", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("2 penalty, 1 judgment default", outcome.Out, StringComparison.Ordinal);
        Assert.Matches("procurement +BARRED", outcome.Out);
        Assert.Matches(@"bar-procurement \(judgment-defaulter\) \[under objection\]", outcome.Out);
    }

    [Fact]
    public async Task Profile_UnknownSubject_IsRefused()
    {
        var outcome = await RunAsync("profile", Code);

        Assert.Equal((3, ""), (outcome.ExitCode, outcome.Out));
        Assert.Contains("SUBJECT_UNKNOWN", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_WithKinds_AsksForThemAndShowsEach()
    {
        Hub.Subjects.Records =
        [
            new HeldRecord
            {
                Withdrawn = true,
                Record = new CreditRecord
                {
                    Dataset = "market.penalty", RecordNumber = "CF-1", Version = 2, Penalty = new Penalty(), Authority = new Authority { Name = "西安市市场监督管理局" },
                    DecidedOn = new BeijingDate { Year = 2026, Month = 2, Day = 3 },
                },
            },
        ];

        var outcome = await RunAsync("records", Code, "--kind", "judgment-default", "--kind", "penalty", "--withdrawn");

        Assert.Matches("2026-02-03 +penalty +market.penalty +CF-1 +2 +西安市市场监督管理局 +.* withdrawn", outcome.Out);
        Assert.Equal([RecordKind.JudgmentDefault, RecordKind.Penalty], Hub.Subjects.LastListing!.Kinds);
        Assert.True(Hub.Subjects.LastListing.IncludeWithdrawn);
    }

    [Fact]
    public async Task Query_Filters_ReachTheHub()
    {
        Hub.Subjects.Profiles = [Profile()];

        var outcome = await RunAsync("query", "--region", "610100", "--list", "judgment-defaulter", "--changed-since", "t3");

        Assert.Equal([$"{Code}  610113  西安[示例]有限公司  BARRED: procurement", "1 companies"], outcome.Lines);
        Assert.Equal(("610100", "t3"), (Hub.Subjects.LastQuery!.RegionCodes.Single(), Hub.Subjects.LastQuery.ChangedSince.Value));
    }

    [Fact]
    public async Task Active_ShowsEveryPage()
    {
        Hub.Sanctions.Snapshot = [.. Enumerable.Range(1, 5).Select(n => new SnapshotEntry { SubjectName = $"第{n}号", Sanctions = { Profile().Sanctions } })];

        var outcome = await RunAsync("active");

        Assert.Equal(11, outcome.Lines.Count);
        Assert.Equal("5 companies", outcome.Lines[^1]);
    }

    private static CreditProfile Profile() => new()
    {
        UnifiedSocialCreditCode = Code, Name = "西安[示例]有限公司", RegionCode = "610113",
        RecordCounts = { new RecordCount { Kind = RecordKind.Penalty, Count = 2 }, new RecordCount { Kind = RecordKind.JudgmentDefault, Count = 1 } },
        Standings = { new MatterStanding { MatterCode = "procurement", Verdict = Verdict.Barred } },
        Sanctions =
        {
            new Sanction
            {
                Kind = RecordKind.JudgmentDefault, ListCode = "judgment-defaulter", MeasureCodes = { "bar-procurement" }, UnderObjection = true,
            },
        },
    };

    private void FillDirectory()
    {
        Hub.Directory.Sources =
        [
            new Source
            {
                Age = new SourceAge { Source = "sx-court", Dataset = "court.defaulter", CompleteAsOf = "2026-03-01T00:00:00Z", AgeSeconds = 7300, Overdue = true },
                RowsTaken = 1234,
            },
        ];
        Hub.Directory.Datasets =
            [new Dataset { Code = "market.penalty", NameZh = "行政处罚", Kind = RecordKind.Penalty, ReportingAgencies = { "sx-market" }, ReportingPeriodHours = 24 }];
        Hub.Directory.Agencies = [new Agency { Code = "sx-court", NameZh = "陕西省高级人民法院", Kind = ParticipantKind.Agency, Purposes = { "procurement", "loan" } }];
        Hub.Directory.Lists = [new CreditList { Code = "judgment-defaulter", NameZh = "失信被执行人", Nature = ListNature.SeriousDefaulter, TermMonths = 24 }];
        Hub.Directory.Measures =
        [
            new Measure
            {
                Code = "bar-procurement", NameZh = "限制采购", Effect = MeasureEffect.Must, MatterCodes = { "procurement" }, ListCodes = { "judgment-defaulter" },
                LegalBases = { new LegalBasis { Instrument = "政府采购法", Article = "第二十二条" } },
            },
        ];
        Hub.Directory.Matters = [new Matter { Code = "procurement", NameZh = "政府采购", NameEn = "Government procurement" }];
    }
}
