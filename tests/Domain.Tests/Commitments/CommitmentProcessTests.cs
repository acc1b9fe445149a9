using CreditHub.Domain.Calendar;
using CreditHub.Domain.CaseHandling;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Commitments;
using CreditHub.Domain.Records;
using CreditHub.Domain.Tests.Cases;
using CreditHub.Domain.Tests.Records;
using Xunit;

namespace CreditHub.Domain.Tests.Commitments;

public sealed class CommitmentProcessTests
{
    private const string Body = "sx-market";
    private readonly Casework _work = new();

    public static TheoryData<CommitmentKind> Kinds => [.. Enum.GetValues<CommitmentKind>().Where(k => k != CommitmentKind.None)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Begin_EveryKindAtTheCounter_IsOpenPublicAndARecord(CommitmentKind kind)
    {
        var made = _work.Take(Body, null, Of(kind));
        Assert.Equal((CaseState.Open, Body, Body), (made.State, made.Responsible, made.OpenedBy));
        Assert.Equal(_work.Today, Particulars(made).PublicFrom);
        var record = Assert.IsType<CaseEffect.Report>(Assert.Single(_work.Effects)).Record;
        Assert.Equal(new RecordKey(Body, "credit.commitment", made.Id), record.Key);
        Assert.Equal((CommitmentOutcome.Open, null), (RecordOf(record).Outcome, RecordOf(record).Breach));
        Assert.Equal("陕西省市场监督管理局", record.AuthorityName);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Begin_EveryKindByTheCompanyItself_IsNoRecordUntilItsBodySpoke(CommitmentKind kind)
    {
        foreach (CommitmentStep spoken in new CommitmentStep[] { new VerifyCommitment(), new FindCommitmentKept(),
            new FindCommitmentBroken("文号") })
        {
            var work = new Casework();
            var made = work.Take(Casework.Company, null, Of(kind, work));
            Assert.Equal((CaseState.Open, Body, Casework.Portal), (made.State, made.Responsible, made.OpenedBy));
            if (kind == CommitmentKind.DeferredPapers) work.Take(Casework.Company, made.Id, new HandInPapers(), Casework.Document);
            work.Take(Body, made.Id, new OpenCommitmentReview(""));
            work.Take(Body, made.Id, new CloseCommitmentReview());
            Assert.Null(Particulars(work.Profile.Cases[made.Id]).PublicFrom);
            Assert.Empty(work.Effects);

            work.Today = work.Today.AddDays(2);
            Assert.Equal(work.Today, Particulars(work.Take(Body, made.Id, spoken)).PublicFrom);
            var record = Assert.IsType<CaseEffect.Report>(Assert.Single(work.Effects)).Record;
            Assert.Equal((new RecordKey(Body, "credit.commitment", made.Id), made.OpenedOn), (record.Key, record.DecidedOn));
        }
    }

    [Fact]
    public void Withdraw_OfWhatWasNeverPublic_TakesNoRecordBack()
    {
        var id = Made(CommitmentKind.Proactive);
        Assert.Equal(CaseState.Withdrawn, _work.Take(Casework.Company, id, new WithdrawCommitment()).State);
        Assert.Empty(_work.Effects);
    }

    [Fact]
    public void Begin_ByAnotherBody_IsRefused() => Assert.Equal(CaseRefusal.CaseWrongBody, Casework.Refusal(_work.Try("sx-tax", null, Of(CommitmentKind.Proactive))));

    [Theory]
    [InlineData("sx-pbc")]
    [InlineData("sx-court")]
    [InlineData("bank-xian")]
    public void Begin_AcceptedByAnAgencyThatTheDirectoryDoesNotName_IsRefusedToItAndToTheCompany(string agency)
    {
        var made = Of(CommitmentKind.Proactive) with { AcceptedBy = agency };
        foreach (var refused in new[] { _work.Try(Casework.Company, null, made), _work.Try(agency, null, made) })
            Assert.Contains(("condition", "accepted_by"), Assert.IsType<CaseDecision.Refused>(refused).Metadata);
    }

    [Fact]
    public void Steps_RepeatedWithoutEnd_AreRefusedToTheirActorAndToNobodyElse()
    {
        var id = _work.Take(Casework.Company, null, Of(CommitmentKind.Proactive)).Id;
        for (var i = 0; i < CaseRules.SameStepsMax; i++)
        {
            _work.Take(Body, id, new OpenCommitmentReview($"CY-{i}"));
            _work.Take(Body, id, new CloseCommitmentReview());
        }

        Assert.Equal(CaseRefusal.CaseTooManySteps, Casework.Refusal(_work.Try(Body, id, new OpenCommitmentReview("CY-21"))));
        Assert.Equal(CaseState.Verified, _work.Take(Body, id, new VerifyCommitment()).State);
        Assert.Equal(CaseState.Kept, _work.Take(Body, id, new FindCommitmentKept()).State);
    }

    [Theory]
    [InlineData(CommitmentKind.CertificateSubstitute, "papers")]
    [InlineData(CommitmentKind.DeferredPapers, "papers")]
    [InlineData(CommitmentKind.IndustrySelfDiscipline, "association")]
    [InlineData(CommitmentKind.Repair, "about")]
    public void Begin_WithoutWhatTheKindNeeds_NamesTheCondition(CommitmentKind kind, string condition)
    {
        var refused = Assert.IsType<CaseDecision.Refused>(_work.Try(Casework.Company, null, new MakeCommitment(kind, "事由", "内容", Body, _work.Today)));
        Assert.Equal(CaseRefusal.CaseConditionUnmet, refused.Reason);
        Assert.Contains(("condition", condition), refused.Metadata);
    }

    [Fact]
    public void Begin_DeferredPapers_NeedADayWithinTheTerm()
    {
        var papers = (MakeCommitment)Of(CommitmentKind.DeferredPapers);
        Assert.Equal(CaseRefusal.CaseConditionUnmet, Casework.Refusal(_work.Try(Casework.Company, null, papers with { FulfilBy = null })));
        Assert.Equal(CaseRefusal.CaseConditionUnmet, Casework.Refusal(_work.Try(Casework.Company, null, papers with { FulfilBy = _work.Today.AddDays(91) })));
        Assert.Equal(CaseRefusal.CaseConditionUnmet, Casework.Refusal(_work.Try(Casework.Company, null, papers with { FulfilBy = _work.Today.AddDays(-1) })));
        Assert.Equal(_work.Today.AddDays(90), _work.Take(Casework.Company, null, papers with { FulfilBy = _work.Today.AddDays(90) }).Deadline!.DueOn);
    }

    [Fact]
    public void Begin_ForRepair_NeedsARecordThatCountsAgainstTheSubject()
    {
        var repair = (MakeCommitment)Of(CommitmentKind.Repair);
        Assert.Equal(CaseRefusal.RecordUnknown, Casework.Refusal(_work.Try(Casework.Company, null, repair with { About = Facts.KeyOf("none") })));
        Assert.Equal(CaseRefusal.CaseTargetUnsuitable, Casework.Refusal(_work.Try(Casework.Company, null, repair with { About = Facts.KeyOf("reg") })));
        Assert.Equal(Facts.KeyOf("debt"), _work.Take(Casework.Company, null, repair).Target);
    }

    [Fact]
    public void VerifiedThenKept_GoesIntoTheRecord()
    {
        var id = Made(CommitmentKind.ApprovalSubstitute, fulfilBy: "2027-03-01");
        var verified = _work.Take(Body, id, new VerifyCommitment());
        Assert.Equal((CaseState.Verified, "commitment.keep", BeijingDate.Parse("2027-03-01")), (verified.State, verified.Deadline!.Term, verified.Deadline.DueOn));
        var kept = _work.Take(Body, id, new FindCommitmentKept());
        Assert.Equal((CaseState.Kept, null), (kept.State, kept.Deadline));
        Assert.Equal(CommitmentOutcome.Kept, LastRecord().Outcome);
    }

    [Fact]
    public void Broken_CountsFromTheFindingOnItsDocument_AndIsFinal()
    {
        var id = Made(CommitmentKind.ApprovalSubstitute);
        _work.Take(Body, id, new FindCommitmentKept());
        _work.Today = _work.Today.AddDays(30);
        var broken = _work.Take(Body, id, new FindCommitmentBroken("陕市监违认〔2026〕1号", CommitmentBreachKind.False, _work.Today.AddDays(-2)));
        Assert.Equal(CaseState.Broken, broken.State);
        Assert.Equal(new CommitmentBreach(CommitmentKind.ApprovalSubstitute, CommitmentBreachKind.False, _work.Today.AddDays(-2)), LastRecord().Breach);
        Assert.Equal("陕市监违认〔2026〕1号", ((CaseEffect.Report)_work.Effects[^1]).Record.DocumentNumber);
        Assert.Equal(CaseRefusal.CaseWrongState, Casework.Refusal(_work.Try(Body, id, new FindCommitmentBroken("again"))));
        Assert.Equal(CaseRefusal.CaseWrongState, Casework.Refusal(_work.Try(Body, id, new OpenCommitmentReview(""))));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void Broken_FoundBeforeItWasMadeOrInTheFuture_IsRefused(int days) => Assert.Equal(
        CaseRefusal.CaseConditionUnmet,
        Casework.Refusal(_work.Try(Body, Made(CommitmentKind.Proactive), new FindCommitmentBroken("文号", FoundOn: _work.Today.AddDays(days)))));

    [Fact]
    public void DeferredPapers_AreHandedInThenVerified()
    {
        var id = Made(CommitmentKind.DeferredPapers, fulfilBy: "2026-11-20");
        Assert.Equal(CaseRefusal.CaseWrongState, Casework.Refusal(_work.Try(Body, id, new VerifyCommitment())));
        Assert.Equal(CaseRefusal.CaseWrongState, Casework.Refusal(_work.Try(Body, id, new FindCommitmentKept())));
        Assert.Equal(CaseRefusal.CaseConditionUnmet, Casework.Refusal(_work.Try(Casework.Company, id, new HandInPapers())));
        Assert.Equal(CaseRefusal.CaseWrongBody, Casework.Refusal(_work.Try("sx-tax", id, new HandInPapers(), Casework.Document)));

        var done = _work.Take(Casework.Company, id, new HandInPapers(), Casework.Document);
        Assert.Equal((CaseState.Done, "commitment.verify"), (done.State, done.Deadline!.Term));
        Assert.Equal(CaseState.Kept, _work.Take(Body, id, new FindCommitmentKept()).State);
    }

    [Fact]
    public void DeferredPapers_TooLate_OnlyTheBodyMayStillTakeThem()
    {
        var id = Made(CommitmentKind.DeferredPapers, fulfilBy: "2026-11-20");
        Assert.False(_work.Lapse(id, "2026-11-20"));
        Assert.True(_work.Lapse(id, "2026-11-21"));
        Assert.True(_work.Profile.Cases[id].Deadline!.IsOverdue);
        Assert.Equal(CaseState.Open, _work.Profile.Cases[id].State);
        Assert.Equal(CaseRefusal.CaseTooLate, Casework.Refusal(_work.Try(Casework.Company, id, new HandInPapers(), Casework.Document)));
        Assert.Equal(CaseState.Done, _work.Take(Body, id, new HandInPapers(), Casework.Document).State);
    }

    [Fact]
    public void Review_IsDueWhicheverComesFirst_AndLeavesTheStateWhereNothingIsWrong()
    {
        var id = Made(CommitmentKind.ApprovalSubstitute);
        _work.Take(Body, id, new VerifyCommitment());
        var opened = _work.Take(Body, id, new OpenCommitmentReview("CY-1"));
        Assert.Equal((CaseState.Verified, "commitment.review"), (opened.State, opened.Deadline!.Term));
        Assert.Equal(new CommitmentReview("CY-1", _work.Today), Particulars(opened).Review);
        Assert.Equal(CaseRefusal.CaseWrongState, Casework.Refusal(_work.Try(Body, id, new OpenCommitmentReview("CY-2"))));
        _work.Today = _work.Today.AddDays(3);
        var closed = _work.Take(Body, id, new CloseCommitmentReview());
        Assert.Equal((CaseState.Verified, null, _work.Today), (closed.State, closed.Deadline, Particulars(closed).Review!.ClosedOn));
        Assert.Equal(CaseRefusal.CaseWrongState, Casework.Refusal(_work.Try(Body, id, new CloseCommitmentReview())));

        var sooner = Made(CommitmentKind.Proactive);
        _work.Today = _work.Today.AddDays(50);
        Assert.Equal("commitment.verify", _work.Take(Body, sooner, new OpenCommitmentReview("")).Deadline!.Term);
    }

    [Fact]
    public void Review_OfAKeptOne_MayFindItFalse()
    {
        var id = Made(CommitmentKind.CertificateSubstitute);
        _work.Take(Body, id, new FindCommitmentKept());
        _work.Take(Body, id, new OpenCommitmentReview("CY-1"));
        var broken = _work.Take(Body, id, new FindCommitmentBroken("文号", CommitmentBreachKind.False));
        Assert.Equal((CaseState.Broken, _work.Today), (broken.State, Particulars(broken).Review!.ClosedOn));
    }

    [Fact]
    public void Withdraw_OnlyWhatNobodyReliedOn()
    {
        var id = Made(CommitmentKind.Proactive);
        _work.Take(Body, id, new VerifyCommitment());
        Assert.Equal(CaseRefusal.CaseWrongBody, Casework.Refusal(_work.Try("sx-tax", id, new WithdrawCommitment())));
        Assert.Equal(CaseState.Withdrawn, _work.Take(Casework.Company, id, new WithdrawCommitment()).State);
        Assert.Equal(new RecordKey(Body, "credit.commitment", id), Assert.IsType<CaseEffect.Withdraw>(_work.Effects[^1]).Record);
        Assert.Equal(CaseRefusal.CaseWrongState, Casework.Refusal(_work.Try(Casework.Company, Made(CommitmentKind.ApprovalSubstitute), new WithdrawCommitment())));

        var reviewed = Made(CommitmentKind.Proactive);
        _work.Take(Body, reviewed, new OpenCommitmentReview(""));
        Assert.Equal(CaseRefusal.CaseWrongState, Casework.Refusal(_work.Try(Casework.Company, reviewed, new WithdrawCommitment())));
    }

    [Theory]
    [InlineData("sx-tax")]
    [InlineData(Casework.Portal)]
    public void Finding_ByWhoeverDidNotAcceptIt_IsRefused(string agency)
    {
        var id = Made(CommitmentKind.Proactive);
        CommitmentStep[] steps = [new VerifyCommitment(), new FindCommitmentKept(), new FindCommitmentBroken("文号"), new OpenCommitmentReview(""), new CloseCommitmentReview()];
        Assert.All(steps, step =>
        {
            Assert.Equal(CaseRefusal.CaseWrongBody, Casework.Refusal(_work.Try(agency, id, step)));

            // Even where the portal is run by the accepting body itself.
            Assert.Equal(CaseRefusal.CaseWrongBody, Casework.Refusal(_work.Try(new CaseActor(Body, ActsForSubject: true), id, step)));
        });
        Assert.Single(_work.Profile.Cases[id].Steps);
    }

    private string Made(CommitmentKind kind, string? fulfilBy = null)
    {
        var make = Of(kind);
        return _work.Take(Casework.Company, null, fulfilBy is null ? make : make with { FulfilBy = BeijingDate.Parse(fulfilBy) }).Id;
    }

    private MakeCommitment Of(CommitmentKind kind) => Of(kind, _work);

    private static MakeCommitment Of(CommitmentKind kind, Casework work)
    {
        if (kind == CommitmentKind.Repair) work.Profile.ApplyReported(Facts.Debt("debt"), "");
        return new MakeCommitment(kind, "告知承诺", "所提交材料真实", Body, kind == CommitmentKind.DeferredPapers ? work.Today.AddDays(10) : null)
        {
            Papers = kind is CommitmentKind.CertificateSubstitute or CommitmentKind.DeferredPapers ? ["场地证明"] : [],
            Association = kind == CommitmentKind.IndustrySelfDiscipline ? "陕西省建筑业协会" : "",
            About = kind == CommitmentKind.Repair ? Facts.KeyOf("debt") : null,
        };
    }

    private static CommitmentParticulars Particulars(CreditCase held) => (CommitmentParticulars)held.Particulars;

    private static CommitmentRecord RecordOf(CaseRecord record) => (CommitmentRecord)record.Body;

    private CommitmentRecord LastRecord() => RecordOf(Assert.IsType<CaseEffect.Report>(_work.Effects[^1]).Record);
}
