using CreditHub.Hub.Outcomes.Feedback;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Outcomes;

public sealed class FeedbackTests
{
    private const string Procurement = "sx-procurement";
    private const string Bidding = "sx-bidding";
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(31);

    [Fact]
    public async Task Owed_BarredTransaction_IsListedUntilItsOutcomeComes()
    {
        await using var hub = await Hub();
        var first = await Check(hub, "采2026-1");
        var second = await Check(hub, "采2026-1");
        await Check(hub, "采2026-2", with: c => c.UnifiedSocialCreditCode = Rows.OtherCompany);

        await Checked(hub, 3);
        var owed = Assert.Single(await Owed(hub, count: 1));

        Assert.Equal(
            (Procurement, Rows.Company, "procurement", "采2026-1", "610113", first, second, 2, Verdict.Barred),
            (owed.Agency, owed.UnifiedSocialCreditCode, owed.MatterCode, owed.CaseNumber, owed.RegionCode, owed.DecisionId,
                owed.LatestDecisionId,
                owed.Answers, owed.Verdict));
        Assert.Contains("bar-procurement", owed.MeasureCodes);
        Assert.Equal((Rows.Day(2026, 11, 16), false, "陕西省社会信用条例 第三十四条"), (owed.DueOn, owed.Overdue, owed.Rule));
        Assert.Equal("2026-11-02T09:00:00.000+08:00", owed.AskedAt);

        await Report(hub, o => o.DecisionId = first);
        Assert.Empty(await Owed(hub, count: 0));
        Assert.Equal((1, 2, 1, 0, 0), Sums(await Figures(hub)));
    }

    [Fact]
    public async Task Owed_ByCaseNumber_IsSettledWithoutADecision_AndALaterAnswerOwesAnew()
    {
        await using var hub = await Hub();
        await Check(hub, "采2026-1");
        Assert.Single(await Owed(hub, count: 1));
        await Report(hub, o => (o.OwnNumber, o.CaseNumber) = ("内-1", "采2026-1"));
        Assert.Empty(await Owed(hub, count: 0));
        await Check(hub, "采2026-1");
        await Checked(hub, 2);
        Assert.Equal(1, Assert.Single(await Owed(hub, count: 1)).Answers);
        Assert.Equal((2, 2, 1, 0, 0), Sums(await Figures(hub)));
    }

    [Fact]
    public async Task Owed_OutcomeBeforeTheAnswerIsInTheLedger_IsNotOwed()
    {
        await using var hub = await Hub();
        var decision = await Check(hub, "采2026-1");
        await Report(hub, o => o.DecisionId = decision);
        await Checked(hub, 1);
        Assert.Empty(await Owed(hub, count: 0));
        Assert.Equal((1, 1, 1, 0, 0), Sums(await Figures(hub)));
    }

    [Fact]
    public async Task Owed_WhatIsNoTransaction_OwesNothing()
    {
        await using var hub = await Hub();
        await Check(hub, "");
        await Check(hub, "过去", with: c => c.KnownAt = "2026-11-02T08:59:00+08:00");
        await Check(hub, "过去", with: c => c.EffectiveOn = Rows.Day(2026, 11, 1));
        await Check(hub, "清白", with: c => c.UnifiedSocialCreditCode = Rows.OtherCompany);
        await Checked(hub, 2);
        Assert.Empty(await Owed(hub, count: 0));
        var line = Assert.Single((await Figures(hub)).Lines);
        Assert.Equal((2, 1, 1, 0, 0), (line.Checks, line.ChecksWithoutCase, line.TransactionsChecked, line.Answers, line.Owed));
    }

    [Fact]
    public async Task Owed_IsFoundByAgencyMatterCaseAndDay_AndPaged()
    {
        await using var hub = await Hub();
        for (var i = 1; i <= 5; i++) await Check(hub, $"采2026-{i}");
        await Check(hub, "标2026-1", Bidding, c => c.MatterCode = "bidding");
        Assert.Equal(6, (await Owed(hub, "operator", count: 6)).Count);

        Assert.Equal("标2026-1", Assert.Single(await List(hub, Bidding)).CaseNumber);
        Assert.Equal("采2026-4", Assert.Single(await List(hub, "operator", r => r.CaseNumber = "采2026-4")).CaseNumber);
        Assert.Equal(5, (await List(hub, "operator", r => r.Agency = Procurement)).Count);
        Assert.Equal("标2026-1", Assert.Single(await List(hub, "operator", r => r.MatterCode = "bidding")).CaseNumber);
        Assert.Empty(await List(hub, "operator", r => r.UnifiedSocialCreditCode = Rows.OtherCompany));
        Assert.Empty(await List(hub, "operator", r => r.OverdueOnly = true));
        Assert.Equal(
            ["采2026-1", "采2026-2", "采2026-3", "采2026-4", "采2026-5"], (await List(hub, Procurement, r => r.PageSize = 2)).Select(o =>
                o.CaseNumber));
        var refused = await Assert.ThrowsAsync<RpcException>(() => List(hub, Bidding, r => r.Agency = Procurement));
        Assert.Equal((StatusCode.PermissionDenied, "NOT_YOUR_AGENCY"), (refused.StatusCode, refused.Reason()));
    }

