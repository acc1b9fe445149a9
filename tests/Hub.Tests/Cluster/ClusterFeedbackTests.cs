using CreditHub.TestKit;
using CreditHub.V1;

namespace CreditHub.Hub.Tests.Cluster;

/// <summary>Two nodes, each of which carries its own decision log: what is owed is the same on both, also on one that starts again.</summary>
public sealed class ClusterFeedbackTests
{
    [Fact]
    public async Task Owed_AnsweredByEitherNode_IsTheSameOnBothAndAfterAStart()
    {
        var folder = Directory.CreateTempSubdirectory("credithub-second-").FullName;
        using var redis = new RedisServer();
        await redis.StartAsync(TestHub.Token);
        var database = PostgreSqlServer.NewDatabase();
        await using var first = await TwoNodesTests.NodeIn(null, database, redis);
        var second = await TwoNodesTests.NodeIn(folder, database, redis);
        await first.Report("sx-market", Rows.Of(Rows.Registration()));
        await first.Report("sx-court", Rows.Of(Rows.JudgmentDefault()));
        await Check(first, "采1");
        await Check(second, "采1");
        await Check(second, "采2");
        await first.Outcomes.ReportOutcomeAsync(
            new ReportOutcomeRequest
            {
                OwnNumber = "内2", CaseNumber = "采2", UnifiedSocialCreditCode = Rows.Company, MatterCode = "procurement",
                MeasureCodes = { "bar-procurement" }, Kind = OutcomeKind.Intercepted, DoneOn = Rows.Day(2026, 1, 5),
            },
            TestHub.As("sx-procurement"), cancellationToken: TestHub.Token);

        // Each node carries its log within half a minute.
        await Eventually.Holds("both nodes have carried their logs", async () =>
            await Says(first) == "采1 2; owed 2, answers 3, in time 1" && await Says(second) == await Says(first));

        await second.StopAsync();
        second = await TwoNodesTests.NodeIn(folder, database, redis);
        Assert.Equal(await Says(first), await Says(second));
        await second.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task Check(TestHub hub, string caseNumber)
    {
        var request = new CheckRequest
        {
            UnifiedSocialCreditCode = Rows.Company, MatterCode = "procurement", CaseNumber = caseNumber,
            Freshness = new Freshness { FullyConsistent = true },
        };
        var answer = await hub.Eligibility.CheckAsync(request, TestHub.As("sx-procurement", "procurement"),
            cancellationToken: TestHub.Token);
        Assert.Equal(Verdict.Barred, answer.Verdict);
    }

    private static async Task<string> Says(TestHub hub)
    {
        var caller = TestHub.As("sx-procurement");
        var owed = (await hub.Outcomes.ListFeedbackOwedAsync(new ListFeedbackOwedRequest(), caller, cancellationToken: TestHub.Token)).Owed;
        var figures = await hub.Outcomes.GetFeedbackFiguresAsync(new GetFeedbackFiguresRequest(), caller, cancellationToken: TestHub.Token);
        var sums = figures.Lines.Count == 0 ? "nothing"
            : $"owed {figures.Lines[0].Owed}, answers {figures.Lines[0].Answers}, in time {figures.Lines[0].GivenInTime}";
        return $"{string.Join(", ", owed.Select(o => $"{o.CaseNumber} {o.Answers}"))}; {sums}";
    }
}
