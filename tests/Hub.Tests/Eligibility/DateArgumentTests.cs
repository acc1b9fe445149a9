using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Eligibility;

/// <summary>Dates of requests beyond the bounds would be answered with what holds on no day, such as CLEAR.</summary>
public sealed class DateArgumentTests
{
    private static readonly (int Year, int Month, int Day)[] Impossible =
    [
        (2200, 1, 1), (9999, 12, 31), (2026, 2, 30), (2026, 0, 1), (1899, 12, 31), (0, 0, 0), (-1, 1, 1), (2026, 13, 1), (10_000, 1, 1),
    ];

    [Fact]
    public async Task Ask_DayThatDoesNotExistOrLiesBeyondAllBounds_IsRefused()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()));
        foreach (var (year, month, day) in Impossible)
        {
            var date = new BeijingDate { Year = year, Month = month, Day = day };
            await Refused("effective_on", () => hub.Check(Rows.Company, with: r => r.EffectiveOn = date));
            await Refused("from", async () => await hub.Reports.IssueReportAsync(
                new IssueReportRequest { RequestNumber = "1", UnifiedSocialCreditCode = Rows.Company, ReportPurpose = "bidding", From = date },
                TestHub.Supervising("sx-bidding"), cancellationToken: TestHub.Token));
        }
    }

    [Fact]
    public async Task Check_LastDayWithinTheBounds_IsAnswered()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()));
        Assert.Equal(Verdict.Barred, (await hub.Check(Rows.Company, with: r => r.EffectiveOn = Rows.Day(2199, 12, 31))).Verdict);
    }

    private static async Task Refused(string field, Func<Task> ask)
    {
        var failure = await Assert.ThrowsAsync<RpcException>(ask);
        Assert.Equal((nameof(ErrorReason.InvalidDate), field), (ReasonOf(failure), failure.Metadata("field")));
    }

    private static string ReasonOf(RpcException failure) => failure.Reason() == "INVALID_DATE" ? nameof(ErrorReason.InvalidDate) : failure.Reason();
}