    [Fact]
    public async Task Reminders_GoToTheAgencyThatOwes_NearTheDayAndAfterIt_Once()
    {
        await using var hub = await Hub();
        using var watch = hub.Outcomes.WatchFeedbackOwed(new WatchFeedbackOwedRequest(), TestHub.As(Procurement),
            cancellationToken: TestHub.Token);
        var start = (await Next(watch)).Checkpoint;
        var decision = await Check(hub, "采2026-1");
        await Owed(hub, count: 1);

        hub.Time.SetUtcNow(new DateTimeOffset(2026, 11, 12, 9, 0, 0, TimeSpan.FromHours(8)));
        var near = (await NextReminder(watch)).Reminder;
        Assert.Equal((Procurement, FeedbackReminderStage.Due, false), (near.Agency, near.Stage, near.Owed[0].Overdue));
        Assert.Equal(decision, Assert.Single(near.Owed).DecisionId);

        hub.Time.SetUtcNow(new DateTimeOffset(2026, 11, 17, 9, 0, 0, TimeSpan.FromHours(8)));
        var passed = (await NextReminder(watch)).Reminder;
        Assert.Equal((FeedbackReminderStage.Overdue, true), (passed.Stage, Assert.Single(passed.Owed).Overdue));
        Assert.Equal(FeedbackReminderStage.Overdue, Assert.Single(await List(hub, Procurement, r => r.OverdueOnly = true)).Reminded);
        Assert.Equal((1, 1, 0, 0, 1), Sums(await Figures(hub)));

        // A watch from before gets both again, another agency none of them.
        hub.Time.Advance(Round);
        using var again = hub.Outcomes.WatchFeedbackOwed(
            new WatchFeedbackOwedRequest { After = start }, TestHub.As("operator"), cancellationToken: TestHub.Token);
        Assert.Equal(
            [FeedbackReminderStage.Due, FeedbackReminderStage.Overdue], [(await Next(again)).Reminder.Stage,
                (await Next(again)).Reminder.Stage]);
        Assert.NotNull((await Next(again)).Checkpoint);
        using var other = hub.Outcomes.WatchFeedbackOwed(
            new WatchFeedbackOwedRequest { After = start }, TestHub.As(Bidding), cancellationToken: TestHub.Token);
        Assert.NotNull((await Next(other)).Checkpoint);

        await Report(hub, o => o.DecisionId = decision);
        Assert.Equal((1, 1, 0, 1, 0), Sums(await Figures(hub)));
    }

