using CreditHub.Domain.Calendar;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Eligibility;
using CreditHub.Domain.Objections;
using CreditHub.Domain.Records;
using CreditHub.Domain.Tests.Disputes;
using Xunit;

namespace CreditHub.Domain.Tests.Objections;

/// <summary>The clock and the bodies of Art 42, Shaanxi Social Credit Regulation.</summary>
public sealed class ObjectionProcessTests
{
    private static readonly CaseActor Platform = Counter.Agency("sx-credit");
    private static readonly CaseActor Court = Counter.Agency("sx-court");

    [Fact]
    public void ListedByMistake_IsMarkedThenUndoneFromItsBeginning()
    {
        var counter = new Counter("2026-11-02");
        var target = Listed(counter);
        var raised = Raise(counter, target);
        Assert.Equal((CaseState.Open, "sx-credit", "objection.mark", "2026-11-03"), Stand(raised));
        Assert.False(counter.IsMarked(target));

        var marked = counter.Take(Platform, new MarkObjection(), raised);
        Assert.Equal((CaseState.Accepted, "sx-credit", "objection.forward", "2026-11-04"), Stand(marked));
        Assert.Equal((Verdict.Barred, true), (counter.Verdict(), counter.IsMarked(target)));

        counter.Until("2026-11-04");
        var forwarded = counter.Take(Platform, new ForwardObjection(), marked);
        Assert.Equal((CaseState.Forwarded, "sx-court", "objection.decide", "2026-11-09"), Stand(forwarded));

        counter.Until("2026-11-09");
        var decided = counter.Take(Court, new DecideObjection(ObjectionOutcome.Withdrawn, "被执行人系重名企业", "(2026)陕01执异7号"), forwarded);
        Assert.Equal((CaseState.Decided, "sx-credit", "objection.close", "2026-11-11"), Stand(decided));
        Assert.Equal(Verdict.Clear, counter.Verdict());
        Assert.True(counter.Profile.Records[target].Withdrawn);

        // From its beginning: for the days on which it was listed nothing holds either.
        Assert.DoesNotContain(counter.Profile.DeriveSanctions(counter.Context.Rules.Sanctions), s => s.Record == target);

        counter.Until("2026-11-11");
        var closed = counter.Take(Platform, new CloseObjection(), decided);
        var particulars = (ObjectionParticulars)closed.Particulars;
        Assert.Equal((CaseState.Annulled, (BeijingDate?)counter.Today, "被执行人系重名企业"), (closed.State, particulars.ToldOn, particulars.Reasons));
        Assert.DoesNotContain(closed.Steps, s => s.Verb == "DeadlinePassed");
        Assert.False(Notice(counter, closed).ObjectionOpen);
    }

    [Fact]
    public void Upheld_LeavesTheRecordAndTakesTheMarkOffWithTheAnswer()
    {
        var counter = new Counter("2026-11-02");
        var target = Listed(counter);
        var decided = counter.Take(Court, new DecideObjection(ObjectionOutcome.Upheld, "执行依据已生效", ""), Forwarded(counter, target));
        Assert.True(counter.IsMarked(target));
        var closed = counter.Take(Platform, new CloseObjection(), decided);
        Assert.Equal((CaseState.Rejected, "执行依据已生效"), (closed.State, ((ObjectionParticulars)closed.Particulars).Reasons));
        Assert.Equal((Verdict.Barred, false), (counter.Verdict(), counter.IsMarked(target)));
    }

    [Fact]
    public void Corrected_NeedsTheSourcesLaterVersion()
    {
        var counter = new Counter("2026-11-02");
        var target = Listed(counter);
        var forwarded = Forwarded(counter, target);
        var corrected = new DecideObjection(ObjectionOutcome.Corrected, "已履行完毕", "");
        Assert.Contains(("condition", "later_version"), counter.Refuse(Court, corrected, forwarded).Metadata);

        counter.Report(counter.Profile.Records[target] with { Version = 2, RemovedOn = counter.Today });
        var decided = counter.Take(Court, corrected, forwarded);
        Assert.True(Notice(counter, decided).ObjectionOpen);
        var closed = counter.Take(Platform, new CloseObjection(), decided);
        Assert.Equal((CaseState.Ended, Verdict.Clear), (closed.State, counter.Verdict()));
        Assert.False(Notice(counter, closed).ObjectionOpen);
    }

