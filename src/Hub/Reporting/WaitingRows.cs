using CreditHub.Domain.Records;
using CreditHub.Hub.Access;
using CreditHub.Ledger;
using CreditHub.Ledger.Appending;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Stored;
using CreditHub.V1;
using Google.Protobuf;
using EntryKind = CreditHub.Ledger.Entries.EntryKind;

namespace CreditHub.Hub.Reporting;

/// <summary>Puts rows into the queue of those whose subject a person must name (待核实主体).</summary>
internal sealed class WaitingRows(LedgerStore store)
{
    /// <summary>Keeps a row. The outcome is that of the ledger: committed, recorded already, or held with other content.</summary>
    public Task<AppendOutcome> Keep(OpenedRow row, CallerIdentity caller)
    {
        var kept = row.Row.Clone();
        kept.Row = 0;
        var (payload, persons) = PersonalParts.Part(new WaitingEntry { Row = kept, Reason = (WaitingReason)row.WaitsFor });
        var entry = new EntryDraft
        {
            Kind = EntryKind.RowWaiting,
            Record = KeyOf(kept, caller.Agency.Code),
            RecordVersion = VersionOf(kept),
            WaitingDigest = DigestOf(kept),
            Payload = payload,
            Persons = persons,
        };
        return store.Appender.Append(new AppendUnit { Transactions = [new TransactionDraft([entry])] }, CancellationToken.None);
    }

    /// <summary>The record that a row is about.</summary>
    public static RecordKey KeyOf(ReportRow row, string source) => row.ActionCase == ReportRow.ActionOneofCase.Record
        ? new RecordKey(source, row.Record.Dataset, row.Record.RecordNumber)
        : new RecordKey(source, row.Withdrawal.Dataset, row.Withdrawal.RecordNumber);

    /// <summary>The source's version of a row.</summary>
    public static long VersionOf(ReportRow row) => row.ActionCase == ReportRow.ActionOneofCase.Record ? row.Record.Version : row.Withdrawal.Version;

    /// <summary>Digest of a row's content without its version, as long as its subject is not named: equal digests are the same question.</summary>
    public static ContentDigest DigestOf(ReportRow row)
    {
        if (row.ActionCase == ReportRow.ActionOneofCase.Record) return RecordReading.DigestOf(row.Record);
        var withdrawal = row.Withdrawal.Clone();
        withdrawal.Version = 0;
        return ContentDigest.Of(withdrawal.ToByteArray());
    }
}
