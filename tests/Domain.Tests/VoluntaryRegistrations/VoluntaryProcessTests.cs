using CreditHub.Domain.Cases;
using CreditHub.Domain.Commitments;
using CreditHub.Domain.Records;
using CreditHub.Domain.Tests.Cases;
using CreditHub.Domain.VoluntaryRegistrations;
using Xunit;

namespace CreditHub.Domain.Tests.VoluntaryRegistrations;

public sealed class VoluntaryProcessTests
{
    private const string Body = "sx-market";
    private static readonly RegisterFact Fact = new("知识产权", "发明专利一项", Body, TruthCommitted: true, Authorised: true);
    private readonly Casework _work = new();

    [Fact]
    public void Register_IsOnlyStatedUntilItIsVerified()
    {
        var stated = _work.Take(Casework.Company, null, Fact);
        Assert.Equal((CaseState.Open, Body, "voluntary.verify"), (stated.State, stated.Responsible, stated.Deadline!.Term));
        Assert.Null(LastFact().VerifiedOn);

        var verified = _work.Take(Body, stated.Id, new VerifyFact());
        Assert.Equal((CaseState.Verified, null), (verified.State, verified.Deadline));
        Assert.Equal(_work.Today, LastFact().VerifiedOn);
    }

    [Theory]
    [InlineData(false, true, "truth_committed")]
    [InlineData(true, false, "authorised")]
    public void Register_WithoutCommitmentOrAuthorisation_IsRefused(bool truth, bool authorised, string condition)
    {
        var refused = Assert.IsType<CaseDecision.Refused>(_work.Try(Casework.Company, null, Fact with { TruthCommitted = truth, Authorised = authorised }));
        Assert.Equal(CaseRefusal.CaseConditionUnmet, refused.Reason);
        Assert.Contains(("condition", condition), refused.Metadata);
    }

    [Fact]
    public void Refused_IsWithdrawnAndCountsAgainstNobody()
    {
        var id = Stated();
        Assert.Equal(CaseState.Rejected, _work.Take(Body, id, new RefuseFact("无法核验")).State);
        Assert.IsType<CaseEffect.Withdraw>(Assert.Single(_work.Effects.Skip(1)));
        Assert.Equal(CaseRefusal.CaseWrongState, Casework.Refusal(_work.Try(Body, id, new VerifyFact())));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void False_IsWithdrawnAndItsCommitmentCountsAsBroken(bool verifiedBefore)
    {
        var id = Stated();
        if (verifiedBefore) _work.Take(Body, id, new VerifyFact());
        Assert.Equal(CaseState.Broken, _work.Take(Body, id, new FindFactFalse("陕市监违认〔2026〕2号", null)).State);
        Assert.Equal(new RecordKey(Body, "credit.voluntary", id), Assert.IsType<CaseEffect.Withdraw>(_work.Effects[^2]).Record);
        var record = Assert.IsType<CaseEffect.Report>(_work.Effects[^1]).Record;
        var broken = Assert.IsType<CommitmentRecord>(record.Body);
        Assert.Equal(("credit.commitment", "陕市监违认〔2026〕2号"), (record.Key.Dataset, record.DocumentNumber));
        Assert.Equal(new CommitmentBreach(CommitmentKind.Proactive, CommitmentBreachKind.False, _work.Today), broken.Breach);
    }

    [Fact]
    public void Withdraw_ByTheCompany_EndsIt()
    {
        var id = Stated();
        Assert.Equal(CaseRefusal.CaseWrongBody, Casework.Refusal(_work.Try("sx-tax", id, new WithdrawFact())));
        Assert.Equal(CaseState.Withdrawn, _work.Take(Casework.Company, id, new WithdrawFact()).State);
        Assert.Equal(CaseRefusal.CaseWrongState, Casework.Refusal(_work.Try(Casework.Company, id, new WithdrawFact())));
    }

    [Theory]
    [InlineData("sx-tax")]
    [InlineData(Casework.Portal)]
    public void Finding_ByAnotherBody_IsRefused(string agency)
    {
        var id = Stated();
        VoluntaryStep[] steps = [new VerifyFact(), new RefuseFact("理由"), new FindFactFalse("文号", null)];
        Assert.All(steps, step => Assert.Equal(CaseRefusal.CaseWrongBody, Casework.Refusal(_work.Try(agency, id, step))));
        Assert.All(steps, step => Assert.Equal(CaseRefusal.CaseWrongBody, Casework.Refusal(_work.Try(new CaseActor(Body, ActsForSubject: true), id, step))));
        Assert.Equal(CaseRefusal.CaseWrongBody, Casework.Refusal(_work.Try("sx-tax", null, Fact)));
        Assert.Equal((CaseState.Open, 1), (_work.Profile.Cases[id].State, _work.Profile.Cases[id].Steps.Length));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void False_FoundBeforeItWasStatedOrInTheFuture_IsRefused(int days) => Assert.Equal(
        CaseRefusal.CaseConditionUnmet, Casework.Refusal(_work.Try(Body, Stated(), new FindFactFalse("文号", _work.Today.AddDays(days)))));

    private string Stated() => _work.Take(Casework.Company, null, Fact).Id;

    private VoluntaryParticulars LastFact() => ((VoluntaryRecord)Assert.IsType<CaseEffect.Report>(_work.Effects[^1]).Record.Body).Fact;
}
