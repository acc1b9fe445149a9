using CreditHub.Hub.Tests.Evidence;
using CreditHub.Hub.Tests.Reports;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Cases;

/// <summary>What an objection that is sustained undoes: the listing from its beginning, the answers that rested on it, the evaluation that was improper.</summary>
public sealed class ObjectionRecallTests
{
    private static readonly Metadata Procurement = TestHub.As("sx-procurement", "procurement");

    [Fact]
    public async Task Sustained_ListingNeverHeld_AndTheAgencyThatWasAnsweredIsToldWithItsDecision()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()), Rows.Of(Rows.Registration(Rows.OtherCompany)));
        var listing = await Listed(hub);
        using var recalls = hub.Evidence.WatchRecalls(new WatchRecallsRequest(), Procurement, cancellationToken: TestHub.Token);
        Assert.NotNull((await Next(recalls)).Checkpoint);
        var barred = await Asked(hub);
        Assert.Equal(Verdict.Barred, barred.Verdict);
        await Asked(hub, Rows.OtherCompany);
        await DecisionLogTests.Flush(hub);
        hub.Time.Advance(TimeSpan.FromMinutes(1));

        var objection = await Object(hub, new RecordReference { Source = "sx-hrss", Dataset = "lists.wage-arrears", RecordNumber = listing });
        Assert.True(Assert.Single((await Asked(hub)).Reasons).UnderObjection);
        await Step(hub, "sx-hrss", objection, new ObjectionStep { Decide = new DecideObjection { Outcome = ObjectionOutcome.Withdrawn, Reasons = "系重名企业" } });
        var closed = await Step(hub, "sx-credit", objection, new ObjectionStep { Close = new CloseObjection() });

        Recall recall;
        do recall = (await Next(recalls)).Recall;
        while (recall?.Change != SanctionChangeKind.SanctionEnded);
        Assert.Equal(("sx-procurement", Rows.Company, listing), (recall.Agency, recall.UnifiedSocialCreditCode, recall.Record.RecordNumber));
        Assert.Contains(barred.DecisionId, recall.DecisionIds);
        Assert.Equal(CaseState.Annulled, closed.Case.State);
        Assert.Equal(CaseState.Annulled, (await hub.Case(listing)).State);

        // On the very day on which it stood nothing stands any more, though the hub still says what it then answered.
        Assert.Equal(Verdict.Clear, (await Asked(hub, with: r => r.EffectiveOn = Rows.Day(2026, 11, 2))).Verdict);
        Assert.Equal(Verdict.Barred, (await Asked(hub, with: r => r.KnownAt = barred.DecidedAt)).Verdict);
    }

    [Fact]
    public async Task Sustained_AgainstAnEvaluation_ComesOutOnTheStreamOfEvaluations()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()));
        var evaluation = CreditReportTests.Evaluation("D");
        await hub.Report("sx-credit", Rows.Of(evaluation));
        using var watch = hub.Evaluations.WatchEvaluations(new WatchEvaluationsRequest { Now = new StartNow() }, TestHub.Supervising("sx-market"), cancellationToken: TestHub.Token);
        Assert.True(await watch.ResponseStream.MoveNext(TestHub.Token));
        Assert.NotNull(watch.ResponseStream.Current.CaughtUp);

        var objection = await Object(hub, new RecordReference { Source = "sx-credit", Dataset = evaluation.Dataset, RecordNumber = evaluation.RecordNumber });
        var decided = await Step(hub, "sx-credit", objection, new ObjectionStep { Decide = new DecideObjection { Outcome = ObjectionOutcome.Withdrawn, Reasons = "评价不当" } });

        Assert.True(await watch.ResponseStream.MoveNext(TestHub.Token));
        var told = watch.ResponseStream.Current.Change;
        Assert.Equal(
            (EvaluationChangeKind.Withdrawn, "D", evaluation.RecordNumber, decided.Token), (told.Kind, told.Evaluation.Grade, told.Record.RecordNumber, told.Token));
        Assert.Empty((await hub.Evaluations.ListEvaluationsAsync(new ListEvaluationsRequest { UnifiedSocialCreditCode = Rows.Company }, cancellationToken: TestHub.Token)).Evaluations);
    }

    private static async Task<string> Listed(TestHub hub)
    {
        var decision = Determinations.Decision();
        decision.AnswerToStatement = "不予采纳";
        DeterminationStep[] steps =
        [
            new() { ServeNotice = Determinations.Notice() }, new() { MakeStatement = new MakeStatement { Content = "并未拖欠" } }, new() { Decide = decision },
            new() { Deliver = new DeliverDetermination { Method = "直接送达" } },
        ];
        var id = (await hub.Listing("sx-hrss", "", new DeterminationStep { Propose = Determinations.Proposal() })).Case.CaseId;
        foreach (var step in steps) await hub.Listing("sx-hrss", id, step);
        return id;
    }

    // Marked and forwarded to the source.
    private static async Task<string> Object(TestHub hub, RecordReference target)
    {
        var raised = await hub.Act(CaseCalls.AsCompany(Rows.Company), r => r.Objection = new ObjectionStep
        {
            Raise = new RaiseObjection { Target = target, Ground = ObjectionGround.WronglyListed, Statement = "与事实不符" },
        });
        await Step(hub, "sx-credit", raised.Case.CaseId, new ObjectionStep { Mark = new MarkObjection() });
        await Step(hub, "sx-credit", raised.Case.CaseId, new ObjectionStep { Forward = new ForwardObjection() });
        return raised.Case.CaseId;
    }

    private static Task<ActResponse> Step(TestHub hub, string agency, string id, ObjectionStep step) => hub.Act(TestHub.Supervising(agency), r =>
    {
        r.CaseId = id;
        r.Objection = step;
    });

    private static async Task<CheckResponse> Asked(TestHub hub, string code = Rows.Company, Action<CheckRequest>? with = null)
    {
        var request = new CheckRequest { UnifiedSocialCreditCode = code, MatterCode = "procurement", Freshness = new Freshness { FullyConsistent = true } };
        with?.Invoke(request);
        if (request.KnownAt.Length > 0) request.Freshness = null;
        return await hub.Eligibility.CheckAsync(request, Procurement, cancellationToken: TestHub.Token);
    }

    private static async Task<WatchRecallsResponse> Next(AsyncServerStreamingCall<WatchRecallsResponse> watch)
    {
        Assert.True(await watch.ResponseStream.MoveNext(TestHub.Token));
        return watch.ResponseStream.Current;
    }
}