    [Fact]
    public async Task Restart_KeepsWhatIsOwedAndCountsNothingTwice()
    {
        var folder = Directory.CreateTempSubdirectory("credithub-").FullName;
        GetFeedbackFiguresResponse before;
        IReadOnlyList<FeedbackOwed> owed;
        await using (var hub = await Hub(folder))
        {
            await Check(hub, "采2026-1");
            await Check(hub, "采2026-2");
            await Owed(hub, count: 2);
            await Report(hub, o => (o.OwnNumber, o.CaseNumber) = ("内-1", "采2026-2"));
            await State(hub, "1", 40);
            (before, owed) = (await Figures(hub), await List(hub, Procurement));

            // This answer is on disk, and the node ends before it is carried into the ledger.
            await Check(hub, "采2026-3");
            await Check(hub, "采2026-1");
        }

        await using (var hub = await TestHub.StartAsync(folder))
        {
            var after = await Owed(hub, count: 2);
            Assert.Equal((owed[0].DecisionId, 2), (after[0].DecisionId, after[0].Answers));
            Assert.Equal("采2026-3", after[1].CaseNumber);
            var line = Assert.Single((await Figures(hub)).Lines);
            Assert.Equal((2, 2, 40, 1), (before.Lines[0].Checks, before.Lines[0].TransactionsChecked, line.TransactionsStated,
                line.GivenInTime));

            // The case of the morning is one transaction of the day, also over the restart.
            Assert.Equal((4, 3, 3, 4), (line.Checks, line.TransactionsChecked, line.Owed, line.Answers));
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Book_BegunFromTheLedger_IsTheSameAsTheOneThatFollowedIt()
    {
        await using var hub = await Hub();
        var decision = await Check(hub, "采2026-1");
        await Check(hub, "采2026-2");
        await Owed(hub, count: 2);
        await Report(hub, o => o.DecisionId = decision);
        await State(hub, "1", 40);
        hub.Time.SetUtcNow(new DateTimeOffset(2026, 11, 17, 9, 0, 0, TimeSpan.FromHours(8)));
        await Eventually.Holds("the overdue outcome is reminded", async () =>
        {
            hub.Time.Advance(Round);
            return (await List(hub, Procurement))[0].Reminded == FeedbackReminderStage.Overdue;
        });

        var (followed, anew) = (hub.Service<FeedbackBook>(), new FeedbackBook());
        await anew.Begin(hub.Store.Reader, (await hub.Store.Reader.ReadHead(TestHub.Token)).Last, TestHub.Token);
        var today = Domain.Calendar.BeijingDate.Parse("2026-11-18");
        Assert.Equal(followed.Count(today).Counts.OrderBy(c => c.Key.Agency), anew.Count(today).Counts.OrderBy(c => c.Key.Agency));
        Assert.Equal(
            followed.Read(-1, 100, 100, _ => true).Owed.Select(o => o.ToProto(today)), anew.Read(-1, 100, 100, _ =>
                true).Owed.Select(o => o.ToProto(today)));
    }

    [Fact]
    public async Task Figures_CountChecksTransactionsAndWhatAgenciesState_EachOfItsOwn()
    {
        await using var hub = await Hub();
        await CheckMany(hub, "采2026-1", "采2026-1", "采2026-2", "");
        await Checked(hub, 4);
        Assert.False((await State(hub, "1", 40)).Repeated);
        Assert.True((await State(hub, "1", 40)).Repeated);
        await State(hub, "2", 10);
        var figures = await Figures(hub);
        var line = Assert.Single(figures.Lines);
        Assert.Equal((4, 1, 2, 3, 2), (line.Checks, line.ChecksWithoutCase, line.TransactionsChecked, line.Answers, line.Owed));
        Assert.Equal((10, "610113"), (line.TransactionsStated, Assert.Single(figures.Regions).RegionCode));
        Assert.Equal((2026, Rows.Day(2026, 11, 2)), (figures.Year, figures.Day));
        Assert.Empty((await hub.Outcomes.GetFeedbackFiguresAsync(
            new GetFeedbackFiguresRequest { Year = 2025 }, TestHub.As("operator"), cancellationToken: TestHub.Token)).Lines);
        var conflict = await Assert.ThrowsAsync<RpcException>(() => State(hub, "1", 41));
        Assert.Equal((StatusCode.AlreadyExists, "COMMAND_CONTENT_CONFLICT"), (conflict.StatusCode, conflict.Reason()));
        var early = await Assert.ThrowsAsync<RpcException>(() => State(hub, "3", 1, "2026-12"));
        Assert.Equal((StatusCode.InvalidArgument, "FUTURE_DATE", "month"), (early.StatusCode, early.Reason(), early.Metadata("field")));
    }

    [Fact]
    public async Task Use_OrdersAndTransactionsAreCountedApart()
    {
        await using var hub = await Hub();
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault(Rows.CodeOf(3))));
        var decision = await Check(hub, "采2026-1");
        await Report(hub, o => o.DecisionId = decision);
        await Report(hub, o => (o.OwnNumber, o.CaseNumber) = ("内-1", "采2026-1"));
        await Report(hub, o => o.OwnNumber = "内-2");
        var use = (await hub.Outcomes.GetMeasureUseAsync(new GetMeasureUseRequest(), TestHub.As("operator"),
            cancellationToken: TestHub.Token))
            .Totals.Single(t => t.MeasureCode == "bar-procurement");
        Assert.Equal((2, 1, 3, 2), (use.Orders, use.OrdersMet, use.Feedback, use.Transactions));
    }

