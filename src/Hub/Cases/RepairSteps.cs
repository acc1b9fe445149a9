using CreditHub.Hub.Errors;
using CreditHub.V1;

namespace CreditHub.Hub.Cases;

/// <summary>Steps of repairs at the door.</summary>
internal static class RepairSteps
{
    private const int CaseIdMax = 40;
    private const int DocumentMax = 128;
    private const int ReasonMax = 1000;
    private const int TextMax = 4000;

    /// <summary>Checks the fields of a step.</summary>
    public static void Check(RepairStep step)
    {
        switch (step.StepCase)
        {
            case RepairStep.StepOneofCase.Apply:
                Check(step.Apply);
                break;
            case RepairStep.StepOneofCase.Decline:
                StepFields.Text(step.Decline.Reason, "repair.decline.reason", ReasonMax);
                break;
            case RepairStep.StepOneofCase.Grant:
                StepFields.Text(step.Grant.DocumentNumber, "repair.grant.document_number", DocumentMax);
                break;
            case RepairStep.StepOneofCase.Reject:
                StepFields.Text(step.Reject.DocumentNumber, "repair.reject.document_number", DocumentMax);
                StepFields.Text(step.Reject.Reason, "repair.reject.reason", ReasonMax);
                break;
            case RepairStep.StepOneofCase.Revoke:
                StepFields.Text(step.Revoke.DocumentNumber, "repair.revoke.document_number", DocumentMax);
                StepFields.Text(step.Revoke.Reason, "repair.revoke.reason", ReasonMax);
                break;
            case RepairStep.StepOneofCase.None:
                throw StepFields.Missing("repair.step");
            default:
                break;
        }
    }

    private static void Check(ApplyForRepair apply)
    {
        StepFields.Reference(apply.Target, "repair.apply.target");
        StepFields.Text(apply.Statement, "repair.apply.statement", TextMax);
        StepFields.OptionalText(apply.CommitmentCaseId, "repair.apply.commitment_case_id", CaseIdMax);
        StepFields.OptionalText(apply.Commitment, "repair.apply.commitment", TextMax);
        if (apply.CommitmentCaseId.Length > 0 == apply.Commitment.Length > 0)
        {
            const string Fields = "repair.apply.commitment, repair.apply.commitment_case_id";
            throw new ApiException(ErrorReason.ArgumentsConflict, $"Exactly one of {Fields} is needed.", ("fields", Fields));
        }
    }
}
