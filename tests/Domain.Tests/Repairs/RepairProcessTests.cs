using CreditHub.Domain.Calendar;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Commitments;
using CreditHub.Domain.Eligibility;
using CreditHub.Domain.Records;
using CreditHub.Domain.Repairs;
using CreditHub.Domain.Tests.Disputes;
using Xunit;

namespace CreditHub.Domain.Tests.Repairs;

public sealed class RepairProcessTests
{
    private static readonly CaseActor Source = Counter.Agency("sx-pbc");
    private static readonly CaseActor Platform = Counter.Agency("sx-credit");

    [Fact]
    public void Grant_EndsPublicationAndMeasures_AndRevocationRevivesBoth()
    {
        var counter = new Counter("2026-11-02");
        var target = counter.Report(Counter.Penalty("2025-07-01", fineYuan: 2_000_000));
        Assert.Equal((Verdict.Barred, true), (counter.Verdict(), counter.IsPublic(target)));

        var applied = counter.Apply(target);
        Assert.Equal((CaseState.Open, "sx-pbc", "repair.accept", "2026-11-05"), Stand(applied));
        var accepted = counter.Take(Source, new AcceptRepair(), applied);
        Assert.Equal((CaseState.Accepted, "sx-pbc", "repair.decide", "2026-11-16"), Stand(accepted));
        Assert.Equal((Verdict.Barred, true), (counter.Verdict(), counter.IsPublic(target)));

        var granted = counter.Take(Source, new GrantRepair("西银修〔2027〕1号"), accepted);
        Assert.Equal((CaseState.Granted, ""), (granted.State, granted.Responsible));
        Assert.Equal((Verdict.Clear, false), (counter.Verdict(), counter.IsPublic(target)));
        Assert.Equal(target, counter.Profile.Records[new RecordKey("sx-pbc", "credit.repair", granted.Id)].Target);

        var drawn = counter.Take(Platform, new OrderRepairCheck(), granted);
        Assert.Equal(("sx-pbc", "repair.check"), (drawn.Responsible, drawn.Deadline!.Term));
        Assert.Equal(CaseRefusal.CaseWrongState, counter.Refuse(Platform, new OrderRepairCheck(), drawn).Reason);
        var confirmed = counter.Take(Source, new ConfirmRepair(), drawn);
        Assert.Equal((CaseState.Granted, ""), (confirmed.State, confirmed.Responsible));
        Assert.Null(confirmed.Deadline);
        Assert.Equal(CaseRefusal.CaseWrongState, counter.Refuse(Source, new ConfirmRepair(), confirmed).Reason);

        var revoked = counter.Take(Source, new RevokeRepair("西银撤〔2027〕1号", "缴款凭证系伪造"), confirmed);
        Assert.Equal(CaseState.Revoked, revoked.State);
        Assert.Equal((Verdict.Barred, true), (counter.Verdict(), counter.IsPublic(target)));
        Assert.Equal(CaseState.Broken, Commitment(counter, revoked).State);
        Assert.Equal(CaseRefusal.CaseWrongState, counter.Refuse(Source, new ConfirmRepair(), revoked).Reason);
    }

    [Fact]
    public void Apply_AfterARevocationForForgedProof_IsBarredForAnyRecordUntilTheTermIsOver()
    {
        var counter = new Counter("2026-11-02");
        var target = counter.Report(Counter.Penalty("2026-04-01"));
        var other = counter.Report(Counter.Penalty("2026-04-02", number: "P2"));
        var granted = counter.Take(Source, new GrantRepair("1"), counter.Take(Source, new AcceptRepair(), counter.Apply(target)));
        var revoked = counter.Take(Source, new RevokeRepair("西银撤〔2026〕1号", "缴款凭证系伪造"), granted);

        foreach (var record in (RecordKey[])[target, other])
        {
            var refused = counter.Refuse(Counter.Company, Counter.Application(record), withProof: true);
            Assert.Equal(CaseRefusal.CaseTooEarly, refused.Reason);
            Assert.Contains(("earliest_on", "2029-11-03"), refused.Metadata);
            Assert.Contains(("case_id", revoked.Id), refused.Metadata);
        }

        counter.Today = BeijingDate.Parse("2029-11-02");
        var late = counter.Report(Counter.Penalty("2029-01-05", number: "P3"));
        Assert.Equal(CaseRefusal.CaseTooEarly, counter.Refuse(Counter.Company, Counter.Application(late), withProof: true).Reason);
        counter.Today = BeijingDate.Parse("2029-11-03");
        Assert.Equal(CaseState.Open, counter.Apply(late).State);
    }

