using CreditHub.Ledger.Appending;
using CreditHub.Ledger.Engines;
using CreditHub.Ledger.Entries;

namespace CreditHub.Ledger.Reading;

public sealed partial class LedgerReader
{
    /// <summary>A delivery of a batch; null where it was never stated.</summary>
    public Task<LedgerEntry?> FindBatch(string source, BatchKey batch, CancellationToken cancellationToken) =>
        OneOrNull(_statements.FindBatch, row => row.ReadEntry(), [source, batch.BatchId, batch.StartedAt.UtcTicks], cancellationToken);

    /// <summary>The delivery of a batch that was stated last; null where it was never stated.</summary>
    public Task<LedgerEntry?> FindLastBatch(string source, string batchId, CancellationToken cancellationToken) =>
        OneOrNull(_statements.FindLastBatch, row => row.ReadEntry(), [source, batchId], cancellationToken);

    /// <summary>A source's batches, newest first, before a position; of one dataset, or of all where it is empty.</summary>
    public Task<IReadOnlyList<LedgerEntry>> ListBatches(string source, string dataset, Position before, int max, CancellationToken cancellationToken) =>
        All(_statements.ListBatches, row => row.ReadEntry(), [source, dataset, before.Value, max], cancellationToken);

    /// <summary>Batches of a source's dataset that were stated after a position, in order.</summary>
    public Task<IReadOnlyList<LedgerEntry>> BatchesAfter(
        string source, string dataset, Position after, int max, CancellationToken cancellationToken) =>
        All(_statements.BatchesAfter, row => row.ReadEntry(), [source, dataset, after.Value, max], cancellationToken);

    /// <summary>Entries of one record after a position, in order: its versions and its withdrawals.</summary>
    public Task<IReadOnlyList<LedgerEntry>> ReadRecordEntries(
        Domain.Records.RecordKey record, Position after, int max, CancellationToken cancellationToken) =>
        All(_statements.ReadRecordEntries, row => row.ReadEntry(), [RecordKeyText.Of(record), after.Value, max], cancellationToken);
}
