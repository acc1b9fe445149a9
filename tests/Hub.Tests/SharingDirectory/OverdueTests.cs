using CreditHub.Hub.Tests.Changes;
using CreditHub.Hub.Tests.Reports;
using CreditHub.V1;
using Microsoft.Extensions.Time.Testing;

namespace CreditHub.Hub.Tests.SharingDirectory;

/// <summary>An answer that is clean because a source is silent must say that it is: each answer names the sources that it depends on.</summary>
public sealed class OverdueTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task ListEvaluations_NamesTheSourcesOfEvaluationsOnly()
    {
        var ages = await Later(async hub => (await hub.Evaluations.ListEvaluationsAsync(
            new ListEvaluationsRequest { UnifiedSocialCreditCode = Rows.Company }, cancellationToken: TestHub.Token)).SourceAges);
        AssertOverdue(ages, "credit.evaluation", butNot: "market.penalty");
    }

    [Fact]
    public async Task GetTier_NamesTheSourcesThatTheTierRestsOn()
    {
        var ages = await Later(async hub => (await hub.Supervision.GetTierAsync(
            new GetTierRequest { UnifiedSocialCreditCode = Rows.Company, RulesCode = "general" }, cancellationToken: TestHub.Token)).SourceAges);
        AssertOverdue(ages, "court.judgment-default", butNot: "inspection.result");
        Assert.Contains(ages, a => a.Dataset == "market.registration");
    }

    [Fact]
    public async Task Draw_KeepsHowOldItsSourcesWere()
    {
        var folder = await Left();
        InspectionDraw draw;
        await using (var hub = await TestHub.StartAsync(folder, At(TestHub.Start.AddDays(370))))
        {
            draw = (await hub.Supervision.DrawAsync(Request(), cancellationToken: TestHub.Token)).Draw;
            AssertOverdue(draw.SourceAges, "court.judgment-default", butNot: "tax.a-rated");
            Assert.Contains(draw.SourceAges, a => a.Dataset == "inspection.result");
        }

        // What the population was frozen from is not mended by what a source says later.
        await using var later = await TestHub.StartAsync(folder, At(TestHub.Start.AddDays(371)));
        await StateAll(later, TestHub.Start.AddDays(371));
        var kept = (await later.Supervision.GetDrawAsync(new GetDrawRequest { DrawNumber = draw.DrawNumber }, cancellationToken: TestHub.Token)).Draw;
        Assert.Equal(draw.SourceAges, kept.SourceAges);
    }

    [Fact]
    public async Task ListPublic_NamesTheSourcesOfPublicRecordsOfTheKindsAskedFor()
    {
        var ages = await Later(async hub => (await hub.Publicity.ListPublicAsync(
            new ListPublicRequest { UnifiedSocialCreditCode = Rows.Company, Kinds = { RecordKind.Penalty } }, cancellationToken: TestHub.Token)).SourceAges);
        AssertOverdue(ages, "market.penalty", butNot: "court.judgment-default");
        Assert.Contains(ages, a => a.Dataset == "credit.repair");
    }

    [Fact]
    public async Task PublicationTimeliness_NamesTheSourcesForWhichAClockRuns()
    {
        var ages = await Later(async hub => (await hub.Publicity.GetPublicationTimelinessAsync(
            new GetPublicationTimelinessRequest(), cancellationToken: TestHub.Token)).SourceAges);
        AssertOverdue(ages, "market.penalty", butNot: "credit.evaluation");
    }

    [Fact]
    public async Task PolicyFigures_NameEverySource()
    {
        var ages = await Later(async hub => (await hub.Statistics.GetPolicyFiguresAsync(new GetPolicyFiguresRequest(), cancellationToken: TestHub.Token)).SourceAges);
        AssertOverdue(ages, "court.judgment-default", butNot: "");
        AssertOverdue(ages, "credit.evaluation", butNot: "");
    }

    [Fact]
    public async Task Watch_CaughtUp_NamesSourcesThatAreOverdueAndNoOthers()
    {
        await using var hub = await TestHub.StartAsync();
        await StateAll(hub, TestHub.Start);
        await using (var fresh = Watch.Open(hub, new WatchRequest { Now = new StartNow() }))
            Assert.Empty((await fresh.Next()).CaughtUp.OverdueSources);

        await using var later = await TestHub.StartAsync(await hub.StopAsync(), At(TestHub.Start.AddDays(370)));
        await later.Report("sx-tax", Stated("tax.major-violation", TestHub.Start.AddDays(370)));
        await using var watch = Watch.Open(later, new WatchRequest { Now = new StartNow() });
        var overdue = (await watch.Next()).CaughtUp.OverdueSources;
        AssertOverdue(overdue, "court.judgment-default", butNot: "tax.major-violation");
        Assert.All(overdue, a => Assert.True(a.Overdue));
    }

    // A stream that is never silent sends no heartbeat; it tells of a source that falls silent all the same.
    [Fact]
    public async Task Watch_SourceFallsSilentWhileChangesCome_IsTold()
    {
        await using var hub = await TestHub.StartAsync();
        await StateAll(hub, TestHub.Start, except: "court.judgment-default");
        await hub.Report("sx-court", Stated("court.judgment-default", TestHub.Start.AddHours(-24).AddSeconds(10)));
        await using var watch = Watch.Open(hub, new WatchRequest { Now = new StartNow(), HeartbeatSeconds = 300 });
        Assert.Empty((await watch.Next()).CaughtUp.OverdueSources);

        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault(Rows.CodeOf(1))));
        Assert.NotNull((await watch.Next()).Changes);
        hub.Time.Advance(TimeSpan.FromSeconds(11));
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault(Rows.CodeOf(2))));
        var set = (await watch.Next()).Changes;
        var mark = (await watch.Next()).Checkpoint;
        Assert.Equal(("sx-court", "court.judgment-default"), (Assert.Single(mark.OverdueSources).Source, mark.OverdueSources[0].Dataset));
        Assert.Equal(set.Token, mark.Token);

        // Told once; and again when it has spoken.
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault(Rows.CodeOf(3))));
        Assert.NotNull((await watch.Next()).Changes);
        hub.Time.Advance(TimeSpan.FromSeconds(2));
        await hub.Report("sx-court", Stated("court.judgment-default", TestHub.Start), Rows.Of(Rows.JudgmentDefault(Rows.CodeOf(4))));
        hub.Time.Advance(TimeSpan.FromSeconds(2));
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault(Rows.CodeOf(5))));
        var next = await watch.Next();
        while (next.Changes is not null) next = await watch.Next();
        Assert.Empty(next.Checkpoint.OverdueSources);
    }

    [Fact]
    public async Task WatchEvaluations_CaughtUpAndHeartbeats_NameSourcesOfEvaluationsThatAreOverdue()
    {
        await using var hub = await TestHub.StartAsync(await Left(), At(TestHub.Start.AddDays(370)));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestHub.Token);
        patience.CancelAfter(Patience);
        using var call = hub.Evaluations.WatchEvaluations(
            new WatchEvaluationsRequest { Now = new StartNow(), HeartbeatSeconds = 5 }, TestHub.Supervising("sx-market"), cancellationToken: patience.Token);
        Assert.True(await call.ResponseStream.MoveNext(patience.Token));
        AssertOverdue(call.ResponseStream.Current.CaughtUp.OverdueSources, "credit.evaluation", butNot: "court.judgment-default");

        await StateAll(hub, TestHub.Start.AddDays(370));
        do
        {
            var beat = call.ResponseStream.MoveNext(patience.Token);
            while (!beat.IsCompleted)
            {
                hub.Time.Advance(TimeSpan.FromSeconds(5));
                await Task.WhenAny(beat, Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token));
            }

            Assert.True(await beat);
        }
        while (call.ResponseStream.Current.Checkpoint.OverdueSources.Count > 0);
    }

    [Fact]
    public async Task WatchCases_DependsOnNoSource()
    {
        await using var hub = await TestHub.StartAsync();
        using var call = hub.Cases.WatchCases(new WatchCasesRequest { Now = new StartNow() }, TestHub.Supervising("sx-credit"), cancellationToken: TestHub.Token);
        Assert.True(await call.ResponseStream.MoveNext(TestHub.Token).WaitAsync(Patience, TestHub.Token));
        Assert.Empty(call.ResponseStream.Current.CaughtUp.OverdueSources);
    }

    // What a hub left on whose every source spoke, once: none is overdue then.
    private static async Task<string> Left()
    {
        var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()), Rows.Of(Rows.Penalty()));
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()));
        await hub.Report("sx-credit", Rows.Of(CreditReportTests.Evaluation("B")));
        await StateAll(hub, TestHub.Start);
        return await hub.StopAsync();
    }

    /// <summary>The ages of an answer when every source has been silent for more than a year, the longest period; that they were not overdue before is asserted on the way.</summary>
    private static async Task<IReadOnlyList<SourceAge>> Later(Func<TestHub, Task<Google.Protobuf.Collections.RepeatedField<SourceAge>>> ask)
    {
        var folder = await Left();
        await using (var now = await TestHub.StartAsync(folder, At(TestHub.Start.AddHours(1))))
        {
            var fresh = await ask(now);
            Assert.NotEmpty(fresh);
            Assert.All(fresh, a => Assert.False(a.Overdue, $"{a.Source} {a.Dataset}"));
        }

        await using var later = await TestHub.StartAsync(folder, At(TestHub.Start.AddDays(370)));
        return await ask(later);
    }

    private static void AssertOverdue(IEnumerable<SourceAge> ages, string dataset, string butNot)
    {
        Assert.Contains(ages, a => a.Dataset == dataset && a.Overdue);
        Assert.DoesNotContain(ages, a => a.Dataset == butNot);
    }

    private static async Task StateAll(TestHub hub, DateTimeOffset at, string except = "")
    {
        var sources = (await hub.Directory.ListSourcesAsync(new ListSourcesRequest(), cancellationToken: TestHub.Token)).Sources;
        foreach (var agency in sources.Where(s => s.Age.Dataset != except).GroupBy(s => s.Age.Source))
            Assert.All(await hub.Report(agency.Key, [.. agency.Select(s => Stated(s.Age.Dataset, at))]), r => Assert.Null(r.Refused));
    }

    private static ReportRow Stated(string dataset, DateTimeOffset at) =>
        new() { Watermark = new Watermark { Dataset = dataset, CompleteAsOf = at.ToString("yyyy-MM-dd'T'HH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture) } };

    private static FakeTimeProvider At(DateTimeOffset at) => new(at);

    private static DrawRequest Request() => new()
    {
        DrawNumber = "2026-12", Seed = "20261211-08-15-22",
        Tasks = { new InspectionTask { TaskCode = "food-1", Agency = "sx-market", Item = "登记事项检查", RulesCode = "general" } },
        Inspectors = { Enumerable.Range(0, 4).Select(i => new Inspector { Agency = "sx-market", InspectorId = $"M{i}" }) },
    };
}
