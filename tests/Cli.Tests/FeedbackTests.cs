using System.Text.Json;
using CreditHub.V1;
using Xunit;

namespace CreditHub.Cli.Tests;

/// <summary><c>hubctl feedback</c>: what is owed, reminders, figures and statements.</summary>
public sealed class FeedbackTests : CliFixture
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Hub.Outcomes.Owed = [.. Enumerable.Range(1, 3).Select(Owed)];
        Hub.Outcomes.Reminders = [.. Enumerable.Range(1, 3).Select(n => new FeedbackReminder
        {
            Agency = "sx-procurement", Stage = FeedbackReminderStage.Overdue, Owed = { Owed(n) }, RecordedAt = "2026-11-17T09:00:00+08:00",
        })];
    }

    [Fact]
    public async Task Owed_IsATableOfAllPages()
    {
        var outcome = await RunAsync("feedback", "owed", "--of", "sx-procurement", "--matter", "procurement", "--case", "采1",
            "--subject", Code, "--overdue");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(
            new ListFeedbackOwedRequest
            {
                Agency = "sx-procurement", MatterCode = "procurement", CaseNumber = "采1", UnifiedSocialCreditCode = Code,
                OverdueOnly = true,
            },
            Hub.Outcomes.Asked.First());
        Assert.All((string[])["采1", "采2", "采3"], number => Assert.Single(outcome.Lines, l => l.Contains($" {number} ",
            StringComparison.Ordinal)));
        Assert.Contains("overdue", outcome.Out, StringComparison.Ordinal);
        Assert.Equal("3 outcomes owed", outcome.Lines[^1].Trim());
    }

    [Fact]
    public async Task Owed_Json_IsALineAnOutcome()
    {
        var outcome = await RunAsync("feedback", "owed", "--json");
        Assert.Equal(["采1", "采2", "采3"], outcome.Lines.Select(l =>
            JsonDocument.Parse(l).RootElement.GetProperty("caseNumber").GetString()));
    }

    [Fact]
    public async Task Watch_TokenFile_LetsALaterRunGoOn()
    {
        var file = Path.Combine(Folder, "token");
        var first = await RunAsync("feedback", "watch", "--after", "r0", "--max", "2", "--token-file", file);
        var second = await RunAsync("feedback", "watch", "--max", "1", "--token-file", file);
        Assert.Equal(["采1", "采2"], first.Lines.Select(l => l.Split("  ")[5]));
        Assert.Equal(
            $"2026-11-17T09:00:00+08:00  overdue  due 2026-11-16  sx-procurement  procurement  采3  {Code}  decision d3",
                Assert.Single(second.Lines));
    }

    [Fact]
    public async Task Figures_ShowTheEmbeddedRateOnlyWhereTransactionsAreStated()
    {
        Hub.Outcomes.Figures = new GetFeedbackFiguresResponse
        {
            Year = 2026, Day = new BeijingDate { Year = 2026, Month = 11, Day = 17 }, Token = new ChangeToken { Value = "t1" },
            Lines =
            {
                new FeedbackFigures { Agency = "sx-bidding", MatterCode = "bidding", Checks = 5, TransactionsChecked = 5 },
                new FeedbackFigures { Agency = "sx-procurement", MatterCode = "procurement", Owed = 4, TransactionsChecked = 3,
                    TransactionsStated = 4 },
            },
        };
        var outcome = await RunAsync("feedback", "figures");
        Assert.DoesNotContain("%", outcome.Lines.Single(l => l.Contains("sx-bidding", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("75.0", outcome.Lines.Single(l => l.Contains("sx-procurement", StringComparison.Ordinal)),
            StringComparison.Ordinal);
        Assert.Contains("token t1", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task State_IsNumberedByWhatItIsAbout()
    {
        Assert.Equal("taken", (await RunAsync("feedback", "state", "procurement", "2026-11", "412", "--region", "610100")).Out.Trim());
        Assert.Equal(
            new StateTransactionsRequest
            {
                StatementNumber = "procurement 2026-11 610100", MatterCode = "procurement", Month = "2026-11", RegionCode = "610100",
                Transactions = 412,
            },
            Assert.Single(Hub.Outcomes.Stated));
    }

    private static FeedbackOwed Owed(int n) => new()
    {
        Agency = "sx-procurement", UnifiedSocialCreditCode = Code, MatterCode = "procurement", CaseNumber = $"采{n}", DecisionId = $"c{n}",
        LatestDecisionId = $"d{n}", Answers = 2, Verdict = Verdict.Barred, MeasureCodes = { "bar-procurement" }, Overdue = n == 1,
        DueOn = new BeijingDate { Year = 2026, Month = 11, Day = 16 },
    };
}
