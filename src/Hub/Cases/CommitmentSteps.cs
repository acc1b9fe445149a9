using CreditHub.V1;

namespace CreditHub.Hub.Cases;

/// <summary>Steps of commitments at the door.</summary>
internal static class CommitmentSteps
{
    /// <summary>Checks the fields of a step.</summary>
    public static void Check(CommitmentStep step, StepFields fields)
    {
        switch (step.StepCase)
        {
            case CommitmentStep.StepOneofCase.Make:
                StepFields.Defined(step.Make.Kind, "commitment.make.kind");
                StepFields.Text(step.Make.Matter, "commitment.make.matter", 200);
                StepFields.Text(step.Make.Content, "commitment.make.content", 4000);
                fields.Agency(step.Make.AcceptedBy, "commitment.make.accepted_by");
                StepFields.Date(step.Make.FulfilBy, "commitment.make.fulfil_by");
                break;
            case CommitmentStep.StepOneofCase.FindBroken:
                StepFields.Text(step.FindBroken.DocumentNumber, "commitment.find_broken.document_number", 128);
                break;
            case CommitmentStep.StepOneofCase.Verify or CommitmentStep.StepOneofCase.FindKept:
                break;
            default:
                throw StepFields.Missing("commitment.step");
        }
    }
}