    [Fact]
    public void WithdrawnByItsSourceMeanwhile_CanOnlyBeDecidedSo()
    {
        var counter = new Counter("2026-11-02");
        var target = Listed(counter);
        var forwarded = Forwarded(counter, target);
        counter.Profile.ApplyWithdrawn(target, 2);
        Assert.Contains(("condition", "not_withdrawn"), counter.Refuse(Court, new DecideObjection(ObjectionOutcome.Upheld, "x", ""), forwarded).Metadata);
        Assert.Contains(("condition", "later_version"), counter.Refuse(Court, new DecideObjection(ObjectionOutcome.Corrected, "x", ""), forwarded).Metadata);
        counter.Take(Court, new DecideObjection(ObjectionOutcome.Withdrawn, "已撤回", ""), forwarded);
        Assert.Equal(2, counter.Profile.Records[target].Version);
    }

    [Fact]
    public void PlatformsOwnError_IsCorrectedAndToldInThreeWorkingDays()
    {
        var counter = new Counter("2026-11-02");
        var target = Listed(counter);
        var marked = counter.Take(Platform, new MarkObjection(), Raise(counter, target));
        Assert.Equal(CaseRefusal.CaseWrongBody, counter.Refuse(Platform, new DecideObjection(ObjectionOutcome.Withdrawn, "x", ""), marked).Reason);
        var kept = counter.Take(Platform, new KeepObjection(), marked);
        Assert.Equal((CaseState.Accepted, "sx-credit", "objection.correct", "2026-11-05"), Stand(kept));
        var closed = counter.Take(Platform, new DecideObjection(ObjectionOutcome.Upheld, "展示错误已更正", ""), kept);
        Assert.Equal((CaseState.Rejected, Verdict.Barred), (closed.State, counter.Verdict()));
        Assert.Equal(counter.Today, ((ObjectionParticulars)closed.Particulars).ToldOn);
        Assert.False(Notice(counter, closed).ObjectionOpen);
    }

    [Fact]
    public void Platform_UndoesNoRecordOfAnotherSource_ThoughItKeepsTheObjectionOrRaisedItItself()
    {
        var counter = new Counter("2026-11-02");
        var target = Listed(counter);
        var raised = new[] { Raise(counter, target), Raise(counter, target, by: Platform) };
        foreach (var held in raised)
        {
            var kept = counter.Take(Platform, new KeepObjection(), counter.Take(Platform, new MarkObjection(), held));
            var refused = counter.Refuse(Platform, new DecideObjection(ObjectionOutcome.Withdrawn, "平台自身错误", ""), kept);
            Assert.Equal(CaseRefusal.CaseWrongBody, refused.Reason);
            Assert.Equal((Verdict.Barred, false), (counter.Verdict(), counter.Profile.Records[target].Withdrawn));
        }
    }

    [Theory]
    [InlineData("2026-11-04", "2026-11-16", "2026-11-18")] // a day of three was used: two are left
    [InlineData("2026-11-03", "2026-11-03", "2026-11-06")] // back the same day: nothing moves
    [InlineData("2026-11-06", "2026-11-14", "2026-11-13")] // on the last day, back on a Saturday
    public void Inspection_StopsTheClock(string from, string until, string due)
    {
        var counter = new Counter("2026-11-03");
        var forwarded = Forwarded(counter, Listed(counter));
        Assert.Equal("2026-11-06", forwarded.Deadline!.DueOn.ToString());
        counter.Until(from);
        var suspended = counter.Take(Court, new SuspendObjection("笔迹鉴定"), counter.Profile.Cases[forwarded.Id]);
        Assert.Equal((CaseState.Suspended, "sx-court"), (suspended.State, suspended.Responsible));
        Assert.Null(suspended.Deadline);
        Assert.Equal(CaseRefusal.CaseWrongState, counter.Refuse(Court, new DecideObjection(ObjectionOutcome.Upheld, "x", ""), suspended).Reason);

        counter.Until(until);
        var resumed = counter.Take(Court, new ResumeObjection(), suspended);
        Assert.Equal((CaseState.Forwarded, "sx-court", "objection.decide", due), Stand(resumed));
        var pause = Assert.Single(((ObjectionParticulars)resumed.Particulars).Pauses);
        Assert.Equal((BeijingDate.Parse(from), (BeijingDate?)BeijingDate.Parse(until), "笔迹鉴定"), (pause.From, pause.Until, pause.Reason));
    }

