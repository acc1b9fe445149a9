using CreditHub.V1;
using Step = CreditHub.V1.RectificationStep.StepOneofCase;

namespace CreditHub.Hub.Cases;

/// <summary>Steps of rectifications at the door.</summary>
internal static class RectificationSteps
{
    private const int NumberMax = 128;
    private const int ReasonMax = 1000;
    private const int LongReasonMax = 2000;
    private const int TextMax = 4000;

    /// <summary>Checks the fields of a step.</summary>
    public static void Check(RectificationStep step, StepFields fields)
    {
        switch (step.StepCase)
        {
            case Step.Order:
                CheckOrder(step.Order);
                break;
            case Step.HoldInterview:
                StepFields.Defined(step.HoldInterview.Kind, "rectification.hold_interview.kind");
                StepFields.Text(step.HoldInterview.Content, "rectification.hold_interview.content", LongReasonMax);
                break;
            case Step.ReportRectified:
                StepFields.Text(step.ReportRectified.Account, "rectification.report_rectified.account", TextMax);
                break;
            case Step.FindNotRectified:
                StepFields.Text(step.FindNotRectified.Reason, "rectification.find_not_rectified.reason", LongReasonMax);
                StepFields.Date(step.FindNotRectified.DueOn, "rectification.find_not_rectified.due_on");
                break;
            case Step.Extend:
                StepFields.RequiredDate(step.Extend.DueOn, "rectification.extend.due_on");
                StepFields.Text(step.Extend.Reason, "rectification.extend.reason", ReasonMax);
                break;
            case Step.ProposeListing:
                StepFields.Text(step.ProposeListing.ListCode, "rectification.propose_listing.list_code", 64);
                fields.Agency(step.ProposeListing.Body, "rectification.propose_listing.body");
                StepFields.Text(step.ProposeListing.Reason, "rectification.propose_listing.reason", LongReasonMax);
                break;
            case Step.AnswerProposal:
                StepFields.OptionalText(step.AnswerProposal.ListingCaseId, "rectification.answer_proposal.listing_case_id", 40);
                StepFields.Text(step.AnswerProposal.Reason, "rectification.answer_proposal.reason", ReasonMax);
                break;
            case Step.Withdraw:
                StepFields.Text(step.Withdraw.Reason, "rectification.withdraw.reason", ReasonMax);
                break;
            case Step.Verify:
                break;
            default:
                throw StepFields.Missing("rectification.step");
        }
    }

    private static void CheckOrder(OrderRectification order)
    {
        StepFields.Text(order.Findings, "rectification.order.findings", TextMax);
        StepFields.Text(order.Required, "rectification.order.required", TextMax);
        StepFields.Text(order.DocumentNumber, "rectification.order.document_number", NumberMax);
        StepFields.Text(order.LegalBasis, "rectification.order.legal_basis", 500);
        StepFields.Date(order.DueOn, "rectification.order.due_on");
    }
}
