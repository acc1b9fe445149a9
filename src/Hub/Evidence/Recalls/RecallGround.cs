using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Stored;
using CreditHub.V1;
using RecordKey = CreditHub.Domain.Records.RecordKey;

namespace CreditHub.Hub.Evidence.Recalls;

/// <summary>Why a sanction changed: what the transaction that changed it says of the record behind it.</summary>
/// <param name="Cause">Whether it never held, ended, or was corrected.</param>
/// <param name="DocumentNumber">Number of the document by which; empty where there is none.</param>
/// <param name="Reason">Why, in the words of who changed it; empty where none were stated.</param>
internal sealed record RecallGround(RecallCause Cause, string DocumentNumber, string Reason)
{
    /// <summary>The transaction does not say.</summary>
    public static readonly RecallGround Unknown = new(RecallCause.Unspecified, "", "");

    /// <summary>The ground by the entries of a transaction.</summary>
    /// <param name="key">The record behind the sanction.</param>
    /// <param name="transaction">Its entries, in order.</param>
    public static RecallGround Of(RecordKey key, IReadOnlyCollection<LedgerEntry> transaction)
    {
        foreach (var entry in transaction)
        {
            if (entry.Kind == EntryKind.RecordWithdrawn && entry.Record == key)
                return new RecallGround(RecallCause.Withdrawn, DecisionOf(transaction), WithdrawalEntry.Parser.ParseFrom(entry.Payload.Span)
                    .Reason);
            if (entry.Kind is EntryKind.RecordReported or EntryKind.RecordCorrected
                && OfRecord(key, entry.Record, RecordEntry.Parser.ParseFrom(entry.Payload.Span).Record) is { } ground) return ground;
        }

        return Unknown;
    }

    private static RecallGround? OfRecord(RecordKey key, RecordKey? own, CreditRecord record)
    {
        var document = record.Document?.Number ?? "";
        if (record.RepairDecision is { Shields: false } repair && repair.Target.ToKey() == key) return new(RecallCause.Repaired, document,
            repair.Ground);
        if (record.ObjectionNotice is { } objection && objection.Target.ToKey() == key) return new(RecallCause.Objection, document,
            objection.Ground);
        if (own != key) return null;
        return record.RemovedOn is null ? new(RecallCause.Corrected, document, record.Remark)
            : new(RecallCause.Removed, document, record.RemovalReason);
    }

    // The objection whose decision undid the record, or the determination that was annulled.
    private static string DecisionOf(IEnumerable<LedgerEntry> transaction)
    {
        var decided = transaction.LastOrDefault(e => e.Kind == EntryKind.CaseAdvanced);
        return decided is null ? "" : CaseEntry.Parser.ParseFrom(decided.Payload.Span).Case.Objection?.DecisionDocument ?? "";
    }
}
