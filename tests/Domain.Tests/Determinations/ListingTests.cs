using CreditHub.Domain.Calendar;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Determinations;
using CreditHub.Domain.Eligibility;
using CreditHub.Domain.Records;
using CreditHub.Domain.Tests.Records;
using Xunit;

namespace CreditHub.Domain.Tests.Determinations;

/// <summary>Shaanxi Social Credit Regulation, Art 29-33: nobody is put on a list without competence, basis, notice, hearing, decision and delivery.</summary>
public sealed class ListingTests
{
    private const CaseKind L = CaseKind.Listing;
    private const string Wages = "保障农民工工资支付条例";
    private static readonly CaseActor Hrss = Desk.Agency("sx-hrss");
    private static readonly ServeDeterminationNotice Notice = new(L, "陕人社告〔2026〕1号", Wages, "第四十八条", "可以在五个工作日内陈述申辩");
    private static readonly DecideDetermination Decision = new(L, "陕人社认〔2026〕1号", "", null, ForEver: false, []);

    private readonly Desk _desk = new();

    [Fact]
    public void Listing_EveryStepInItsTime_HoldsFromDeliveryToTheEndOfItsTerm()
    {
        var id = Propose().Id;
        Assert.Equal((CaseState.Open, "sx-hrss"), (Case(id).State, Case(id).Responsible));
        var notified = _desk.Take(Hrss, Notice, id);
        Assert.Equal((CaseState.Notified, "", "listing.statement", "2026-11-09"), (notified.State, notified.Responsible, notified.Deadline!.Term, $"{notified.Deadline.DueOn}"));

        _desk.Until("2026-11-10");
        Assert.Equal((CaseState.Notified, "sx-hrss", "listing.decide", false), (Case(id).State, Case(id).Responsible, Case(id).Deadline!.Term, Case(id).Deadline!.IsOverdue));
        var decided = _desk.Take(Hrss, Decision, id);
        Assert.Equal((CaseState.Decided, "listing.deliver"), (decided.State, decided.Deadline!.Term));
        Assert.Equal(Verdict.UnknownSubject, _desk.Verdict("procurement"));

        _desk.Until("2026-11-12");
        var inEffect = _desk.Take(Hrss, new DeliverDetermination(L, "直接送达"), id);
        Assert.Equal((CaseState.InEffect, new RecordKey("sx-hrss", "lists.wage-arrears", id)), (inEffect.State, inEffect.Target!.Value));
        Assert.Equal(Verdict.Barred, _desk.Verdict("procurement"));

        _desk.Until("2029-11-09");
        Assert.Equal((Verdict.Barred, CaseState.InEffect), (_desk.Verdict("procurement"), Case(id).State));
        _desk.Until("2029-11-10");
        Assert.Equal((Verdict.Clear, CaseState.Ended), (_desk.Verdict("procurement"), Case(id).State));
    }

    [Fact]
    public void Decide_WithoutNotice_IsRefusedByItsOwnReason()
    {
        var id = Propose().Id;
        Assert.Equal(CaseRefusal.DeterminationNoticeMissing, _desk.Refuse(Hrss, Decision, id).Reason);
    }

    [Fact]
    public void Decide_WhileStatementsAreHeard_IsTooEarlyUnlessOneWasMadeAndIsAnswered()
    {
        var id = Notified();
        var early = _desk.Refuse(Hrss, Decision, id);
        Assert.Equal((CaseRefusal.CaseTooEarly, "2026-11-10"), (early.Reason, early.Metadata.Single(m => m.Key == "earliest_on").Value));

        Assert.Equal(CaseState.Heard, _desk.Take(Desk.Company, new MakeStatement(L, "已足额支付"), id).State);
        var unanswered = _desk.Refuse(Hrss, Decision, id);
        Assert.Equal((CaseRefusal.CaseConditionUnmet, "answer_to_statement"), (unanswered.Reason, unanswered.Metadata[0].Value));
        Assert.Equal(CaseState.Decided, _desk.Take(Hrss, Decision with { AnswerToStatement = "经核查不属实" }, id).State);
    }

    [Fact]
    public void Statement_AfterItsTime_IsTooLateAndByAnotherAgencyIsRefused()
    {
        var id = Notified();
        Assert.Equal(CaseRefusal.CaseWrongBody, _desk.Refuse(Desk.Agency("sx-tax"), new MakeStatement(L, "代为陈述"), id).Reason);
        _desk.Until("2026-11-10");
        Assert.Equal(CaseRefusal.CaseTooLate, _desk.Refuse(Desk.Company, new MakeStatement(L, "迟到"), id).Reason);
    }

