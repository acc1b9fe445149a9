using CreditHub.V1;

namespace CreditHub.Hub.Cases;

/// <summary>Steps of voluntary registrations and of educations at the door.</summary>
internal static class VoluntarySteps
{
    /// <summary>Checks the fields of a step of a voluntary registration.</summary>
    public static void Check(VoluntaryStep step, StepFields fields)
    {
        switch (step.StepCase)
        {
            case VoluntaryStep.StepOneofCase.Register:
                StepFields.Text(step.Register.Topic, "voluntary.register.topic", 100);
                StepFields.Text(step.Register.Content, "voluntary.register.content", 4000);
                fields.Agency(step.Register.VerifiedBy, "voluntary.register.verified_by");
                break;
            case VoluntaryStep.StepOneofCase.Refuse:
                StepFields.Text(step.Refuse.Reason, "voluntary.refuse.reason", 500);
                break;
            case VoluntaryStep.StepOneofCase.FindFalse:
                StepFields.Text(step.FindFalse.DocumentNumber, "voluntary.find_false.document_number", 128);
                StepFields.Date(step.FindFalse.FoundOn, "voluntary.find_false.found_on");
                break;
            case VoluntaryStep.StepOneofCase.Verify or VoluntaryStep.StepOneofCase.Withdraw:
                break;
            default:
                throw StepFields.Missing("voluntary.step");
        }
    }

    /// <summary>Checks the fields of a step of an education.</summary>
    public static void Check(EducationStep step, StepFields fields)
    {
        if (step.StepCase != EducationStep.StepOneofCase.Record) throw StepFields.Missing("education.step");
        StepFields.Text(step.Record.Topic, "education.record.topic", 200);
        fields.Agency(step.Record.GivenBy, "education.record.given_by");
        if (step.Record.GivenOn is null) throw StepFields.Missing("education.record.given_on");
        StepFields.Date(step.Record.GivenOn, "education.record.given_on");
    }
}
