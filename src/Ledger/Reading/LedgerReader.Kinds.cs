using CreditHub.Ledger.Engines;
using CreditHub.Ledger.Entries;

namespace CreditHub.Ledger.Reading;

public sealed partial class LedgerReader
{
    // Rows that one read of a kind passes over; some milliseconds of a reader.
    private const int KindStretch = 16_384;

    /// <summary>
    /// Entries of one kind after a position, at most so many entries or about so many bytes, and the position up to which there are no others.
    /// The entries of a transaction come together.
    /// A read passes over a limited stretch of the ledger, which ends where a transaction does: it may find nothing and still come further. At the
    /// end of the ledger it comes no further.
    /// </summary>
    public Task<(IReadOnlyList<LedgerEntry> Entries, Position Reached)> ReadEntriesOfKind(
        EntryKind kind, Position after, int entriesMax, int bytesMax, CancellationToken cancellationToken, int stretch = KindStretch) =>
        _threads.Run(c => ReadPageOfKind(c, kind, after, entriesMax, bytesMax, stretch), cancellationToken);

    private (IReadOnlyList<LedgerEntry> Entries, Position Reached) ReadPageOfKind(
        LedgerConnection connection, EntryKind kind, Position after, int entriesMax, int bytesMax, int stretch)
    {
        // The head is read first: what is committed after it is behind the stretch.
        var head = ReadNext(connection) - 1;
        if (head <= after.Value) return ([], after);
        var upTo = after.Value + stretch < head ? EndOfTransaction(connection, after.Value + stretch) : new Position(head);
        var page = ReadOfKind(connection, kind, after, upTo, entriesMax, bytesMax);
        if (page.Count < entriesMax && page.Sum(e => (long)e.Payload.Length) <= bytesMax) return (page, upTo);

        // A full page may end inside a transaction: the rest of that transaction belongs to it.
        page.AddRange(ReadOfKind(connection, kind, page[^1].Position, page[^1].TransactionEnd, int.MaxValue, int.MaxValue));
        return (page, page[^1].TransactionEnd);
    }

    private List<LedgerEntry> ReadOfKind(
        LedgerConnection connection, EntryKind kind, Position after, Position upTo, int entriesMax, int bytesMax)
    {
        var page = new List<LedgerEntry>();
        var bytes = 0L;
        using var row = connection.Bind(_statements.ReadEntriesOfKind, null, (short)kind, after.Value, upTo.Value, entriesMax).ExecuteReader();
        while (bytes <= bytesMax && row.Read())
        {
            page.Add(row.ReadEntry());
            bytes += page[^1].Payload.Length;
        }

        return page;
    }
}