    [Theory]
    [InlineData("sx-tax", "wage-arrears", CaseRefusal.DeterminationBodyNotCompetent)]
    [InlineData("sx-court", "judgment-defaulter", CaseRefusal.DeterminationBodyNotCompetent)]
    [InlineData("sx-market", "ban-industry", CaseRefusal.CaseConditionUnmet)]
    [InlineData("sx-hrss", "no-such-list", CaseRefusal.CaseConditionUnmet)]
    public void Propose_BodyOrListUnfit_IsRefused(string body, string list, CaseRefusal reason) =>
        Assert.Equal(reason, _desk.Refuse(Desk.Agency(body), Proposal(list)).Reason);

    [Fact]
    public void Propose_ByAPortalForTheCompany_IsRefused() =>
        Assert.Equal(CaseRefusal.DeterminationBodyNotCompetent, _desk.Refuse(new CaseActor("sx-hrss", ActsForSubject: true), Proposal()).Reason);

    [Fact]
    public void Propose_WithoutEffectiveDocument_IsRefused() => Assert.Equal(
        ("basis_document", "陕西省社会信用条例 第二十九条"), Condition(_desk.Refuse(Hrss, Proposal() with { BasisDocument = "" })));

    [Fact]
    public void Propose_Limits_AreForBansOnly() => Assert.Equal("limits", Condition(_desk.Refuse(Hrss, Proposal() with { IndustryCodes = ["E"] })).Condition);

    [Fact]
    public void Propose_WhileAnotherCaseOfTheListIsUndecided_IsRefused()
    {
        Propose();
        Assert.Equal("one_case", Condition(_desk.Refuse(Hrss, Proposal())).Condition);
    }

    [Theory]
    [InlineData("保障农民工工资支付条例", "第四十九条")]
    [InlineData("中华人民共和国政府采购法", "第二十二条")]
    public void Notice_BasisThatTheCatalogueDoesNotHold_IsRefused(string instrument, string article)
    {
        var refused = _desk.Refuse(Hrss, Notice with { Instrument = instrument, Article = article }, Propose().Id);
        Assert.Equal((CaseRefusal.CaseLegalBasisMissing, "wage-arrears"), (refused.Reason, refused.Metadata[0].Value));
    }

    [Fact]
    public void Decide_BasisLapsedOrCompetenceLostMeanwhile_IsRefused()
    {
        var id = Notified();
        _desk.Until("2026-11-10");
        var shipped = _desk.Rules;
        _desk.Rules = shipped with { Catalogue = Lists.With("wage-arrears", d => d["legalBases"]![0]!["inForceUntil"] = "2026-11-09") };
        Assert.Equal(CaseRefusal.CaseLegalBasisMissing, _desk.Refuse(Hrss, Decision, id).Reason);
        Assert.Equal(CaseRefusal.CaseLegalBasisMissing, _desk.Refuse(Hrss, Proposal(), null).Reason);
        _desk.Rules = shipped with { Catalogue = Lists.With("wage-arrears", d => d["bodies"]![0] = "sx-market") };
        Assert.Equal(CaseRefusal.DeterminationBodyNotCompetent, _desk.Refuse(Hrss, Decision, id).Reason);
    }

    [Theory]
    [InlineData(PersonRole.ActualController, false)]
    [InlineData(PersonRole.LegalRepresentative, true)]
    public void Decide_Persons_OnlyInRolesThatTheRuleNames(PersonRole role, bool isNamed)
    {
        var id = Notified();
        _desk.Until("2026-11-10");
        var decision = Decision with { Persons = [new ResponsiblePerson("张三", role)] };
        if (isNamed) Assert.Equal(CaseState.Decided, _desk.Take(Hrss, decision, id).State);
        else Assert.Equal(CaseRefusal.PersonRoleNotNamed, _desk.Refuse(Hrss, decision, id).Reason);
    }

    [Theory]
    [InlineData("2029-11-10", false)]
    [InlineData("2026-11-09", false)]
    [InlineData(null, true)]
    public void Decide_TermBeyondTheListsOwn_IsRefused(string? until, bool forEver)
    {
        var id = Notified();
        _desk.Until("2026-11-10");
        var decision = Decision with { EffectiveUntil = until is null ? null : BeijingDate.Parse(until), ForEver = forEver };
        Assert.Equal("term", Condition(_desk.Refuse(Hrss, decision, id)).Condition);
    }

