using CreditHub.Domain.Codes;
using CreditHub.Hub.Tests.Changes;
using CreditHub.Ledger.Entries;
using CreditHub.V1;
using Microsoft.Extensions.Time.Testing;

namespace CreditHub.Hub.Tests.Cases;

/// <summary>Objections through the wire: a company listed by mistake, from its objection to the annulment; the clock and who is shown what.</summary>
public sealed class ObjectionTests
{
    [Fact]
    public async Task ListedByMistake_FromObjectionToAnnulment()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("credithub-").FullName;
        string listedAt;
        Case raised;
        await using (var hub = await Listed(folder))
        {
            listedAt = (await hub.Check(Rows.Company)).DecidedAt;
            raised = (await Raise(hub)).Case;
            Assert.Equal((CaseState.Open, "sx-credit", Rows.Day(2026, 11, 3)), (raised.State, raised.Responsible, raised.Deadline.DueOn));
            Assert.False((await hub.Check(Rows.Company)).Reasons[0].UnderObjection);

            await using var watch = Watch.Open(hub, new WatchRequest { Now = new StartNow() });
            Assert.NotNull((await watch.Next()).CaughtUp);
            var marked = await Step(hub, raised, "sx-credit", new ObjectionStep { Mark = new MarkObjection() });
            var told = (await watch.Next()).Changes;
            Assert.Equal((ChangeCause.Case, marked.Token), (told.Cause, told.Token));
            Assert.Contains(told.Changes, c => c.Kind == SanctionChangeKind.SanctionChanged && c.Sanction.UnderObjection);

            // Every answer that rests on the record says so.
            Assert.All((await hub.Check(Rows.Company)).Reasons, reason => Assert.True(reason.UnderObjection));
            Assert.True((await hub.Sanctions.ListActiveAsync(new ListActiveRequest(), cancellationToken: TestHub.Token)).Entries.Single().Sanctions.Single().UnderObjection);
            var profile = await hub.Subjects.GetProfileAsync(new GetProfileRequest { UnifiedSocialCreditCode = Rows.Company }, cancellationToken: TestHub.Token);
            Assert.True(profile.Profile.Sanctions.Single().UnderObjection);
            await Step(hub, raised, "sx-credit", new ObjectionStep { Forward = new ForwardObjection() });
        }

        await using (var hub = await TestHub.StartAsync(folder))
        {
            Assert.Equal(CaseState.Forwarded, (await hub.Case(raised.CaseId, "sx-court")).State);
            Assert.True((await hub.Check(Rows.Company)).Reasons[0].UnderObjection);
            hub.Time.Advance(TimeSpan.FromHours(25));
            var decided = await Step(hub, raised, "sx-court", Decision(ObjectionOutcome.Withdrawn));
            Assert.Equal((CaseState.Decided, Rows.Day(2026, 11, 5)), (decided.Case.State, decided.Case.Deadline.DueOn));
            Assert.Equal(["CaseAdvanced", "RecordWithdrawn", "StandingChanged"], await LastTransaction(hub));

            var now = await hub.Check(Rows.Company, with: r => r.Freshness = new Freshness { AtLeast = decided.Token });
            Assert.Equal(Verdict.Clear, now.Verdict);

            // Undone from its beginning, also for the days on which it was listed; what was answered then can still be shown.
            Assert.Equal(Verdict.Clear, (await hub.Check(Rows.Company, with: r => r.EffectiveOn = Rows.Day(2026, 10, 25))).Verdict);
            Assert.Equal(Verdict.Barred, (await hub.Check(Rows.Company, with: r => r.KnownAt = listedAt)).Verdict);

            var closed = await Step(hub, raised, "sx-credit", new ObjectionStep { Close = new CloseObjection() });
            Assert.Equal((CaseState.Annulled, "系重名企业", Rows.Day(2026, 11, 3)), (closed.Case.State, closed.Case.Objection.Reasons, closed.Case.Objection.ToldOn));
            var seen = await hub.Cases.GetCaseAsync(new GetCaseRequest { CaseId = raised.CaseId }, CaseCalls.AsCompany(Rows.Company), cancellationToken: TestHub.Token);
            Assert.Equal(closed.Case, seen.Case);
        }

