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
internal sealed class BatchLog(PageTokens pages, LedgerStore store, RulesInForce rules)
{

    /// <summary>Records a receipt. The same delivery again gets the first answer.</summary>
    public async Task<Position> Record(BatchReceipt receipt, CallerIdentity caller)
    {
        var batch = BatchValidator.KeyOf(receipt);
        if (await store.Reader.FindBatch(caller.Agency.Code, batch, CancellationToken.None) is { } held) return held.TransactionEnd;
        var entry = new EntryDraft
        {
            Kind = EntryKind.BatchDelivered,
            Record = new RecordKey(caller.Agency.Code, receipt.Dataset, ""),
            CompleteAsOf = Rfc3339.TryParse(receipt.CompleteAsOf, out var completeAsOf) ? completeAsOf : null,
            Batch = batch,
            Payload = new BatchEntry { Receipt = receipt }.ToByteArray(),
        };
        var outcome = await store.Appender.Append(new AppendUnit { Transactions = [new TransactionDraft([entry])] }, CancellationToken.None);
        return ((AppendOutcome.Committed)outcome).Transactions[0];
    }

    /// <summary>A page of a source's batches, newest first.</summary>
    public async Task<ListBatchesResponse> List(ListBatchesRequest request, CallerIdentity caller, CancellationToken cancellationToken)
    {
        var source = request.Source.Length == 0 ? caller.Agency.Code : request.Source;
        if (source != caller.Agency.Code && !caller.IsOperator)
        {
            throw new ApiException(
                ErrorReason.DatasetNotGranted, $"Agency '{caller.Agency.Code}' may not see the batches of '{source}'.",
                ("agency", caller.Agency.Code), ("dataset", request.Dataset));
        }

        var size = PageSizes.Of(request.PageSize);
        var question = $"batches {store.Id} {caller.Agency.Code} {source} {request.Dataset}";
        var page = await store.Reader.ListBatches(source, request.Dataset, pages.ReadPosition(request.PageToken, question)
            ?? new Position(long.MaxValue), size + 1, cancellationToken);

        // Those of a dataset that has left the directory are still listed.
        if (page.Count == 0) rules.Current.Directory.RefuseUnknown(source, request.Dataset);
        List<Batch> batches =
        [
            .. page.Take(size).Select(entry => new Batch
            {
                Source = source,
                Receipt = BatchEntry.Parser.ParseFrom(entry.Payload.Span).Receipt,
                Token = new V1.ChangeToken { Value = Ledger.Tokens.ChangeToken.Of(store, entry.TransactionEnd).ToString() },
                RecordedAt = Rfc3339.Format(entry.RecordedAt),
            }),
        ];
        var shown = MessageSize.Fitting(batches);
        return new ListBatchesResponse
        {
            Batches = { batches.Take(shown) }, NextPageToken = page.Count > shown ? pages.OfPosition(page[shown - 1].Position, question)
                : "",
        };
    }
}
