using CreditHub.Domain.SharingDirectory;
using CreditHub.Hub.Access;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Hub.Eligibility;

/// <summary>An answer with what its caller may see of it.</summary>
/// <param name="Response">The answer.</param>
/// <param name="ClosedRecords">
/// By index of the reason, the key of the record that was left out (<see cref="Access.ClosedRecords"/>), for the decision log; null where none was left out.
/// </param>
internal readonly record struct DisclosedCheck(CheckResponse Response, ByteString?[]? ClosedRecords);

/// <summary>
/// Who may check, and how much of the reasons is shown. The verdict itself is never softened: what the law bars stays barred, also where the
/// caller's right does not reach the record behind it; then the reason keeps measure, law and term, and leaves record, authority and document out.
/// </summary>
internal sealed class CheckDisclosure(FieldDisclosureInForce fields, ClosedRecords closed)
{
    /// <summary>Refuses a caller that may not have verdicts rest on every dataset of the matter, or acts for another company.</summary>
    public static void Demand(CallerIdentity caller, in CheckedQuestion asked)
    {
        caller.RefuseOtherSubject(asked.Code, "unified_social_credit_code");
        if (caller.Rights.ShowsAll(RightAction.Check)) return;
        foreach (var dataset in asked.Question.Matter.Datasets) caller.Demand(RightAction.Check, dataset);
    }

    /// <summary>Takes out of an answer what the caller may not see.</summary>
    public DisclosedCheck Apply(CheckResponse response, CallerIdentity caller, in CheckedQuestion asked)
    {
        if (response.Reasons.Count == 0 || caller.ActingFor == asked.Code) return new(response, null);
        ByteString?[]? left = null;
        for (var i = 0; i < response.Reasons.Count; i++)
        {
            var reason = response.Reasons[i];
            if (reason.RestingRecord is { } against && !caller.Rights.Shows(RightAction.Check, against.Dataset))
                (reason.RestingRecord, reason.RestingBecause) = (null, "");
            var dataset = reason.Record.Dataset;
            if (caller.Rights.Shows(RightAction.Check, dataset))
            {
                fields.Current.Apply(reason, caller.Rights.LevelOf(RightAction.Check, dataset));
                continue;
            }

            (left ??= new ByteString?[response.Reasons.Count])[i] = closed.KeyOf(reason.Record, asked.Code.ToString());
            (reason.Record, reason.Authority, reason.DocumentNumber) = (null, null, "");
        }

        return new(response, left);
    }

    /// <summary>Takes out of a recall what was left out of the answers that it is about: the right to check decides for both.</summary>
    public void Apply(Recall recall, CallerIdentity caller)
    {
        if (caller.IsOperator) return;
        var dataset = recall.Record.Dataset;
        if (caller.Rights.Shows(RightAction.Check, dataset))
        {
            fields.Current.Apply(recall.Sanction, caller.Rights.LevelOf(RightAction.Check, dataset));
            return;
        }

        (recall.DocumentNumber, recall.Reason) = ("", "");
        (recall.Record, recall.Sanction.Record, recall.Sanction.Authority, recall.Sanction.DocumentNumber) = (null, null, null, "");
    }
}
