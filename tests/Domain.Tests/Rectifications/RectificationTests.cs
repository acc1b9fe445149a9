using CreditHub.Domain.Calendar;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Determinations;
using CreditHub.Domain.Eligibility;
using CreditHub.Domain.Rectifications;
using CreditHub.Domain.Tests.Determinations;
using Xunit;

namespace CreditHub.Domain.Tests.Rectifications;

/// <summary>Shaanxi's plan of 2020, section 3.3: told, spoken to, put right and verified; or overdue, and then at most proposed.</summary>
public sealed class RectificationTests
{
    private static readonly CaseActor Market = Desk.Agency("sx-market");
    private static readonly CaseActor Hrss = Desk.Agency("sx-hrss");
    private static readonly OrderRectification Order = new("未按时支付工资", "足额支付", "陕市监责改〔2026〕3号", "保障农民工工资支付条例 第五十三条", null);
    private static readonly ProposeListing Proposal = new("wage-arrears", "sx-hrss", "逾期未改");

    private readonly Desk _desk = new();

    [Fact]
    public void Rectification_DoneAndVerified_Ends()
    {
        var ordered = _desk.Take(Market, Order);
        Assert.Equal((CaseState.Ordered, "", "2026-12-02"), (ordered.State, ordered.Responsible, $"{ordered.Deadline!.DueOn}"));
        _desk.Take(Market, new HoldInterview(InterviewKind.Reminder, "提示按期整改"), ordered.Id);
        var done = _desk.Take(Desk.Company, new ReportRectified("已支付"), ordered.Id);
        Assert.Equal((CaseState.Done, "sx-market", "rectification.verify"), (done.State, done.Responsible, done.Deadline!.Term));
        Assert.Single(((RectificationParticulars)done.Particulars).Interviews);
        Assert.Equal(CaseState.Rectified, _desk.Take(Market, new VerifyRectified(), ordered.Id).State);
        Assert.Equal(CaseRefusal.CaseWrongState, _desk.Refuse(Market, new VerifyRectified(), ordered.Id).Reason);
    }

    [Fact]
    public void Rectification_FoundNotDone_GoesBackOrIsOverdue()
    {
        var id = _desk.Take(Market, Order).Id;
        _desk.Take(Desk.Company, new ReportRectified("已支付"), id);
        Assert.Equal(CaseState.Ordered, _desk.Take(Market, new FindNotRectified("尚欠两人", null), id).State);
        _desk.Take(Market, new ExtendRectification(BeijingDate.Parse("2026-12-10"), "资金到账"), id);
        Assert.Equal("due_on", _desk.Refuse(Market, new ExtendRectification(BeijingDate.Parse("2026-12-10"), "再延"), id).Metadata[0].Value);
        _desk.Until("2026-12-10");
        Assert.Equal(CaseState.Ordered, _desk.Profile.Cases[id].State);
        _desk.Take(Desk.Company, new ReportRectified("已支付"), id);
        _desk.Until("2026-12-14");
        Assert.Equal(CaseState.Overdue, _desk.Take(Market, new FindNotRectified("尚欠一人", null), id).State);
    }

    [Fact]
    public void Overdue_MayBeProposed_AndTheListingIsACaseOfItsOwn()
    {
        var id = _desk.Take(Market, Order).Id;
        Assert.Equal(CaseRefusal.CaseWrongState, _desk.Refuse(Market, Proposal, id).Reason);
        _desk.Until("2026-12-03");
        Assert.Equal((CaseState.Overdue, "sx-market", true), (_desk.Profile.Cases[id].State, _desk.Profile.Cases[id].Responsible, _desk.Profile.Cases[id].Deadline!.IsOverdue));
        Assert.Equal(CaseRefusal.DeterminationBodyNotCompetent, _desk.Refuse(Market, Proposal with { Body = "sx-tax" }, id).Reason);
        var escalated = _desk.Take(Market, Proposal, id);
        Assert.Equal((CaseState.Escalated, "sx-hrss"), (escalated.State, escalated.Responsible));
        Assert.Empty(_desk.Profile.Records);

        Assert.Equal(CaseRefusal.CaseWrongBody, _desk.Refuse(Market, new AnswerProposal("", "自行决定"), id).Reason);
        Assert.Equal(CaseRefusal.CaseUnknown, _desk.Refuse(Hrss, new AnswerProposal("RD-1", "受理"), id).Reason);
        var propose = new ProposeDetermination(CaseKind.Listing, "wage-arrears", "逾期未改", "陕市监责改〔2026〕3号", [], [], id);
        Assert.Equal(CaseRefusal.CaseUnknown, _desk.Refuse(Hrss, propose with { ProposalCaseId = "ZG-1" }).Reason);
        var listing = _desk.Take(Hrss, propose);
        Assert.Equal(CaseState.Ended, _desk.Take(Hrss, new AnswerProposal(listing.Id, "启动认定"), id).State);
        Assert.Equal(CaseState.Open, _desk.Profile.Cases[listing.Id].State);
    }

    [Fact]
    public void Proposal_DeclinedOrOvertakenByTheDeed_Falls()
    {
        var id = _desk.Take(Market, Order).Id;
        _desk.Until("2026-12-03");
        _desk.Take(Market, Proposal, id);
        var declined = _desk.Take(Hrss, new AnswerProposal("", "不属列入情形"), id);
        Assert.Equal((CaseState.Overdue, "sx-market"), (declined.State, declined.Responsible));
        Assert.Null(((RectificationParticulars)declined.Particulars).Proposal);
        _desk.Take(Market, Proposal, id);
        Assert.Equal(CaseState.Done, _desk.Take(Desk.Company, new ReportRectified("已支付"), id).State);
    }

    [Fact]
    public void Order_ByWhoHasNoDutyOrForADayThatPassed_IsRefused()
    {
        Assert.Equal(CaseRefusal.CaseWrongBody, _desk.Refuse(Desk.Company, Order).Reason);
        Assert.Equal(CaseRefusal.CaseWrongBody, _desk.Refuse(Desk.Agency("sx-bidding"), Order).Reason);
        Assert.Equal("due_on", _desk.Refuse(Market, Order with { DueOn = _desk.Today }).Metadata[0].Value);
    }

    // Whatever state the case is in, years of silence bring neither a record nor a listing.
    [Theory]
    [InlineData(CaseState.Ordered)]
    [InlineData(CaseState.Done)]
    [InlineData(CaseState.Overdue)]
    [InlineData(CaseState.Escalated)]
    public void Silence_FromEveryState_NeverBecomesASanction(CaseState state)
    {
        var id = _desk.Take(Market, Order).Id;
        if (state == CaseState.Done) _desk.Take(Desk.Company, new ReportRectified("已支付"), id);
        if (state is CaseState.Overdue or CaseState.Escalated) _desk.Until("2026-12-03");
        if (state == CaseState.Escalated) _desk.Take(Market, Proposal, id);
        Assert.Equal(state, _desk.Profile.Cases[id].State);

        _desk.Until("2031-12-03");

        Assert.Empty(_desk.Profile.Records);
        Assert.Equal([id], _desk.Profile.Cases.Keys);
        Assert.Equal(Verdict.UnknownSubject, _desk.Verdict("procurement"));
        Assert.True(_desk.Profile.Cases[id].Deadline!.IsOverdue);
    }
}
