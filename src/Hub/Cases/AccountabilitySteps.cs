using CreditHub.Hub.Access;
using CreditHub.Hub.Errors;
using CreditHub.V1;
using Step = CreditHub.V1.AccountabilityStep.StepOneofCase;

namespace CreditHub.Hub.Cases;

/// <summary>Steps of accountability at the door.</summary>
internal static class AccountabilitySteps
{
    private const int NumberMax = 128;
    private const int ReasonMax = 1000;
    private const int TextMax = 4000;
    private const long AmountFenMax = 1_000_000_000_000_000;

    /// <summary>Checks the fields of a step; codes are left as they are normalised.</summary>
    public static void Check(AccountabilityStep step, StepFields fields, SubjectCodeDoor codes)
    {
        switch (step.StepCase)
        {
            case Step.HoldPerson:
                CheckPerson(step.HoldPerson);
                break;
            case Step.NotifySuperior:
                CheckNotice(step.NotifySuperior, fields);
                break;
            case Step.Answer:
                StepFields.Text(step.Answer.Measures, "accountability.answer.measures", TextMax);
                StepFields.Text(step.Answer.DocumentNumber, "accountability.answer.document_number", NumberMax);
                break;
            case Step.ReturnAnswer:
                StepFields.Text(step.ReturnAnswer.Reason, "accountability.return_answer.reason", ReasonMax);
                break;
            case Step.TakeUpArrears:
                CheckArrears(step.TakeUpArrears, fields, codes);
                break;
            case Step.RecordPayment:
                Amount(step.RecordPayment.Amount, "accountability.record_payment.amount");
                StepFields.Text(step.RecordPayment.DocumentNumber, "accountability.record_payment.document_number", NumberMax);
                break;
            case Step.ConfirmConnection:
                StepFields.Text(step.ConfirmConnection.DocumentNumber, "accountability.confirm_connection.document_number", NumberMax);
                break;
            case Step.Close:
                StepFields.Text(step.Close.Reason, "accountability.close.reason", 500);
                break;
            default:
                throw StepFields.Missing("accountability.step");
        }
    }

    private static void CheckPerson(HoldPersonToAccount held)
    {
        const string Path = "accountability.hold_person";
        StepFields.Text(held.ListingCaseId, $"{Path}.listing_case_id", 40);
        if (held.Person is null) throw StepFields.Missing($"{Path}.person");
        StepFields.Text(held.Person.Name, $"{Path}.person.name", 50);
        StepFields.Defined(held.Person.Role, $"{Path}.person.role");
        StepFields.Text(held.Measure, $"{Path}.measure", ReasonMax);
        StepFields.Text(held.DocumentNumber, $"{Path}.document_number", NumberMax);
    }

    private static void CheckNotice(NotifySuperior notified, StepFields fields)
    {
        const string Path = "accountability.notify_superior";
        StepFields.Reference(notified.Record, $"{Path}.record");
        if (notified.Superior.Length > 0) fields.Agency(notified.Superior, $"{Path}.superior");
        StepFields.Text(notified.Content, $"{Path}.content", TextMax);
        StepFields.Text(notified.DocumentNumber, $"{Path}.document_number", NumberMax);
    }

    private static void CheckArrears(TakeUpArrears taken, StepFields fields, SubjectCodeDoor codes)
    {
        const string Path = "accountability.take_up_arrears";
        taken.Creditor = codes.Open(taken.Creditor, $"{Path}.creditor", out _).ToString();
        Amount(taken.Amount, $"{Path}.amount");
        StepFields.Date(taken.DueOn, $"{Path}.due_on");
        fields.Agency(taken.Overseer, $"{Path}.overseer");
        StepFields.Text(taken.DocumentNumber, $"{Path}.document_number", NumberMax);
    }

    private static void Amount(Money? amount, string field)
    {
        if (amount is null) throw StepFields.Missing(field);
        if (amount.MinorUnits is > 0 and <= AmountFenMax) return;
        throw new ApiException(
            ErrorReason.InvalidAmount, $"{amount.MinorUnits} fen is no amount from 1 to {AmountFenMax}.", ("field", field), ("value", $"{amount.MinorUnits}"));
    }
}
