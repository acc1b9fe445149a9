using CreditHub.Client.Watching;
using CreditHub.Hub.Tests.Reports;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Evaluations;

public sealed class EvaluationTests
{
    [Fact]
    public async Task Profile_HoldsEveryResultWithItsScheme_AndTheLatestNationalOne()
    {
        await using var hub = await TestHub.StartAsync();
        var older = CreditReportTests.Evaluation("优", number: "2020");
        older.DecidedOn = Rows.Day(2020, 6, 1);
        older.CreditEvaluation.Scheme = "2018版";
        var association = CreditReportTests.Evaluation("AAA", number: "assoc");
        association.Dataset = "rating.association";
        association.DecidedOn = Rows.Day(2026, 9, 1);
        await hub.Report("sx-credit", Rows.Of(CreditReportTests.Evaluation("B")), Rows.Of(older), Rows.Of(association));

        var profile = (await hub.Subjects.GetProfileAsync(new GetProfileRequest { UnifiedSocialCreditCode = Rows.Company }, cancellationToken: TestHub.Token)).Profile;
        Assert.Equal(("B", "国办发〔2026〕8号"), (profile.LatestEvaluation.Grade, profile.LatestEvaluation.Scheme));
        Assert.Equal([("AAA", "国办发〔2026〕8号"), ("B", "国办发〔2026〕8号"), ("优", "2018版")], profile.Evaluations.Select(e => (e.Grade, e.Scheme)));

        var listed = await hub.Evaluations.ListEvaluationsAsync(new ListEvaluationsRequest { UnifiedSocialCreditCode = Rows.Company }, cancellationToken: TestHub.Token);
        Assert.Equal(["AAA", "B", "优"], listed.Evaluations.Select(e => e.Evaluation.Grade));
    }

