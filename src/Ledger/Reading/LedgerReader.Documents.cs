using CreditHub.Domain.Records;
using CreditHub.Ledger.Engines;
using CreditHub.Ledger.Entries;

namespace CreditHub.Ledger.Reading;

public sealed partial class LedgerReader
{
    /// <summary>Entries of a kind from <see cref="EntryKind.CatalogueInForce"/> on, in order, after a position: found by an index, however long the ledger.</summary>
    public Task<IReadOnlyList<LedgerEntry>> ReadIndexedKind(EntryKind kind, Position after, int max, CancellationToken cancellationToken) =>
        kind >= EntryKind.CatalogueInForce
            ? All(_statements.ReadIndexedKind, row => row.ReadEntry(), [(short)kind, after.Value, max], cancellationToken)
            : throw new ArgumentOutOfRangeException(nameof(kind), kind, "Only kinds from CatalogueInForce on are indexed.");

    /// <summary>Entries of such a kind, latest first, up to a position.</summary>
    public Task<IReadOnlyList<LedgerEntry>> ReadIndexedKindDescending(EntryKind kind, Position upTo, int max, CancellationToken cancellationToken) =>
        All(_statements.LastOfKind, row => row.ReadEntry(), [(short)kind, upTo.Value, max], cancellationToken);

    /// <summary>Place of the last entry of such a kind up to a position; null where there is none.</summary>
    public Task<Position?> LastPositionOfKind(EntryKind kind, Position upTo, CancellationToken cancellationToken) => _threads.Run(
        connection =>
        {
            using var row = connection.Bind(_statements.LastPositionOfKind, null, (short)kind, upTo.Value).ExecuteReader();
            return row.Read() && !row.IsDBNull(0) ? new Position(row.GetInt64(0)) : default(Position?);
        },
        cancellationToken);

    /// <summary>The entry of one of the hub's own documents, such as an issued report; null where there is none.</summary>
    public Task<LedgerEntry?> FindDocument(RecordKey key, CancellationToken cancellationToken) => FindEntry(key, version: 1, cancellationToken);
}
