using CreditHub.V1;

namespace CreditHub.Hub.Cases;

/// <summary>Steps of objections at the door.</summary>
internal static class ObjectionSteps
{
    private const int DocumentMax = 128;
    private const int TextMax = 1000;

    /// <summary>Checks the fields of a step.</summary>
    public static void Check(ObjectionStep step)
    {
        switch (step.StepCase)
        {
            case ObjectionStep.StepOneofCase.Raise:
                StepFields.Reference(step.Raise.Target, "objection.raise.target");
                StepFields.Defined(step.Raise.Ground, "objection.raise.ground");
                StepFields.Text(step.Raise.Statement, "objection.raise.statement", TextMax);
                break;
            case ObjectionStep.StepOneofCase.Suspend:
                StepFields.Text(step.Suspend.Reason, "objection.suspend.reason", TextMax);
                break;
            case ObjectionStep.StepOneofCase.Decide:
                StepFields.Defined(step.Decide.Outcome, "objection.decide.outcome");
                StepFields.Text(step.Decide.Reasons, "objection.decide.reasons", TextMax);
                StepFields.OptionalText(step.Decide.DocumentNumber, "objection.decide.document_number", DocumentMax);
                break;
            case ObjectionStep.StepOneofCase.None:
                throw StepFields.Missing("objection.step");
            default:
                break;
        }
    }
}
