using CreditHub.V1;

namespace CreditHub.Hub.Cases;

/// <summary>Steps of consents at the door.</summary>
internal static class ConsentSteps
{
    private const int DatasetsMax = 100;

    /// <summary>Checks the fields of a step.</summary>
    public static void Check(ConsentStep step, StepFields fields)
    {
        switch (step.StepCase)
        {
            case ConsentStep.StepOneofCase.Give:
                fields.Agency(step.Give.Agency, "consent.give.agency");
                StepFields.Text(step.Give.Purpose, "consent.give.purpose", 64);
                fields.Datasets(step.Give.Datasets, "consent.give.datasets", DatasetsMax);
                StepFields.Date(step.Give.From, "consent.give.from");
                if (step.Give.Until is null) throw StepFields.Missing("consent.give.until");
                StepFields.Date(step.Give.Until, "consent.give.until");
                break;
            case ConsentStep.StepOneofCase.Revoke:
                break;
            default:
                throw StepFields.Missing("consent.step");
        }
    }
}
