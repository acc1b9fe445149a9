using System.Data.Common;
using CreditHub.Domain.Codes;
using CreditHub.Domain.Records;
using CreditHub.Ledger.Entries;

namespace CreditHub.Ledger.Engines;

/// <summary>Reads rows of the entry table and of waiting rows in the order of their column lists.</summary>
internal static class EntryReading
{
    // Protobuf messages that follow one another are read as one, merged: the payload with what was kept apart is the message as it was written.
    public static LedgerEntry ReadEntry(this DbDataReader row, int first = 0) => new()
    {
        Position = new Position(row.GetInt64(first)),
        TransactionEnd = new Position(row.GetInt64(first + 1)),
        Kind = (EntryKind)row.GetInt16(first + 2),
        Subject = row.IsDBNull(first + 3) ? null : UnifiedSocialCreditCode.Parse(row.GetString(first + 3)),
        Record = row.IsDBNull(first + 4) ? null : RecordKeyText.Parse(row.GetString(first + 4)),
        RecordVersion = row.GetInt64(first + 5),
        Digest = row.IsDBNull(first + 6) ? null : ContentDigest.FromBytes(row.GetFieldValue<byte[]>(first + 6)),
        Payload = row.IsDBNull(first + 9) ? row.GetFieldValue<byte[]>(first + 7) : [.. row.GetFieldValue<byte[]>(first + 7), .. row.GetFieldValue<byte[]>(first + 9)],
        RecordedAt = new DateTimeOffset(row.GetInt64(first + 8), TimeSpan.Zero),
    };

    public static WaitingRow ReadWaiting(this DbDataReader row) => new(
        new Position(row.GetInt64(0)), RecordKeyText.Parse(row.GetString(1)), row.GetInt64(2), ContentDigest.FromBytes(row.GetFieldValue<byte[]>(3)),
        (WaitingState)row.GetInt16(4), row.IsDBNull(5) ? null : UnifiedSocialCreditCode.Parse(row.GetString(5)),
        row.IsDBNull(6) ? null : new Position(row.GetInt64(6)));
}
