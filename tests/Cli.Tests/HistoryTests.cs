using CreditHub.V1;
using Xunit;

namespace CreditHub.Cli.Tests;

public sealed class HistoryTests : CliFixture
{
    [Fact]
    public async Task History_IsATimelineOfVersionsStepsAndLooks()
    {
        Hub.Subjects.History = new GetRecordHistoryResponse
        {
            Versions =
            {
                new RecordVersion { Version = 1, Effect = RowEffect.Recorded, RecordedAt = "2026-11-02T09:00:00.000+08:00",
                    SourceName = "市监局" },
                new RecordVersion
                {
                    Version = 2, Effect = RowEffect.Corrected, RecordedAt = "2026-11-04T09:00:00.000+08:00", SourceName = "市监局",
                    Changes = { new FieldChange { Path = "penalty.content", Before = "罚款", After = "警告" } },
                    Deliveries = { new RecordDelivery { BatchId = "b1", Name = "penalty_20261104.csv" } },
                },
            },
            Cases = { new Case { CaseId = "YY-1", Steps = { new CaseStepTaken { Verb = "RaiseObjection", Agency = "sx-portal",
                On = Day(3) } } } },
            Accesses = { new DataAccess { At = "2026-11-05T09:00:00.000+08:00", Agency = "sx-tax", AgencyName = "税务局",
                Purpose = "supervision" } },
        };

        var outcome = await RunAsync("history", Code, "sx-market", "market.penalty", "104", "--accesses");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Matches(
            "version 1 recorded[^§]*YY-1 RaiseObjection[^§]*version 2 corrected[^§]*penalty.content: 罚款 → 警告[^§]*looked[^§]*4 events",
            outcome.Out.Replace("\n", " ", StringComparison.Ordinal));
        Assert.Contains("penalty_20261104.csv", outcome.Out, StringComparison.Ordinal);
        Assert.True(Hub.Subjects.LastHistory!.WithAccesses);
        Assert.Equal("104", Hub.Subjects.LastHistory.Record.RecordNumber);
    }

    [Fact]
    public async Task Records_OfAnotherTime_AreAskedForInBothTimes()
    {
        await RunAsync("records", Code, "--on", "2026-04-01", "--known-at", "2026-04-02T09:30");
        Assert.Equal(4, Hub.Subjects.LastListing!.EffectiveOn.Month);
        Assert.StartsWith("2026-04-02T09:30:00", Hub.Subjects.LastListing.KnownAt, StringComparison.Ordinal);
    }

    private static BeijingDate Day(int day) => new() { Year = 2026, Month = 11, Day = day };
}