        System.IO.Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task ListedByADetermination_TheObjectionAnnulsTheListingWithItsEntry()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()));
        var listing = (await hub.Listing("sx-hrss", "", new DeterminationStep { Propose = Determinations.Proposal() })).Case.CaseId;
        await hub.Listing("sx-hrss", listing, new DeterminationStep { ServeNotice = Determinations.Notice() });
        await hub.Act(CaseCalls.AsCompany(Rows.Company), r =>
        {
            r.CaseId = listing;
            r.Listing = new DeterminationStep { MakeStatement = new MakeStatement { Content = "工资已支付" } };
        });
        var decision = Determinations.Decision();
        decision.AnswerToStatement = "仍有拖欠";
        await hub.Listing("sx-hrss", listing, new DeterminationStep { Decide = decision });
        var delivered = await hub.Listing("sx-hrss", listing, new DeterminationStep { Deliver = new DeliverDetermination { Method = "直接送达" } });
        var barred = await hub.Check(Rows.Company, with: r => r.Freshness = new Freshness { AtLeast = delivered.Token });
        var entry = barred.Reasons.First(r => r.MeasureCode == "bar-wage-arrears").Record;

        var raised = (await Raise(hub, r => r.Objection.Raise.Target = entry)).Case;
        await Step(hub, raised, "sx-credit", new ObjectionStep { Mark = new MarkObjection() });
        await Step(hub, raised, "sx-credit", new ObjectionStep { Forward = new ForwardObjection() });
        var decided = await Step(hub, raised, "sx-hrss", Decision(ObjectionOutcome.Withdrawn));

        Assert.Equal(CaseState.Annulled, (await hub.Case(listing)).State);
        Assert.Equal(Verdict.Clear, (await hub.Check(Rows.Company, with: r => r.Freshness = new Freshness { AtLeast = decided.Token })).Verdict);
        Assert.Equal(["CaseAdvanced", "RecordWithdrawn", "CaseAdvanced", "StandingChanged"], await LastTransaction(hub));
    }

    [Fact]
    public async Task EachOverdueStep_IsMarkedAndShownToWhoMustTakeIt()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("credithub-").FullName;
        Case raised;
        await using (var hub = await Listed(folder)) raised = (await Raise(hub)).Case;

        await using (var hub = await Later(folder, days: 2))
        {
            Assert.Equal([raised.CaseId], await Overdue(hub, "sx-credit", 1));
            await Step(hub, raised, "sx-credit", new ObjectionStep { Mark = new MarkObjection() });
            await Step(hub, raised, "sx-credit", new ObjectionStep { Forward = new ForwardObjection() });
            Assert.Empty(await Overdue(hub, "sx-credit", 0));
        }

        await using (var hub = await Later(folder, days: 8))
        {
            Assert.Equal([raised.CaseId], await Overdue(hub, "sx-court", 1));
            var held = await hub.Case(raised.CaseId, "sx-court");
            Assert.Equal(["objection.mark", "objection.decide"], held.Steps.Where(s => s.Verb == "DeadlinePassed").Select(s => s.Note));

            await Step(hub, raised, "sx-court", Decision(ObjectionOutcome.Upheld));
            Assert.Empty(await Overdue(hub, "sx-court", 0));
            var closed = await Step(hub, raised, "sx-credit", new ObjectionStep { Close = new CloseObjection() });
            Assert.Equal(CaseState.Rejected, closed.Case.State);
            var reason = (await hub.Check(Rows.Company, with: r => r.Freshness = new Freshness { AtLeast = closed.Token })).Reasons[0];
            Assert.False(reason.UnderObjection);
        }

        System.IO.Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Inspection_SurvivesARestart_AndStopsTheClock()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("credithub-").FullName;
        Case suspended;
        await using (var hub = await Listed(folder))
        {
            var raised = (await Raise(hub)).Case;
            await Step(hub, raised, "sx-credit", new ObjectionStep { Mark = new MarkObjection() });
            await Step(hub, raised, "sx-credit", new ObjectionStep { Forward = new ForwardObjection() });
            suspended = (await Step(hub, raised, "sx-court", new ObjectionStep { Suspend = new SuspendObjection { Reason = "笔迹鉴定" } })).Case;
            Assert.Null(suspended.Deadline);
        }

        await using (var hub = await Later(folder, days: 21))
        {
            Assert.Equal(suspended, await hub.Case(suspended.CaseId));
            var resumed = (await Step(hub, suspended, "sx-court", new ObjectionStep { Resume = new ResumeObjection() })).Case;
            Assert.Equal((CaseState.Forwarded, Rows.Day(2026, 11, 26)), (resumed.State, resumed.Deadline.DueOn));
            Assert.Equal((Rows.Day(2026, 11, 2), Rows.Day(2026, 11, 23)), (resumed.Objection.Pauses[0].From, resumed.Objection.Pauses[0].Until));
        }

        System.IO.Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Steps_AtFault_AreRefusedByTheirOwnReasonAndTheCaseStays()
    {
        await using var hub = await Listed();
        Assert.Equal(("FIELD_REQUIRED", "objection.raise.ground"), await Fault(Raise(hub, r => r.Objection.Raise.Ground = ObjectionGround.Unspecified)));
        Assert.Equal(("UNKNOWN_CODE", "objection.raise.ground"), await Fault(Raise(hub, r => r.Objection.Raise.Ground = (ObjectionGround)9)));
        Assert.Equal(("FIELD_REQUIRED", "objection.raise.target.source"), await Fault(Raise(hub, r => r.Objection.Raise.Target.Source = "")));
        Assert.Equal(("FIELD_REQUIRED", "objection.step"), await Fault(Raise(hub, r => r.Objection = new ObjectionStep())));
        Assert.Equal(("RECORD_UNKNOWN", ""), await Fault(Raise(hub, r => r.Objection.Raise.Target.RecordNumber = "无此号")));

        var raised = (await Raise(hub)).Case;
        Assert.Equal(("CASE_CONDITION_UNMET", ""), await Fault(Raise(hub)));
        Assert.Equal(("CASE_WRONG_BODY", ""), await Fault(Step(hub, raised, "sx-court", new ObjectionStep { Mark = new MarkObjection() })));
        Assert.Equal(("CASE_WRONG_STATE", ""), await Fault(Step(hub, raised, "sx-credit", new ObjectionStep { Forward = new ForwardObjection() })));
        Assert.Equal(("FIELD_REQUIRED", "objection.decide.outcome"), await Fault(Step(hub, raised, "sx-credit", Decision(ObjectionOutcome.Unspecified))));
        Assert.Equal(raised, await hub.Case(raised.CaseId));
    }

    private static async Task<TestHub> Listed(string? folder = null)
    {
        var hub = await TestHub.StartAsync(folder);
        await hub.Report("sx-market", Rows.Of(Rows.Registration()));
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()));
        Assert.Equal(Verdict.Barred, (await hub.Check(Rows.Company)).Verdict);
        return hub;
    }

    private static Task<ActResponse> Raise(TestHub hub, Action<ActRequest>? with = null) => hub.Act(CaseCalls.AsCompany(Rows.Company), r =>
    {
        var target = new RecordReference { Source = "sx-court", Dataset = "court.judgment-default", RecordNumber = Rows.JudgmentDefault().RecordNumber };
        r.Objection = new ObjectionStep { Raise = new RaiseObjection { Target = target, Ground = ObjectionGround.WronglyListed, Statement = "本公司并非被执行人" } };
        with?.Invoke(r);
    });

    private static ObjectionStep Decision(ObjectionOutcome outcome) =>
        new() { Decide = new DecideObjection { Outcome = outcome, Reasons = "系重名企业", DocumentNumber = "(2026)陕01执异7号" } };

    private static Task<ActResponse> Step(TestHub hub, Case held, string agency, ObjectionStep step) => hub.Act(TestHub.Supervising(agency), r =>
    {
        r.CaseId = held.CaseId;
        r.Objection = step;
    });

    private static async Task<(string Reason, string Field)> Fault(Task<ActResponse> call)
    {
        var refused = await CaseCalls.Refused(call);
        return (refused.Reason(), refused.Metadata("field"));
    }

    // A hub that was away for days: a clock that is moved that far in one go fires every timer of the silo on its way.
    private static Task<TestHub> Later(string folder, int days) => TestHub.StartAsync(folder, new FakeTimeProvider(TestHub.Start.AddDays(days)));

    // The review of deadlines runs beside the calls; its outcome is waited for while its interval passes.
    private static async Task<IReadOnlyList<string>> Overdue(TestHub hub, string agency, int expected)
    {
        IReadOnlyList<string> ids = [];
        for (var i = 0; i < 500; i++)
        {
            var request = new ListCasesRequest { Responsible = agency, OverdueOnly = true, OpenOnly = true };
            ids = [.. (await hub.Cases.ListCasesAsync(request, TestHub.Supervising(agency), cancellationToken: TestHub.Token)).Cases.Select(c => c.CaseId)];
            if (ids.Count == expected) return ids;
            hub.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(20, TestHub.Token);
        }

        return ids;
    }

    private static async Task<IReadOnlyList<string>> LastTransaction(TestHub hub)
    {
        var entries = await hub.Store.Reader.ReadSubjectEntries(
            UnifiedSocialCreditCode.Parse(Rows.Company), default, new Position(long.MaxValue), TestHub.Token);
        return [.. entries.Where(e => e.TransactionEnd == entries[^1].TransactionEnd).Select(e => e.Kind.ToString())];
    }
}
