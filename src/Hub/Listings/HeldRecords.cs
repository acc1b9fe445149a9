using CreditHub.Hub.Disclosures;
using CreditHub.Ledger;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Reading;
using CreditHub.Ledger.Stored;
using CreditHub.V1;

namespace CreditHub.Hub.Listings;

/// <summary>Writes records as they are held.</summary>
internal static class HeldRecords
{
    /// <summary>A record as its reader sees it.</summary>
    public static HeldRecord ToProto(LedgerStore store, RecordRow row, OpenedRecords opened) => new()
    {
        Reference = row.Key.ToProto(),
        Record = opened.Show(row.Key, RecordEntry.Parser.ParseFrom(row.Latest.Payload.Span).Record),
        Withdrawn = row.Withdrawn,
        Token = new ChangeToken { Value = Ledger.Tokens.ChangeToken.Of(store, row.Latest.TransactionEnd).ToString() },
        RecordedAt = Rfc3339.Format(row.Latest.RecordedAt),
        OtherWitnesses = { opened.OtherWitnessesOf(row.Key) },
    };
}
