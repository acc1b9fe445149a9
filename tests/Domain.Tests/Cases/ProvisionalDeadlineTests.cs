using CreditHub.Domain.Accountability;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Determinations;
using CreditHub.Domain.Objections;
using CreditHub.Domain.Procedures;
using CreditHub.Domain.Rulebooks;
using CreditHub.Domain.Tests.Codes;
using CreditHub.Domain.Tests.Records;
using Xunit;

namespace CreditHub.Domain.Tests.Cases;

/// <summary>Deadlines that reach a year for which no notice is out: taken, said to be provisional, and corrected by the notice.</summary>
public sealed class ProvisionalDeadlineTests
{
    private static readonly BeijingDate LateDecember = BeijingDate.Parse("2026-12-30");

    [Fact]
    public void EveryTerm_FromTheEndOfTheCalendar_IsCountedAndSaysWhetherItsEndIsProvisional()
    {
        var (shipped, next) = (new Casework().Calendar, Casework.WithNextYear());
        var procedures = ConfigFolder.Read("procedures.json", json => ProceduresDocument.Read(json, ProcedureTermCodes.All));
        var counted = 0;
        foreach (var term in procedures.Terms.Where(t => t.Unit is not (TermUnit.Percent or TermUnit.None)))
        {
            var deadline = term.DeadlineFrom(LateDecember, shipped);
            var isProvisional = term.Unit == TermUnit.WorkingDays && term.Amount > 1;
            Assert.True(isProvisional == deadline.Provisional is not null, term.Code);
            Assert.Equal(term.DeadlineFrom(LateDecember, next), deadline.CountedBy(next));
            if (isProvisional) counted++;
        }

        Assert.True(counted > 10, $"Only {counted} terms were counted past the calendar's end.");
    }

    [Fact]
    public void Objection_RaisedBeforeTheNotice_IsTakenAndCorrectedOnce()
    {
        var work = Objected(out var raised);
        var marked = work.Take("sx-credit", raised.Id, new MarkObjection());
        Assert.Equal(("objection.forward", BeijingDate.Parse("2027-01-01")), (marked.Deadline!.Term, marked.Deadline.DueOn));
        Assert.Equal(new ProvisionalCount(LateDecember, 2), marked.Deadline.Provisional);
        Assert.False(work.Recount(raised.Id));

        work.Calendar = Casework.WithNextYear();
        Assert.True(work.Recount(raised.Id));
        var corrected = work.Profile.Cases[raised.Id];
        Assert.Equal(BeijingDate.Parse("2027-01-05"), corrected.Deadline!.DueOn);
        Assert.Null(corrected.Deadline.Provisional);
        Assert.Equal((CaseStepTaken.DeadlineCounted, "objection.forward"), (corrected.Steps[^1].Verb, corrected.Steps[^1].Note));
        Assert.False(work.Recount(raised.Id));
    }

    [Fact]
    public void Objection_OverdueOnAProvisionalDayOnly_IsOverdueNoMore()
    {
        var work = Objected(out var raised);
        work.Take("sx-credit", raised.Id, new MarkObjection());
        Assert.True(work.Lapse(raised.Id, "2027-01-02"));
        Assert.True(work.Profile.Cases[raised.Id].Deadline!.IsOverdue);

        work.Calendar = Casework.WithNextYear();
        Assert.True(work.Recount(raised.Id));
        Assert.False(work.Profile.Cases[raised.Id].Deadline!.IsOverdue);
        Assert.True(work.Lapse(raised.Id, "2027-01-06"));
    }

    [Fact]
    public void Pause_OverTheTurnOfTheYear_IsCountedAgainWithTheDeadlineThatStoodStill()
    {
        var work = Objected(out var raised);
        work.Take("sx-credit", raised.Id, new MarkObjection());
        work.Take("sx-credit", raised.Id, new ForwardObjection());
        work.Take("sx-court", raised.Id, new SuspendObjection("检验"));
        work.Today = BeijingDate.Parse("2027-01-06");
        var resumed = work.Take("sx-court", raised.Id, new ResumeObjection());

        // Three working days, and five of the pause: 12-31, 01-01, 01-04, 01-05, 01-06, of which the notice takes two.
        Assert.Equal(BeijingDate.Parse("2027-01-11"), resumed.Deadline!.DueOn);
        work.Calendar = Casework.WithNextYear();
        Assert.True(work.Recount(raised.Id));
        Assert.Equal(BeijingDate.Parse("2027-01-11"), work.Profile.Cases[raised.Id].Deadline!.DueOn);
        Assert.Null(work.Profile.Cases[raised.Id].Deadline!.Provisional);
    }

    [Fact]
    public void Notice_OfAListing_HearsTheCompanyUntilTheCorrectedDay()
    {
        var work = new Casework { Today = LateDecember };
        var proposed = work.Take("sx-hrss", null, Proposal());
        var notified = work.Take("sx-hrss", proposed.Id, new ServeDeterminationNotice(CaseKind.Listing, "陕人社告〔2026〕9号", "保障农民工工资支付条例",
            "第四十八条", "三十日内申辩"));
        Assert.Equal(BeijingDate.Parse("2027-01-06"), HeardUntil(notified));
        Assert.NotNull(notified.Deadline!.Provisional);

        work.Calendar = Casework.WithNextYear();
        Assert.True(work.Recount(proposed.Id));
        var corrected = work.Profile.Cases[proposed.Id];
        Assert.Equal((BeijingDate.Parse("2027-01-08"), BeijingDate.Parse("2027-01-08")),
            (HeardUntil(corrected), corrected.Deadline!.DueOn));
    }

    [Fact]
    public void Day_ThatAnAuthorityStated_IsCertainWhateverTheCalendar()
    {
        var work = new Casework { Today = LateDecember };
        var arrears = work.Take("sx-market", null, new TakeUpArrears("916101167101813521", 100, BeijingDate.Parse("2027-02-01"),
            "sx-finance", "陕财〔2026〕1号"));
        Assert.Equal(BeijingDate.Parse("2027-02-01"), arrears.Deadline!.DueOn);
        Assert.Null(arrears.Deadline.Provisional);
        work.Calendar = Casework.WithNextYear();
        Assert.False(work.Recount(arrears.Id));
    }

    private static BeijingDate HeardUntil(CreditCase held) => ((DeterminationParticulars)held.Particulars).Notice!.HeardUntil;

    private static ProposeDetermination Proposal() => new(CaseKind.Listing, "wage-arrears", "拖欠农民工工资", "陕人社监〔2026〕3号", [], [], "");

    private static Casework Objected(out CreditCase raised)
    {
        var work = new Casework { Today = LateDecember };
        var target = Facts.Debt("104");
        work.Profile.ApplyReported(target, "公司");
        raised = work.Take(Casework.Company, null, new RaiseObjection(target.Key, ObjectionGround.WrongOrIncomplete, "系重名企业"));
        return work;
    }
}
