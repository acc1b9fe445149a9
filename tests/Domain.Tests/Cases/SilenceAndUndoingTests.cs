using CreditHub.Domain.Calendar;
using CreditHub.Domain.CaseHandling;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Commitments;
using CreditHub.Domain.Consents;
using CreditHub.Domain.Determinations;
using CreditHub.Domain.Records;
using CreditHub.Domain.Tests.Determinations;
using CreditHub.Domain.VoluntaryRegistrations;
using Xunit;

namespace CreditHub.Domain.Tests.Cases;

/// <summary>What time does to a case that nobody looks at, and what becomes of one whose record was undone.</summary>
public sealed class SilenceAndUndoingTests
{
    private const string Body = "sx-market";
    private const CaseKind L = CaseKind.Listing;
    private static readonly CaseActor Hrss = Desk.Agency("sx-hrss");

    [Fact]
    public void Statement_NobodyLookedForWeeks_TimeToDecideRunsFromTheDayAfterTheLastOneForStatements()
    {
        var desk = new Desk();
        var id = Notified(desk);
        desk.Today = BeijingDate.Parse("2026-12-15");
        var lapsed = CaseRules.Lapse(desk.Profile.Cases[id], desk.Context)!.After;
        Assert.Equal(("listing.decide", "2027-02-10", "sx-hrss"), (lapsed.Deadline!.Term, $"{lapsed.Deadline.DueOn}", lapsed.Responsible));
    }

    [Fact]
    public void Decision_DeliveredAfterItsOwnLastDay_IsRefused()
    {
        var desk = new Desk();
        var id = Notified(desk);
        desk.Until("2026-11-10");
        desk.Take(Hrss, new DecideDetermination(L, "陕人社认〔2026〕1号", "", BeijingDate.Parse("2026-11-20"), ForEver: false, []), id);
        desk.Today = BeijingDate.Parse("2026-11-21");
        var refused = desk.Refuse(Hrss, new DeliverDetermination(L, "直接送达"), id);
        Assert.Equal((CaseRefusal.CaseConditionUnmet, ("condition", "term")), (refused.Reason, refused.Metadata[0]));
        desk.Today = BeijingDate.Parse("2026-11-20");
        Assert.Equal(CaseState.InEffect, desk.Take(Hrss, new DeliverDetermination(L, "直接送达"), id).State);
    }

    [Fact]
    public void Listing_WhoseRemovalIsAskedFor_EndsWithItsLastDayAllTheSame()
    {
        var desk = new Desk();
        var id = Notified(desk);
        desk.Until("2026-11-10");
        desk.Take(Hrss, new DecideDetermination(L, "陕人社认〔2026〕1号", "", BeijingDate.Parse("2026-11-12"), ForEver: false, []), id);
        desk.Take(Hrss, new DeliverDetermination(L, "直接送达"), id);
        desk.Take(Desk.Company, new RequestRemoval(L, "已足额支付"), id);
        desk.Until("2026-11-12");
        Assert.Equal(CaseState.InEffect, desk.Profile.Cases[id].State);
        desk.Until("2026-11-13");
        Assert.Equal((CaseState.Ended, ""), (desk.Profile.Cases[id].State, desk.Profile.Cases[id].Responsible));
    }

    [Fact]
    public void Consent_AfterItsLastDay_IsOver()
    {
        var work = new Casework();
        var id = work.Take(Casework.Company, null, new GiveConsent("bank-xian", "financing", [], null, BeijingDate.Parse("2026-11-10"))).Id;
        Assert.False(work.Lapse(id, "2026-11-10"));
        Assert.True(work.Lapse(id, "2026-11-11"));
        Assert.Equal(CaseState.Ended, work.Profile.Cases[id].State);
    }

    [Fact]
    public void OverdueStep_AReviewOpenedAndClosed_IsNeitherHiddenNorMarkedAgain()
    {
        var work = new Casework();
        var id = work.Take(Casework.Company, null, new MakeCommitment(CommitmentKind.Proactive, "诚信经营", "依法经营", Body, FulfilBy: null)).Id;
        Assert.True(work.Lapse(id, "2027-01-03"));
        Assert.Equal(("commitment.verify", true), Due(work.Take(Body, id, new OpenCommitmentReview(""))));
        Assert.Equal(("commitment.verify", true), Due(work.Take(Body, id, new CloseCommitmentReview())));
        Assert.False(work.Lapse(id, "2027-01-04"));
        Assert.Single(work.Profile.Cases[id].Steps, s => s.Verb == CaseStepTaken.DeadlinePassed);
    }

    [Fact]
    public void Commitment_WhoseRecordWasUndone_IsAnnulledAndNoStepRevivesIt()
    {
        var work = new Casework();
        var id = work.Take(Casework.Company, null, new MakeCommitment(CommitmentKind.Proactive, "诚信经营", "依法经营", Body, FulfilBy: null)).Id;
        Assert.Equal(CaseState.Annulled, Undone(work, new RecordKey(Body, "credit.commitment", id), RecordKind.Commitment).State);
        Assert.Equal(CaseRefusal.CaseWrongState, Casework.Refusal(work.Try(Body, id, new FindCommitmentKept())));
    }

    [Fact]
    public void Fact_WhoseRecordWasUndone_IsAnnulledAndNoStepRevivesIt()
    {
        var work = new Casework();
        var id = work.Take(Casework.Company, null, new RegisterFact("知识产权", "发明专利一项", Body, TruthCommitted: true, Authorised: true)).Id;
        Assert.Equal(CaseState.Annulled, Undone(work, new RecordKey(Body, "credit.voluntary", id), RecordKind.VoluntaryRegistration).State);
        Assert.Equal(CaseRefusal.CaseWrongState, Casework.Refusal(work.Try(Body, id, new VerifyFact())));
    }

    private static (string Term, bool IsOverdue) Due(CreditCase held) => (held.Deadline!.Term, held.Deadline.IsOverdue);

    // Statements are heard until 2026-11-09.
    private static string Notified(Desk desk)
    {
        var id = desk.Take(Hrss, new ProposeDetermination(L, "wage-arrears", "拖欠农民工工资", "陕人社罚〔2026〕8号", [], [], "")).Id;
        desk.Take(Hrss, new ServeDeterminationNotice(L, "陕人社告〔2026〕1号", "保障农民工工资支付条例", "第四十八条", "可以陈述申辩"), id);
        return id;
    }

    // The case's record is withdrawn, as an objection does that is sustained.
    private static CreditCase Undone(Casework work, RecordKey key, RecordKind kind)
    {
        work.Profile.ApplyReported(new RecordFacts { Key = key, Version = 1, Digest = default, Kind = kind, DecidedOn = work.Today, EffectiveFrom = work.Today }, "");
        work.Profile.ApplyWithdrawn(key, 2);
        var after = CaseRules.Follow(work.Profile.Cases[key.RecordNumber], work.Profile, work.Context.Rules.Sanctions, work.Today)!;
        work.Profile.ApplyCase(after);
        return after;
    }
}