    [Fact]
    public void Inspection_BegunTooLate_DoesNotMendTheDeadline()
    {
        var counter = new Counter("2026-11-02");
        var forwarded = Forwarded(counter, Listed(counter));
        counter.Until("2026-11-06");
        var overdue = counter.Profile.Cases[forwarded.Id];
        Assert.Equal((true, "sx-court", "DeadlinePassed"), (overdue.Deadline!.IsOverdue, overdue.Responsible, overdue.Steps[^1].Verb));
        var suspended = counter.Take(Court, new SuspendObjection("鉴定"), overdue);
        counter.Until("2026-11-20");
        Assert.True(counter.Take(Court, new ResumeObjection(), suspended).Deadline!.IsOverdue);
    }

    // Receipt, mark, forward, correct; forwarding on its last day, decide; deciding on its last day, close. Real holidays in between.
    [Theory]
    [InlineData("2026-09-30", "2026-10-08", "2026-10-09", "2026-10-10", "2026-10-13", "2026-10-15")]
    [InlineData("2026-02-12", "2026-02-13", "2026-02-14", "2026-02-24", "2026-02-26", "2026-02-28")]
    [InlineData("2024-02-07", "2024-02-08", "2024-02-09", "2024-02-18", "2024-02-20", "2024-02-22")]
    [InlineData("2022-04-29", "2022-05-05", "2022-05-06", "2022-05-07", "2022-05-10", "2022-05-12")]
    public void Deadlines_AreWorkingDaysByTheStateCouncilsNotices(string received, string mark, string forward, string correct, string decide, string close)
    {
        var counter = new Counter(received);
        var target = counter.Report(Counter.Facts("court.judgment-default", "D1", "2020-01-20"));
        var raised = Raise(counter, target);
        Assert.Equal(mark, raised.Deadline!.DueOn.ToString());
        var marked = counter.Take(Platform, new MarkObjection(), raised);
        Assert.Equal(forward, marked.Deadline!.DueOn.ToString());
        Assert.Equal(correct, counter.Take(Platform, new KeepObjection(), marked).Deadline!.DueOn.ToString());
        counter.Until(forward);
        var forwarded = counter.Take(Platform, new ForwardObjection(), counter.Profile.Cases[raised.Id]);
        Assert.Equal(decide, forwarded.Deadline!.DueOn.ToString());
        counter.Until(decide);
        var decided = counter.Take(Court, new DecideObjection(ObjectionOutcome.Upheld, "x", ""), counter.Profile.Cases[raised.Id]);
        Assert.Equal(close, decided.Deadline!.DueOn.ToString());
    }