    [Fact]
    public async Task Watch_FromTheBeginning_TellsEachResultOnceAndThenLives()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()));
        await hub.Report("sx-credit", Rows.Of(CreditReportTests.Evaluation("B")));
        using var call = Watch(hub, new WatchEvaluationsRequest { Beginning = new StartBeginning() });
        var first = await Next(call);
        Assert.Equal(
            (EvaluationChangeKind.Evaluated, "B", "", "610113", Rows.Company),
            (first.Change.Kind, first.Change.Evaluation.Grade, first.Change.GradeBefore, first.Change.RegionCode, first.Change.UnifiedSocialCreditCode));
        Assert.Equal(WatchEvaluationsResponse.EventOneofCase.CaughtUp, (await Next(call)).EventCase);

        var next = CreditReportTests.Evaluation("C", number: "2027");
        next.DecidedOn = Rows.Day(2026, 10, 1);
        await hub.Report("sx-credit", Rows.Of(next));
        var live = await Next(call);
        Assert.Equal(("C", "B"), (live.Change.Evaluation.Grade, live.Change.GradeBefore));
    }

    [Fact]
    public async Task Watch_CorrectionAndWithdrawal_AreToldAsSuch()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-credit", Rows.Of(CreditReportTests.Evaluation("B")));
        var corrected = CreditReportTests.Evaluation("A");
        corrected.Version = 2;
        await hub.Report("sx-credit", Rows.Of(corrected));
        await hub.Report("sx-credit", new ReportRow
        {
            Withdrawal = new Withdrawal { Dataset = "credit.evaluation", RecordNumber = corrected.RecordNumber, Version = 3, Reason = "错误", Subject = corrected.Subject },
        });
        using var call = Watch(hub, new WatchEvaluationsRequest { Beginning = new StartBeginning() });
        var events = new List<EvaluationChange>();
        while ((await Next(call)) is { Change: { } change }) events.Add(change);
        Assert.Equal(
            [(EvaluationChangeKind.Evaluated, "B"), (EvaluationChangeKind.Corrected, "A"), (EvaluationChangeKind.Withdrawn, "A")],
            events.Select(e => (e.Kind, e.Evaluation.Grade)));
    }

    [Fact]
    public async Task Watch_AfterEachToken_GoesOnWithoutLossOrRepetition()
    {
        await using var hub = await TestHub.StartAsync();
        for (var i = 0; i < 6; i++)
        {
            await hub.Report("sx-credit", Rows.Of(CreditReportTests.Evaluation("B", Rows.CodeOf(i))));
            await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault(Rows.CodeOf(i))));
        }

        var seen = new List<string>();
        ChangeToken? token = null;
        for (var i = 0; i < 6; i++)
        {
            var request = token is null ? new WatchEvaluationsRequest { Beginning = new StartBeginning() } : new WatchEvaluationsRequest { After = token };
            using var call = Watch(hub, request);
            var change = (await Next(call)).Change;
            seen.Add(change.UnifiedSocialCreditCode);
            token = change.Token;
        }

        Assert.Equal(Enumerable.Range(0, 6).Select(Rows.CodeOf), seen);
    }

    [Fact]
    public async Task Watch_ResultThatChangesTheStanding_ResumesAfterTheWholeTransaction()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-credit", Rows.Of(CreditReportTests.Evaluation("D")));
        using var call = Watch(hub, new WatchEvaluationsRequest { Beginning = new StartBeginning() });
        var token = (await Next(call)).Change.Token;
        using var again = Watch(hub, new WatchEvaluationsRequest { After = token });
        Assert.Equal(WatchEvaluationsResponse.EventOneofCase.CaughtUp, (await Next(again)).EventCase);
    }

    [Fact]
    public async Task Watch_Filter_NeitherLosesNorAdds()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration(Rows.CodeOf(1))), Rows.Of(Rows.Registration(Rows.CodeOf(2), region: "610402")));
        await hub.Report(
            "sx-credit", Rows.Of(CreditReportTests.Evaluation("D", Rows.CodeOf(1))), Rows.Of(CreditReportTests.Evaluation("D", Rows.CodeOf(2))), Rows.Of(CreditReportTests.Evaluation("A", Rows.CodeOf(1), "2")));
        using var call = Watch(hub, new WatchEvaluationsRequest
        {
            Beginning = new StartBeginning(), Filter = new EvaluationFilter { Grades = { "D" }, RegionCodes = { "610100" }, Datasets = { "credit.evaluation" } },
        });
        Assert.Equal(Rows.CodeOf(1), (await Next(call)).Change.UnifiedSocialCreditCode);
        Assert.Equal(WatchEvaluationsResponse.EventOneofCase.CaughtUp, (await Next(call)).EventCase);
        var failure = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            using var wrong = Watch(hub, new WatchEvaluationsRequest { Now = new StartNow(), Filter = new EvaluationFilter { Datasets = { "market.penalty" } } });
            await Next(wrong);
        });
        Assert.Equal((StatusCode.InvalidArgument, "DATASET_UNKNOWN"), (failure.StatusCode, failure.Reason()));
    }

    [Fact]
    public async Task Watch_Silence_IsBrokenByCheckpoints()
    {
        await using var hub = await TestHub.StartAsync();
        using var call = Watch(hub, new WatchEvaluationsRequest { Now = new StartNow(), HeartbeatSeconds = 5 });
        Assert.Equal(WatchEvaluationsResponse.EventOneofCase.CaughtUp, (await Next(call)).EventCase);
        var beat = Next(call);
        while (!beat.IsCompleted)
        {
            hub.Time.Advance(TimeSpan.FromSeconds(5));
            await Task.WhenAny(beat, Task.Delay(TimeSpan.FromMilliseconds(50), TestHub.Token));
        }

        Assert.Equal(WatchEvaluationsResponse.EventOneofCase.Checkpoint, (await beat).EventCase);
    }

    [Fact]
    public async Task Watch_ThroughTheClient_HandsOverResultsAndMarks()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-credit", Rows.Of(CreditReportTests.Evaluation("B")));
        using var client = hub.ClientOf("sx-market", "supervision");
        await using var events = client.WatchEvaluationsAsync(WatchStart.Beginning, cancellationToken: TestHub.Token).GetAsyncEnumerator(TestHub.Token);
        Assert.True(await events.MoveNextAsync());
        Assert.Equal("B", Assert.IsType<EvaluationEvent.Result>(events.Current).Change.Evaluation.Grade);
        Assert.True(await events.MoveNextAsync());
        Assert.IsType<EvaluationEvent.CaughtUp>(events.Current);
    }

    private static AsyncServerStreamingCall<WatchEvaluationsResponse> Watch(TestHub hub, WatchEvaluationsRequest request) =>
        hub.Evaluations.WatchEvaluations(request, TestHub.Supervising("sx-market"), cancellationToken: TestHub.Token);

    private static async Task<WatchEvaluationsResponse> Next(AsyncServerStreamingCall<WatchEvaluationsResponse> call)
    {
        Assert.True(await call.ResponseStream.MoveNext(TestHub.Token));
        return call.ResponseStream.Current;
    }
}
