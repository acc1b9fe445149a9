using CreditHub.Domain.Codes;
using CreditHub.Domain.SharingDirectory;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Access;
using CreditHub.Hub.Disclosures;
using CreditHub.Ledger.Payloads;
using CreditHub.V1;
using Google.Protobuf;
using Disclosure = CreditHub.Domain.SharingDirectory.Disclosure;

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
internal sealed class CheckDisclosure(
    FieldDisclosureInForce fields, ClosedRecords closed, SubjectReading reading, RecordDisclosures disclosures, RulesInForce rules)
{
    /// <summary>Refuses a caller that may not have verdicts rest on every dataset of the matter, or acts for another company.</summary>
    public static void Demand(CallerIdentity caller, in CheckedQuestion asked)
    {
        caller.RefuseOtherSubject(asked.Code, "unified_social_credit_code");
        if (caller.Rights.ShowsAll(RightAction.Check)) return;
        foreach (var dataset in asked.Question.Matter.Datasets) caller.Demand(RightAction.Check, dataset);
    }

    /// <summary>Takes out of an answer what the caller may not see.</summary>
    public ValueTask<DisclosedCheck> Apply(CheckResponse response, CallerIdentity caller, in CheckedQuestion asked,
        CancellationToken cancellationToken)
    {
        if (response.Reasons.Count == 0 || caller.ActingFor == asked.Code) return new(new DisclosedCheck(response, null));

        // Who reads beyond the public sees every record that acts today: what was withdrawn or repaired acts no more.
        var rights = caller.Rights;
        return asked is { IsToday: true, KnownAt: null }
            && !response.Reasons.Any(r => rights.LevelOf(RightAction.Check, r.Record.Dataset) == Disclosure.Public)
            ? new(Apply(response, caller, asked.Code, r => rights.Shows(RightAction.Check, r.Dataset)))
            : new(ApplyByRecords(response, caller, asked.Code, cancellationToken));
    }

    private async Task<DisclosedCheck> ApplyByRecords(CheckResponse response, CallerIdentity caller, UnifiedSocialCreditCode code,
        CancellationToken cancellationToken)
    {
        var opened = await disclosures.Open(code, reading.OpenCheck(caller), cancellationToken);
        return Apply(response, caller, code, r => opened.Shows(r.ToKey()));
    }

    private DisclosedCheck Apply(
        CheckResponse response, CallerIdentity caller, UnifiedSocialCreditCode code, Func<RecordReference, bool> isShown)
    {
        ByteString?[]? left = null;
        for (var i = 0; i < response.Reasons.Count; i++)
        {
            var reason = response.Reasons[i];
            if (reason.RestingRecord is { } against && !isShown(against)) (reason.RestingRecord, reason.RestingBecause) = (null, "");
            if (isShown(reason.Record))
            {
                ApplyFields(reason, caller, code);
                continue;
            }

            (left ??= new ByteString?[response.Reasons.Count])[i] = closed.KeyOf(reason.Record, code.ToString());
            (reason.Record, reason.Authority, reason.DocumentNumber) = (null, null, "");
        }

        return new(response, left);
    }

    private void ApplyFields(VerdictReason reason, CallerIdentity caller, UnifiedSocialCreditCode code)
    {
        var level = caller.Rights.LevelOf(RightAction.Check, reason.Record.Dataset);
        var current = rules.Current;
        if (level == Disclosure.Public && current.Directory.FindDataset(reason.Record.Dataset) is { } dataset)
            new ShownRecords(current.Publicity, fields.Of(current)).ApplyPublic(reason, dataset.Kind, code.ToString());
        else
            fields.Current.Apply(reason, level);
    }

    /// <summary>
    /// Takes out of a recall what was left out of the answers that it is about, and what the right to check does not show.
    /// </summary>
    public void Apply(Recall recall, bool isLeftOut, CallerIdentity caller)
    {
        if (caller.IsOperator) return;
        var dataset = recall.Record.Dataset;
        if (!isLeftOut && caller.Rights.Shows(RightAction.Check, dataset))
        {
            fields.Current.Apply(recall.Sanction, caller.Rights.LevelOf(RightAction.Check, dataset));
            return;
        }

        (recall.DocumentNumber, recall.Reason) = ("", "");
        (recall.Record, recall.Sanction.Record, recall.Sanction.Authority, recall.Sanction.DocumentNumber) = (null, null, null, "");
    }
}