    [Fact]
    public void Steps_FromTheWrongState_AreRefused()
    {
        var id = Propose().Id;
        Assert.Equal(CaseRefusal.CaseWrongState, _desk.Refuse(Hrss, new DeliverDetermination(L, "直接送达"), id).Reason);
        Assert.Equal(CaseRefusal.CaseWrongState, _desk.Refuse(Desk.Company, new RequestRemoval(L, "已清偿"), id).Reason);
        Assert.Equal(CaseRefusal.CaseWrongState, _desk.Refuse(Hrss, new RemoveDetermination(L, "文", "由"), id).Reason);
        Assert.Equal(CaseRefusal.CaseWrongState, _desk.Refuse(Hrss, new AnnulDetermination(L, "文", "由"), id).Reason);
        _desk.Take(Hrss, Notice, id);
        Assert.Equal(CaseRefusal.CaseWrongState, _desk.Refuse(Hrss, Notice, id).Reason);
        Assert.Equal(CaseState.Rejected, _desk.Take(Hrss, new DismissDetermination(L, "不符合条件"), id).State);
        Assert.Equal(CaseRefusal.CaseWrongState, _desk.Refuse(Hrss, Decision, id).Reason);
    }

    [Fact]
    public void Removal_AskedForAndRefusedThenGranted_EndsTheEntryFromThatDay()
    {
        var id = InEffect();
        var asked = _desk.Take(Desk.Company, new RequestRemoval(L, "工资已清偿"), id);
        Assert.Equal(("sx-hrss", "listing.answer-removal"), (asked.Responsible, asked.Deadline!.Term));
        Assert.Equal(CaseRefusal.CaseWrongState, _desk.Refuse(Desk.Company, new RequestRemoval(L, "再次申请"), id).Reason);
        var kept = _desk.Take(Hrss, new RefuseRemoval(L, "陕人社复〔2026〕2号", "尚有两人未付"), id);
        Assert.Equal((CaseState.InEffect, "term", Verdict.Barred), (kept.State, kept.Deadline!.Term, _desk.Verdict("bidding")));

        Assert.Equal(CaseState.Ended, _desk.Take(Hrss, new RemoveDetermination(L, "陕人社移〔2026〕1号", "已清偿"), id).State);
        Assert.Equal(Verdict.Clear, _desk.Verdict("bidding"));
    }

    [Fact]
    public void Removal_NotAnsweredInTime_IsOverdueAndTheEntryStillEndsWithItsTerm()
    {
        var id = InEffect();
        _desk.Take(Desk.Company, new RequestRemoval(L, "工资已清偿"), id);
        _desk.Until("2026-12-31");
        Assert.Equal((CaseState.InEffect, true), (Case(id).State, Case(id).Deadline!.IsOverdue));
        _desk.Take(Hrss, new RefuseRemoval(L, "文", "由"), id);
        _desk.Until("2029-11-10");
        Assert.Equal(CaseState.Ended, Case(id).State);
    }

    [Fact]
    public void Annulled_CountsAsNeverHavingHeld()
    {
        var id = InEffect();
        Assert.Equal(CaseState.Annulled, _desk.Take(Hrss, new AnnulDetermination(L, "陕人社撤〔2026〕1号", "认定错误"), id).State);
        Assert.Equal(Verdict.Clear, _desk.Verdict("procurement"));
        Assert.True(_desk.Profile.Records.Values.Single().Withdrawn);
    }

    [Fact]
    public void EntryWithdrawnOrRepairedByOthers_TheCaseFollows()
    {
        var id = InEffect();
        var entry = Case(id).Target!.Value;
        var repair = new RecordFacts
        {
            Key = new RecordKey("sx-credit", "credit.repair", "1"), Version = 1, Digest = default, Kind = RecordKind.RepairDecision,
            DecidedOn = _desk.Today, EffectiveFrom = _desk.Today, Target = entry,
        };
        _desk.Report(repair);
        Assert.Equal((_desk.Today, "RecordsChanged"), (((DeterminationParticulars)Case(id).Particulars).RepairedOn!.Value, Case(id).Steps[^1].Verb));
        Assert.Equal(Verdict.Clear, _desk.Verdict("procurement"));
        _desk.Withdraw(repair.Key);
        Assert.Null(((DeterminationParticulars)Case(id).Particulars).RepairedOn);
        Assert.Equal(Verdict.Barred, _desk.Verdict("procurement"));
        _desk.Withdraw(entry);
        Assert.Equal(CaseState.Annulled, Case(id).State);
    }

