using CreditHub.Hub.Tests.Cases.Model;
using CreditHub.V1;

namespace CreditHub.Hub.Tests.Cases.BadInput;

/// <summary>Steps of rectifications.</summary>
internal static class RectificationTable
{
    private static readonly Actor Market = new("sx-market");
    private static readonly Actor Lister = new("sx-hrss");

    public static ProcessTable Table { get; } = new("rectification", "rectification")
    {
        Rows =
        [
            new("order", Market)
            {
                Also = [.. Actor.All.Where(a => !a.IsCompany)], Again = ErrorReason.Unspecified,
                Content = stage => new OrderRectification { Findings = "问题", Required = "要求", DocumentNumber = "改〔2026〕1号", LegalBasis = "依据", DueOn = stage.In(30) },
            },
            new("hold_interview", Market)
            {
                From = ["ordered", "done", "overdue"], Again = ErrorReason.Unspecified, Content = _ => new HoldInterview { Kind = InterviewKind.Warning, Content = "约谈" },
            },
            new("report_rectified", Actor.Company)
            {
                Also = [Market], From = ["ordered", "overdue", "escalated"], Content = _ => new ReportRectified { Account = "已整改" },
            },
            new("verify", Market) { From = ["done"] },
            new("find_not_rectified", Market) { From = ["done"], Content = stage => new FindNotRectified { Reason = "未完成", DueOn = stage.In(20) } },
            new("extend", Market)
            {
                From = ["ordered", "overdue"], Again = ErrorReason.CaseConditionUnmet, Content = stage => new ExtendRectification { DueOn = stage.In(60), Reason = "延期" },
            },
            new("propose_listing", Market)
            {
                From = ["overdue"], Content = _ => new ProposeListing { ListCode = "wage-arrears", Body = Lister.Agency, Reason = "逾期未改" },
            },
            new("answer_proposal", Lister) { From = ["escalated"], Content = _ => new AnswerProposal { Reason = "不予列入" } },
            new("answer_proposal:listing", Lister)
            {
                From = ["escalated"], Before = TakeUp, Names = new Dictionary<string, ErrorReason> { ["listing_case_id"] = ErrorReason.CaseUnknown },
                Content = stage => new AnswerProposal { ListingCaseId = stage["listing"], Reason = "已启动认定" },
            },
            new("withdraw", Market) { From = ["ordered", "done", "overdue", "escalated"], Content = _ => new WithdrawRectification { Reason = "撤回" } },
        ],
        Scenes =
        [
            new("ordered", CaseState.Ordered, "order"),
            new("done", CaseState.Done, "order", "report_rectified"),
            new("overdue", CaseState.Overdue, "order", "~"),
            new("escalated", CaseState.Escalated, "order", "~", "propose_listing"),
            new("rectified", CaseState.Rectified, "order", "report_rectified", "verify"),
            new("ended", CaseState.Ended, "order", "~", "propose_listing", "answer_proposal:listing"),
            new("withdrawn", CaseState.Withdrawn, "order", "withdraw"),
        ],
    };

    // The body takes the proposal up where there is one; without one nothing could be named.
    private static async Task TakeUp(Stage stage)
    {
        var isEscalated = (await stage.Look()).Case?.Case.State == CaseState.Escalated;
        stage.Note("listing", isEscalated ? (await stage.Take(Lister, r => r.Listing = new DeterminationStep { Propose = Proposal(stage.CaseId) })).Case.CaseId : "RD-20260101-0123456789ab");
    }

    private static ProposeDetermination Proposal(string caseId)
    {
        var proposal = Determinations.Proposal();
        proposal.ProposalCaseId = caseId;
        return proposal;
    }
}
