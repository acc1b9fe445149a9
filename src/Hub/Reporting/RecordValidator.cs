using CreditHub.Domain.Records;
using CreditHub.Domain.Sanctions;
using CreditHub.V1;
using Proto = CreditHub.V1;
using RecordKind = CreditHub.Domain.Records.RecordKind;

namespace CreditHub.Hub.Reporting;

/// <summary>Checks what several fields of a record say together. What concerns one field alone stands on the contract and is checked before.</summary>
internal static class RecordValidator
{
    /// <summary>Checks a record whose single fields have been checked.</summary>
    public static void Validate(OpenedRow opened, CreditRecord record, RecordKind kind, MeasureCatalogue catalogue)
    {
        // Dates that cannot be read have no order.
        if (opened.Faults.Any(f => f.Reason is ErrorReason.InvalidDate or ErrorReason.FutureDate)) return;
        if (kind != RecordKind.VoluntaryRegistration && record.Authority is not { Name.Length: > 0 }) opened.Faults.AddMissing("record.authority.name");
        if ((kind.IsAdverse() || kind == RecordKind.ListEntry) && record.Document is not { Number.Length: > 0 })
        {
            opened.Add(
                ErrorReason.NoDocument, "record.document.number",
                "A record that counts against a subject names the document it rests on (陕西省社会信用条例 第二十九条).", ("field", "record.document.number"));
        }

        CheckDates(opened, record);
        CheckBody(opened, record, catalogue);
    }

    private static void CheckDates(OpenedRow opened, CreditRecord record)
    {
        NotBefore(record.EffectiveUntil, "effective_until", record.EffectiveFrom ?? record.DecidedOn, record.EffectiveFrom is null ? "decided_on" : "effective_from");
        NotBefore(record.RemovedOn, "removed_on", record.DecidedOn, "decided_on");

        void NotBefore(Proto.BeijingDate? later, string laterField, Proto.BeijingDate? earlier, string earlierField)
        {
            if (later is null || earlier is null || Order(later) >= Order(earlier)) return;
            opened.Add(
                ErrorReason.DatesOutOfOrder, $"record.{laterField}", $"{laterField} {Text(later)} is before {earlierField} {Text(earlier)}.",
                ("field", $"record.{laterField}"), ("value", Text(later)), ("other_field", $"record.{earlierField}"), ("other_value", Text(earlier)));
        }
    }

    private static void CheckBody(OpenedRow opened, CreditRecord record, MeasureCatalogue catalogue)
    {
        switch (record.BodyCase)
        {
            case CreditRecord.BodyOneofCase.Penalty when record.Penalty.Kinds.Contains(PenaltyKind.Fine) && record.Penalty.Fine is null:
                opened.Faults.AddMissing("record.penalty.fine");
                break;
            case CreditRecord.BodyOneofCase.Commitment
                when record.Commitment.State == CommitmentState.Broken && record.Commitment.BreachDocument is not { Number.Length: > 0 }:
                opened.Faults.AddMissing("record.commitment.breach_document.number");
                break;
            case CreditRecord.BodyOneofCase.ListEntry:
                ListEntryRules.Check(opened, record, catalogue);
                break;
            case CreditRecord.BodyOneofCase.RepairDecision when record.RepairDecision.Shields && record.Document is not { Number.Length: > 0 }:
                opened.Faults.AddMissing("record.document.number");
                break;
        }
    }

    private static int Order(Proto.BeijingDate date) => (((date.Year * 16) + date.Month) * 32) + date.Day;

    private static string Text(Proto.BeijingDate date) => $"{date.Year:D4}-{date.Month:D2}-{date.Day:D2}";
}