    private static async Task<TestHub> Hub(string? folder = null)
    {
        var hub = await TestHub.StartAsync(folder);
        await hub.Report("sx-market", Rows.Of(Rows.Registration()), Rows.Of(Rows.Registration(Rows.OtherCompany)));
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()));
        return hub;
    }

    private static async Task<string> Check(TestHub hub, string caseNumber, string agency = Procurement, Action<CheckRequest>? with = null)
    {
        var request = QuestionOf(caseNumber);
        with?.Invoke(request);
        return (await hub.Eligibility.CheckAsync(request, TestHub.As(agency, "procurement"), cancellationToken: TestHub.Token)).DecisionId;
    }

    private static async Task CheckMany(TestHub hub, params string[] cases)
    {
        using var call = hub.Eligibility.CheckMany(TestHub.As(Procurement, "procurement"), cancellationToken: TestHub.Token);
        var questions = cases.Select((c, i) => new CheckQuestion { Number = i, Check = QuestionOf(c) });
        await call.RequestStream.WriteAsync(new CheckManyRequest { Questions = { questions } }, TestHub.Token);
        await call.RequestStream.CompleteAsync();
        while (await call.ResponseStream.MoveNext(TestHub.Token)) Assert.All(call.ResponseStream.Current.Answers, a =>
            Assert.NotNull(a.Check));
    }

    private static CheckRequest QuestionOf(string caseNumber) => new()
    {
        UnifiedSocialCreditCode = Rows.Company, MatterCode = "procurement", RegionCode = "610113", CaseNumber = caseNumber,
    };

    private static async Task Report(TestHub hub, Action<ReportOutcomeRequest> with)
    {
        var outcome = new ReportOutcomeRequest
        {
            UnifiedSocialCreditCode = Rows.Company, MatterCode = "procurement", MeasureCodes = { "bar-procurement" },
            Kind = OutcomeKind.Intercepted,
            DoneOn = Rows.Day(2026, 11, 2),
        };
        with(outcome);
        await hub.Outcomes.ReportOutcomeAsync(outcome, TestHub.As(Procurement), cancellationToken: TestHub.Token);
    }

    private static async Task<StateTransactionsResponse> State(TestHub hub, string number, long transactions, string month = "2026-11") =>
        await hub.Outcomes.StateTransactionsAsync(
            new StateTransactionsRequest
            {
                StatementNumber = number, MatterCode = "procurement", Month = month, RegionCode = "610113",
                Transactions = transactions
            },
            TestHub.As(Procurement), cancellationToken: TestHub.Token);

    private static async Task<GetFeedbackFiguresResponse> Figures(TestHub hub) =>
        await hub.Outcomes.GetFeedbackFiguresAsync(new GetFeedbackFiguresRequest(), TestHub.As(Procurement),
            cancellationToken: TestHub.Token);

    private static (long Owed, long Answers, long InTime, long Late, long Overdue) Sums(GetFeedbackFiguresResponse figures)
    {
        var line = Assert.Single(figures.Lines);
        return (line.Owed, line.Answers, line.GivenInTime, line.GivenLate, line.Overdue);
    }

    // Rounds of the review pass until so many outcomes are owed.
    private static async Task<IReadOnlyList<FeedbackOwed>> Owed(TestHub hub, string agency = Procurement, int count = 0)
    {
        IReadOnlyList<FeedbackOwed> owed = [];
        await Eventually.Holds($"{count} outcomes are owed", async () =>
        {
            hub.Time.Advance(Round);
            return (owed = await List(hub, agency)).Count == count;
        });
        return owed;
    }

    private static Task Checked(TestHub hub, int checks) => Eventually.Holds($"{checks} checks are counted", async () =>
    {
        hub.Time.Advance(Round);
        return (await Figures(hub)).Lines.Sum(l => l.Checks) == checks;
    });

    private static async Task<IReadOnlyList<FeedbackOwed>> List(TestHub hub, string agency, Action<ListFeedbackOwedRequest>? with = null)
    {
        var request = new ListFeedbackOwedRequest();
        with?.Invoke(request);
        var owed = new List<FeedbackOwed>();
        do
        {
            var page = await hub.Outcomes.ListFeedbackOwedAsync(request, TestHub.As(agency), cancellationToken: TestHub.Token);
            owed.AddRange(page.Owed);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return owed;
    }

    private static async Task<WatchFeedbackOwedResponse> Next(AsyncServerStreamingCall<WatchFeedbackOwedResponse> watch)
    {
        Assert.True(await watch.ResponseStream.MoveNext(TestHub.Token));
        return watch.ResponseStream.Current;
    }

    private static async Task<WatchFeedbackOwedResponse> NextReminder(AsyncServerStreamingCall<WatchFeedbackOwedResponse> watch)
    {
        while (true)
            if (await Next(watch) is { Reminder: not null } next) return next;
    }
}
