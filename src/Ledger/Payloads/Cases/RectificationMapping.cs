using CreditHub.Domain.Rectifications;
using Proto = CreditHub.V1;

namespace CreditHub.Ledger.Payloads.Cases;

/// <summary>Rectifications between domain, contract and store.</summary>
internal static class RectificationMapping
{
    public static RectificationStep ToDomain(Proto.RectificationStep step) => step.StepCase switch
    {
        Proto.RectificationStep.StepOneofCase.Order => new OrderRectification(
            step.Order.Findings, step.Order.Required, step.Order.DocumentNumber, step.Order.LegalBasis, step.Order.DueOn.ToDomain()),
        Proto.RectificationStep.StepOneofCase.HoldInterview => new HoldInterview((InterviewKind)step.HoldInterview.Kind, step.HoldInterview.Content),
        Proto.RectificationStep.StepOneofCase.ReportRectified => new ReportRectified(step.ReportRectified.Account),
        Proto.RectificationStep.StepOneofCase.Verify => new VerifyRectified(),
        Proto.RectificationStep.StepOneofCase.FindNotRectified => new FindNotRectified(
            step.FindNotRectified.Reason, step.FindNotRectified.DueOn.ToDomain()),
        Proto.RectificationStep.StepOneofCase.Extend => new ExtendRectification(step.Extend.DueOn.ToDomain()!.Value, step.Extend.Reason),
        Proto.RectificationStep.StepOneofCase.ProposeListing => new ProposeListing(
            step.ProposeListing.ListCode, step.ProposeListing.Body, step.ProposeListing.Reason),
        Proto.RectificationStep.StepOneofCase.AnswerProposal => new AnswerProposal(step.AnswerProposal.ListingCaseId, step.AnswerProposal.Reason),
        Proto.RectificationStep.StepOneofCase.Withdraw => new WithdrawRectification(step.Withdraw.Reason),
        _ => throw new InvalidOperationException("A rectification's step without a verb passed the door."),
    };

    public static Proto.RectificationParticulars ToProto(RectificationParticulars particulars) => new()
    {
        Findings = particulars.Findings,
        Required = particulars.Required,
        DocumentNumber = particulars.DocumentNumber,
        LegalBasis = particulars.LegalBasis,
        DueOn = particulars.DueOn.ToProto(),
        Interviews = { particulars.Interviews.Select(i => new Proto.Interview { Kind = (Proto.InterviewKind)i.Sort, HeldOn = i.On.ToProto(), Content = i.Content }) },
        Account = particulars.Account,
        Proposal = particulars.Proposal is { } p
            ? new Proto.ListingProposal { ListCode = p.ListCode, Body = p.Body, Reason = p.Reason, ListingCaseId = p.ListingCaseId }
            : null,
    };

    public static RectificationParticulars ToDomain(Proto.RectificationParticulars particulars) => new()
    {
        Findings = particulars.Findings,
        Required = particulars.Required,
        DocumentNumber = particulars.DocumentNumber,
        LegalBasis = particulars.LegalBasis,
        DueOn = particulars.DueOn.ToDomain()!.Value,
        Interviews = [.. particulars.Interviews.Select(i => new Interview((InterviewKind)i.Kind, i.HeldOn.ToDomain()!.Value, i.Content))],
        Account = particulars.Account,
        Proposal = particulars.Proposal is { } p ? new ListingProposal(p.ListCode, p.Body, p.Reason, p.ListingCaseId) : null,
    };
}