    [Fact]
    public void Reward_IsPublishedForTenWorkingDaysBeforeItIsDecided()
    {
        var credit = Desk.Agency("sx-credit");
        var id = _desk.Take(credit, Proposal("trustworthy") with { BasisDocument = "" }).Id;
        Assert.Equal("public_notice", Condition(_desk.Refuse(credit, Notice, id)).Condition);
        var published = _desk.Take(credit, new PublishDeterminationNotice(L, "陕西省社会信用条例", "第二十七条", "信用中国(陕西)"), id);
        Assert.Equal(("listing.public-notice", "2026-11-16"), (published.Deadline!.Term, $"{published.Deadline.DueOn}"));
        _desk.Take(Desk.Company, new MakeStatement(L, "无异议"), id);
        var decision = Decision with { AnswerToStatement = "收悉" };
        Assert.Equal(CaseRefusal.CaseTooEarly, _desk.Refuse(credit, decision, id).Reason);
        _desk.Until("2026-11-17");
        _desk.Take(credit, decision, id);
        _desk.Take(credit, new DeliverDetermination(L, "网站公布"), id);
        Assert.Equal(Verdict.Clear, _desk.Verdict("inspection"));
        Assert.Contains("fewer-inspections", _desk.Profile.DeriveSanctions(_desk.Rules.Sanctions).Single().MeasureCodes);

        var wages = Propose().Id;
        Assert.Equal("notice", Condition(_desk.Refuse(Hrss, new PublishDeterminationNotice(L, Wages, "第四十八条", "网站"), wages)).Condition);
    }

    [Fact]
    public void Reward_OverAdverseStanding_IsProposedDecidedAndDeliveredToNobody()
    {
        var credit = Desk.Agency("sx-credit");
        var broken = Facts.Of(RecordKind.Commitment, "2026-10-01", "c") with
        {
            Breach = new CommitmentBreach(CommitmentKind.ApprovalSubstitute, CommitmentBreachKind.False, _desk.Today),
        };
        _desk.Report(broken);
        var refused = _desk.Refuse(credit, Proposal("trustworthy") with { BasisDocument = "" });
        Assert.Equal("no_adverse_standing", Condition(refused).Condition);
        Assert.Contains(("value", "exclude-false-commitment"), refused.Metadata);

        // What comes to stand against it later stops the case at each step, and lets it go on when it is over.
        _desk.Withdraw(broken.Key);
        var id = _desk.Take(credit, Proposal("trustworthy") with { BasisDocument = "" }).Id;
        _desk.Take(credit, new PublishDeterminationNotice(L, "陕西省社会信用条例", "第二十七条", "信用中国(陕西)"), id);
        _desk.Until("2026-11-17");
        _desk.Report(Facts.Debt("d"));
        Assert.Equal("no_adverse_standing", Condition(_desk.Refuse(credit, Decision, id)).Condition);
        _desk.Withdraw(Facts.KeyOf("d"));
        _desk.Take(credit, Decision, id);
        _desk.Report(Facts.Debt("e"));
        Assert.Equal("no_adverse_standing", Condition(_desk.Refuse(credit, new DeliverDetermination(L, "网站公布"), id)).Condition);
        _desk.Withdraw(Facts.KeyOf("e"));
        Assert.Equal(CaseState.InEffect, _desk.Take(credit, new DeliverDetermination(L, "网站公布"), id).State);
    }

    private static ProposeDetermination Proposal(string list = "wage-arrears") => new(L, list, "拖欠农民工工资", "陕人社罚〔2026〕8号", [], [], "");

    private static (string Condition, string Rule) Condition(CaseDecision.Refused refused)
    {
        Assert.Equal(CaseRefusal.CaseConditionUnmet, refused.Reason);
        return (refused.Metadata[0].Value, refused.Metadata[1].Value);
    }

    private CreditCase Case(string id) => _desk.Profile.Cases[id];

    private CreditCase Propose() => _desk.Take(Hrss, Proposal());

    private string Notified() => _desk.Take(Hrss, Notice, Propose().Id).Id;

    private string InEffect()
    {
        var id = Notified();
        _desk.Until("2026-11-10");
        _desk.Take(Hrss, Decision, id);
        return _desk.Take(Hrss, new DeliverDetermination(L, "直接送达"), id).Id;
    }
}
