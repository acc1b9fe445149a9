using CreditHub.Domain.Records;
using CreditHub.Hub.Access;
using CreditHub.Hub.Errors;
using CreditHub.Hub.Sources;
using CreditHub.Ledger;
using CreditHub.Ledger.Appending;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Stored;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Hub.Reporting;

/// <summary>Takes what people decide about held batches. A decision is an entry of the ledger, as the batch is.</summary>
internal sealed class BatchDecisions(LedgerStore store, TimeProvider time) : IDisposable
{
    // What is read is what is decided about: two decisions at a time would both find the batch held.
    private readonly SemaphoreSlim _gate = new(1);

    /// <summary>Releases or rejects a held batch. The same decision again gets the first answer.</summary>
    /// <exception cref="ApiException">There is no such batch, it was not held, or was decided otherwise.</exception>
    public async Task<LedgerEntry> Decide(
        string source, DecideBatchRequest request, CallerIdentity caller, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var entry = await BatchLog.Demand(store, source, request.BatchId, cancellationToken);
            var batch = BatchEntry.Parser.ParseFrom(entry.Payload.Span);
            var (state, wanted) = (BatchStates.Of(batch), request.Release ? BatchState.Released : BatchState.Rejected);
            if (state == wanted) return entry;
            if (state != BatchState.Held)
            {
                throw new ApiException(
                    ErrorReason.BatchNotHeld, $"The batch '{Echo.Of(request.BatchId)}' of '{source}' is {state}, not held.",
                    ("source", source), ("batch_id", request.BatchId), ("state", $"{state}"));
            }

            batch.Decision = new BatchDecision
            {
                Agency = caller.Agency.Code, Reason = request.Reason, DecidedAt = Rfc3339.Format(time.GetUtcNow()),
            };
            batch.Rejected = !request.Release;
            await Append(source, batch);
            return await BatchLog.Demand(store, source, request.BatchId, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task Append(string source, BatchEntry batch)
    {
        var entry = new EntryDraft
        {
            Kind = EntryKind.BatchDelivered,
            Record = new RecordKey(source, batch.Receipt.Dataset, ""),
            Batch = BatchValidator.KeyOf(batch.Receipt),
            Payload = batch.ToByteArray(),
        };
        // Once it is on its way to the ledger it is not given up.
        await store.Appender.Append(new AppendUnit { Transactions = [new TransactionDraft([entry])] }, CancellationToken.None);
    }
}