    [Fact]
    public void Apply_WithoutProofOrCommitment_IsRefused()
    {
        var counter = new Counter("2026-11-02");
        var target = counter.Report(Counter.Penalty("2026-04-01"));
        Assert.Contains(("condition", "proof_of_performance"), counter.Refuse(Counter.Company, Counter.Application(target)).Metadata);
        var unknown = Counter.Application(target) with { Commitment = "", CommitmentCaseId = "CN-20261102-000000000000" };
        Assert.Contains(("condition", "public_commitment"), counter.Refuse(Counter.Company, unknown, withProof: true).Metadata);
        Assert.Equal(CaseRefusal.CaseWrongBody, counter.Refuse(Source, Counter.Application(target), withProof: true).Reason);
    }

    [Fact]
    public void Apply_OnACommitmentMadeBefore_IsTakenOnlyWhereItStands()
    {
        var counter = new Counter("2026-11-02");
        var target = counter.Report(Counter.Penalty("2026-04-01"));
        var first = counter.Apply(target);
        var commitment = Commitment(counter, first);
        Assert.Equal((CaseState.Open, "sx-pbc"), (commitment.State, commitment.Responsible));
        counter.Take(Counter.Company, new WithdrawRepair(), first);

        var onIt = Counter.Application(target) with { Commitment = "", CommitmentCaseId = commitment.Id };
        var second = counter.Take(Counter.Company, onIt, withProof: true);
        Assert.Equal(commitment.Id, ((RepairParticulars)second.Particulars).CommitmentCaseId);
        counter.Take(Counter.Company, new WithdrawRepair(), second);

        counter.Take(Source, new FindCommitmentBroken("银罚〔2026〕9号"), commitment);
        Assert.Contains(("condition", "public_commitment"), counter.Refuse(Counter.Company, onIt, withProof: true).Metadata);
    }

    [Fact]
    public void Apply_WhileOneIsOpenOrGranted_IsRefused()
    {
        var counter = new Counter("2026-11-02");
        var target = counter.Report(Counter.Penalty("2026-04-01"));
        var applied = counter.Apply(target);
        Assert.Contains(("condition", "no_open_case"), counter.Refuse(Counter.Company, Counter.Application(target), withProof: true).Metadata);
        counter.Take(Source, new GrantRepair("修1号"), counter.Take(Source, new AcceptRepair(), applied));
        Assert.Contains(("condition", "not_repaired"), counter.Refuse(Counter.Company, Counter.Application(target), withProof: true).Metadata);
    }

    [Fact]
    public void DeclinedAndRejected_SayWhyAndChangeNothing_AndMayBeAppliedForAgain()
    {
        var counter = new Counter("2026-11-02");
        var target = counter.Report(Counter.Penalty("2026-04-01"));
        var declined = counter.Take(Source, new DeclineRepair("材料不全"), counter.Apply(target));
        Assert.Equal((CaseState.Declined, "材料不全"), (declined.State, ((RepairParticulars)declined.Particulars).Reason));

        var rejected = counter.Take(Source, new RejectRepair("不修〔2026〕1号", "违法行为未改正"), counter.Take(Source, new AcceptRepair(), counter.Apply(target)));
        var particulars = (RepairParticulars)rejected.Particulars;
        Assert.Equal((CaseState.Rejected, "不修〔2026〕1号", "违法行为未改正"), (rejected.State, particulars.DecisionDocument, particulars.Reason));
        Assert.True(counter.IsPublic(target));
        Assert.Equal(CaseState.Open, counter.Apply(target).State);
    }