    [Fact]
    public void Raise_ByWhomAndAboutWhat_IsHeldToTheRule()
    {
        var counter = new Counter("2026-11-02");
        var target = Listed(counter);
        Assert.Equal(CaseRefusal.CaseWrongBody, counter.Refuse(Court, Objection(target)).Reason);
        Assert.Equal(CaseRefusal.RecordUnknown, counter.Refuse(Counter.Company, Objection(target with { RecordNumber = "D9" })).Reason);
        var raised = Raise(counter, target);
        Assert.Contains(("case_id", raised.Id), counter.Refuse(Counter.Company, Objection(target)).Metadata);

        // Another objector is heard beside it, and the mark stays while one of them is open.
        var agencys = counter.Take(Counter.Agency("sx-tax"), Objection(target));
        counter.Take(Platform, new MarkObjection(), raised);
        counter.Take(Platform, new MarkObjection(), agencys);
        Assert.Equal(CaseRefusal.CaseWrongBody, counter.Refuse(Counter.Company, new WithdrawObjection(), agencys).Reason);
        Assert.Equal(CaseRefusal.CaseWrongBody, counter.Refuse(Counter.Agency("sx-tax"), new WithdrawObjection(), raised).Reason);
        counter.Take(Counter.Company, new WithdrawObjection(), raised);
        Assert.True(counter.IsMarked(target));
        counter.Take(Counter.Agency("sx-tax"), new WithdrawObjection(), agencys);
        Assert.False(counter.IsMarked(target));

        counter.Profile.ApplyWithdrawn(target, 2);
        Assert.Equal(CaseRefusal.CaseTargetUnsuitable, counter.Refuse(Counter.Company, Objection(target)).Reason);
    }

    [Fact]
    public void EveryStep_FromTheWrongStateOrByTheWrongBody_IsRefused()
    {
        var counter = new Counter("2026-11-02");
        var held = Raise(counter, Listed(counter));
        ObjectionStep[] all =
        [
            new MarkObjection(), new ForwardObjection(), new KeepObjection(), new SuspendObjection("x"), new ResumeObjection(),
            new DecideObjection(ObjectionOutcome.Upheld, "x", ""), new CloseObjection(),
        ];
        (ObjectionStep? Next, Type[] Allowed)[] way =
        [
            (new MarkObjection(), [typeof(MarkObjection)]),
            (new ForwardObjection(), [typeof(ForwardObjection), typeof(KeepObjection)]),
            (new SuspendObjection("x"), [typeof(SuspendObjection), typeof(DecideObjection)]),
            (new ResumeObjection(), [typeof(ResumeObjection)]),
            (all[5], [typeof(SuspendObjection), typeof(DecideObjection)]),
            (new CloseObjection(), [typeof(CloseObjection)]),
            (null, []),
        ];
        foreach (var (next, allowed) in way)
        {
            var body = Counter.Agency(held.Responsible);
            foreach (var step in all.Where(s => !allowed.Contains(s.GetType())))
                Assert.Equal(CaseRefusal.CaseWrongState, counter.Refuse(step is SuspendObjection or ResumeObjection or DecideObjection ? Court : Platform, step, held).Reason);
            if (next is null) break;
            foreach (var step in all)
            {
                Assert.Equal(CaseRefusal.CaseWrongBody, counter.Refuse(Counter.Agency("sx-tax"), step, held).Reason);
                Assert.Equal(CaseRefusal.CaseWrongBody, counter.Refuse(Counter.Company, step, held).Reason);
            }

            held = counter.Take(body, next, held);
        }

        Assert.Equal(CaseRefusal.CaseWrongState, counter.Refuse(Counter.Company, new WithdrawObjection(), held).Reason);
    }

    private static RecordKey Listed(Counter counter) => counter.Report(Counter.Facts("court.judgment-default", "D1", "2026-10-20"));

    private static RaiseObjection Objection(RecordKey target) => new(target, ObjectionGround.WronglyListed, "本公司并非被执行人");

    private static CreditCase Raise(Counter counter, RecordKey target, CaseActor? by = null) =>
        counter.Take(by ?? Counter.Company, Objection(target));

    private static CreditCase Forwarded(Counter counter, RecordKey target) =>
        counter.Take(Platform, new ForwardObjection(), counter.Take(Platform, new MarkObjection(), Raise(counter, target)));

    private static RecordFacts Notice(Counter counter, CreditCase held) =>
        counter.Profile.Records[new RecordKey("sx-credit", "credit.objection", held.Id)];

    private static (CaseState State, string Responsible, string Term, string DueOn) Stand(CreditCase held) =>
        (held.State, held.Responsible, held.Deadline!.Term, held.Deadline.DueOn.ToString());
}
