using CreditHub.Domain.SharingDirectory;
using CreditHub.Hub.Eligibility;
using CreditHub.V1;

namespace CreditHub.Hub.Access;

/// <summary>
/// Who may check, and how much of the reasons is shown. The verdict itself is never softened: what the law bars stays barred, also where the
/// caller's right does not reach the record behind it; then the reason keeps measure, law and term, and leaves record, authority and document out.
/// </summary>
internal sealed class CheckDisclosure(FieldDisclosureInForce fields)
{
    /// <summary>Refuses a caller that may not have verdicts rest on every dataset of the matter, or acts for another company.</summary>
    public static void Demand(CallerIdentity caller, in CheckedQuestion asked)
    {
        caller.RefuseOtherSubject(asked.Code, "unified_social_credit_code");
        if (caller.Rights.ShowsAll(RightAction.Check)) return;
        foreach (var dataset in asked.Question.Matter.Datasets) caller.Demand(RightAction.Check, dataset);
    }

    /// <summary>Takes out of an answer what the caller may not see, and returns it.</summary>
    public CheckResponse Apply(CheckResponse response, CallerIdentity caller, in CheckedQuestion asked)
    {
        if (response.Reasons.Count == 0 || caller.ActingFor == asked.Code) return response;
        foreach (var reason in response.Reasons)
        {
            var dataset = reason.Record.Dataset;
            if (caller.Rights.Shows(RightAction.Check, dataset)) fields.Current.Apply(reason, caller.Rights.LevelOf(RightAction.Check, dataset));
            else Close(reason);
        }

        return response;
    }

    private static void Close(VerdictReason reason)
    {
        reason.Record = null;
        reason.Authority = null;
        reason.DocumentNumber = "";
    }
}