    [Fact]
    public void EveryStep_FromTheWrongStateOrByTheWrongBody_IsRefused()
    {
        var counter = new Counter("2026-11-02");
        var target = counter.Report(Counter.Penalty("2026-04-01"));
        var held = counter.Apply(target);
        RepairStep[] decisions =
        [
            new AcceptRepair(), new DeclineRepair("x"), new GrantRepair("1"), new RejectRepair("1", "x"), new ConfirmRepair(), new RevokeRepair("1", "x"),
        ];
        RepairStep[] byOthers = [new WithdrawRepair(), new OrderRepairCheck()];
        Dictionary<CaseState, Type[]> allowed = new()
        {
            [CaseState.Open] = [typeof(AcceptRepair), typeof(DeclineRepair), typeof(WithdrawRepair)],
            [CaseState.Accepted] = [typeof(GrantRepair), typeof(RejectRepair), typeof(WithdrawRepair)],
            [CaseState.Granted] = [typeof(RevokeRepair), typeof(OrderRepairCheck)],
        };
        foreach (var next in new RepairStep?[] { new AcceptRepair(), new GrantRepair("1"), null })
        {
            foreach (var step in decisions.Concat(byOthers).Where(s => !allowed[held.State].Contains(s.GetType())))
                Assert.Equal(CaseRefusal.CaseWrongState, counter.Refuse(RightBody(step), step, held).Reason);
            foreach (var step in decisions)
            {
                Assert.Equal(CaseRefusal.CaseWrongBody, counter.Refuse(Platform, step, held).Reason);

                // A portal of the deciding body itself that passes on what the company does has the company's rights.
                Assert.Equal(CaseRefusal.CaseWrongBody, counter.Refuse(new CaseActor("sx-pbc", ActsForSubject: true), step, held).Reason);
            }

            foreach (var step in byOthers) Assert.Equal(CaseRefusal.CaseWrongBody, counter.Refuse(Source, step, held).Reason);
            if (next is not null) held = counter.Take(Source, next, held);
        }

        static CaseActor RightBody(RepairStep step) => step switch { WithdrawRepair => Counter.Company, OrderRepairCheck => Platform, _ => Source };
    }

    // Working days by the State Council's notices; day 0 is not counted.
    [Theory]
    [InlineData("2026-09-28", "2026-10-08", "2026-10-16")]
    [InlineData("2026-02-12", "2026-02-24", "2026-03-04")]
    [InlineData("2026-04-30", "2026-05-08", "2026-05-18")]
    [InlineData("2025-09-26", "2025-09-30", "2025-10-16")]
    public void Deadlines_RunInWorkingDaysFromTheApplication(string appliedOn, string acceptBy, string decideBy)
    {
        var counter = new Counter(appliedOn);
        var applied = counter.Apply(counter.Report(Counter.Penalty("2025-06-21")));
        Assert.Equal(acceptBy, applied.Deadline!.DueOn.ToString());
        Assert.Equal(decideBy, counter.Take(Source, new AcceptRepair(), applied).Deadline!.DueOn.ToString());
    }

    // What market supervision publishes itself has its own clock: 15 working days of acceptance, 7 since 2025-12-25, by the day of the application.
    [Theory]
    [InlineData("2025-12-24", 15)]
    [InlineData("2025-12-25", 7)]
    public void Deadlines_OfMarketSupervision_AreThoseOfTheDayOfTheApplication(string appliedOn, int workingDays)
    {
        var counter = new Counter(appliedOn);
        var target = counter.Report(Counter.Penalty("2025-05-06", PenaltyKinds.ConfiscationOfGains, "market.penalty"));
        var applied = counter.Apply(target);
        counter.Until("2025-12-26");
        var accepted = counter.Take(Counter.Agency("sx-market"), new AcceptRepair(), applied);
        Assert.Equal(workingDays, counter.Context.Calendar.WorkingDaysBetween(counter.Today, accepted.Deadline!.DueOn));
    }

    [Fact]
    public void Deadline_Passed_IsMarkedAndTheCompanyLosesNothing()
    {
        var counter = new Counter("2026-11-02");
        var applied = counter.Apply(counter.Report(Counter.Penalty("2026-04-01")));
        counter.Until("2026-11-05");
        Assert.False(counter.Profile.Cases[applied.Id].Deadline!.IsOverdue);
        counter.Until("2026-11-06");
        var overdue = counter.Profile.Cases[applied.Id];
        Assert.Equal((true, "sx-pbc", "DeadlinePassed"), (overdue.Deadline!.IsOverdue, overdue.Responsible, overdue.Steps[^1].Verb));
        Assert.Equal(CaseState.Accepted, counter.Take(Source, new AcceptRepair(), overdue).State);
    }

    private static (CaseState State, string Responsible, string Term, string DueOn) Stand(CreditCase held) =>
        (held.State, held.Responsible, held.Deadline!.Term, held.Deadline.DueOn.ToString());

    private static CreditCase Commitment(Counter counter, CreditCase repair) =>
        counter.Profile.Cases[((RepairParticulars)repair.Particulars).CommitmentCaseId];
}
