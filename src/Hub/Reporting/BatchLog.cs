using CreditHub.Domain.Records;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Access;
using CreditHub.Hub.Errors;
using CreditHub.Hub.Paging;
using CreditHub.Hub.Sources;
using CreditHub.Hub.Streaming;
using CreditHub.Ledger;
using CreditHub.Ledger.Appending;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Stored;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Hub.Reporting;

/// <summary>What sources state of their batches: recorded in the ledger, listed from it.</summary>
internal sealed class BatchLog(PageTokens pages, LedgerStore store, RulesInForce rules, BatchDecisions decisions)
{
    /// <summary>
    /// Records a receipt. The same delivery again gets the first answer. Null: the batch is held, or was rejected, and is stated as
    /// delivered.
    /// </summary>
    public async Task<Position?> Record(BatchReceipt receipt, CallerIdentity caller)
    {
        var batch = BatchValidator.KeyOf(receipt);
        var isHeld = receipt.HeldBecause.Count > 0;
        if (await store.Reader.FindBatch(caller.Agency.Code, batch, CancellationToken.None) is { } known)
        {
            var state = StateOf(known);
            if (isHeld || state == BatchState.Delivered) return known.TransactionEnd;
            if (state != BatchState.Released) return null;
        }

        var entry = new EntryDraft
        {
            Kind = EntryKind.BatchDelivered,
            Record = new RecordKey(caller.Agency.Code, receipt.Dataset, ""),
            CompleteAsOf = !isHeld && Rfc3339.TryParse(receipt.CompleteAsOf, out var completeAsOf) ? completeAsOf : null,
            Batch = batch,
            Payload = new BatchEntry { Receipt = receipt }.ToByteArray(),
        };
        var outcome = await store.Appender.Append(new AppendUnit { Transactions = [new TransactionDraft([entry])] }, CancellationToken.None);
        return ((AppendOutcome.Committed)outcome).Transactions[0];
    }

    /// <summary>One batch, by its last delivery.</summary>
    public async Task<Batch> Get(GetBatchRequest request, CallerIdentity caller, CancellationToken cancellationToken)
    {
        var source = SourceOf(request.Source, caller);
        return ToBatch(source, await Demand(store, source, request.BatchId, cancellationToken));
    }

    /// <summary>Releases or rejects a held batch.</summary>
    public async Task<Batch> Decide(DecideBatchRequest request, CallerIdentity caller, CancellationToken cancellationToken)
    {
        var source = SourceOf(request.Source, caller);
        return ToBatch(source, await decisions.Decide(source, request, caller, cancellationToken));
    }

    /// <summary>A batch that must be there.</summary>
    /// <exception cref="ApiException">It is not.</exception>
    public static async Task<LedgerEntry> Demand(LedgerStore store, string source, string batchId, CancellationToken cancellationToken) =>
        await store.Reader.FindLastBatch(source, batchId, cancellationToken) ?? throw new ApiException(
            ErrorReason.BatchUnknown, $"'{source}' stated no batch '{Echo.Of(batchId)}'.", ("source", source), ("batch_id", batchId));

    /// <summary>A page of a source's batches, newest first.</summary>
    public async Task<ListBatchesResponse> List(ListBatchesRequest request, CallerIdentity caller, CancellationToken cancellationToken)
    {
        var source = SourceOf(request.Source, caller, request.Dataset);
        var size = PageSizes.Of(request.PageSize);
        var question = $"batches {store.Id} {caller.Agency.Code} {source} {request.Dataset}";
        var page = await store.Reader.ListBatches(source, request.Dataset, pages.ReadPosition(request.PageToken, question)
            ?? new Position(long.MaxValue), size + 1, cancellationToken);

        // Those of a dataset that has left the directory are still listed.
        if (page.Count == 0) rules.Current.Directory.RefuseUnknown(source, request.Dataset);
        List<Batch> batches =
        [
            .. page.Take(size).Select(entry => ToBatch(source, entry)),
        ];
        var shown = MessageSize.Fitting(batches);
        return new ListBatchesResponse
        {
            Batches = { batches.Take(shown) }, NextPageToken = page.Count > shown ? pages.OfPosition(page[shown - 1].Position, question)
                : "",
        };
    }

    private static BatchState StateOf(LedgerEntry entry) => BatchStates.Of(BatchEntry.Parser.ParseFrom(entry.Payload.Span));

    private static string SourceOf(string stated, CallerIdentity caller, string dataset = "")
    {
        var source = stated.Length == 0 ? caller.Agency.Code : stated;
        if (source == caller.Agency.Code || caller.IsOperator) return source;
        throw new ApiException(
            ErrorReason.DatasetNotGranted, $"Agency '{caller.Agency.Code}' may not see the batches of '{source}'.",
            ("agency", caller.Agency.Code), ("dataset", dataset));
    }

    private Batch ToBatch(string source, LedgerEntry entry)
    {
        var batch = BatchEntry.Parser.ParseFrom(entry.Payload.Span);
        return new Batch
        {
            Source = source,
            Receipt = batch.Receipt,
            Token = new V1.ChangeToken { Value = Ledger.Tokens.ChangeToken.Of(store, entry.TransactionEnd).ToString() },
            RecordedAt = Rfc3339.Format(entry.RecordedAt),
            State = BatchStates.Of(batch),
            Decision = batch.Decision,
        };
    }
}
