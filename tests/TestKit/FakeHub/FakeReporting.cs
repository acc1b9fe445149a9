using System.Collections.Concurrent;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.TestKit.FakeHub;

/// <summary>Takes reports, and knows a row that it has taken.</summary>
public sealed class FakeReporting : ReportingService.ReportingServiceBase
{
    private readonly ConcurrentDictionary<string, int> _taken = new();
    private int _messages;

    /// <summary>How often each record number arrived.</summary>
    public IReadOnlyDictionary<string, int> Taken => _taken;

    /// <summary>The receipts that arrived, in order.</summary>
    public ConcurrentQueue<BatchReceipt> Receipts { get; } = new();

    /// <summary>What the hub holds of a dataset.</summary>
    public IReadOnlyList<HeldNumber> Held { get; set; } = [];

    /// <summary>Refuses a row; null takes it.</summary>
    public Func<ReportRow, FieldFault?> Refuse { get; set; } = _ => null;

    /// <summary>Whether a row waits for a person to name its subject.</summary>
    public Predicate<ReportRow> Waits { get; set; } = _ => false;

    /// <summary>Breaks the stream after a message was taken and before it is answered. Given the number of the message, from 1.</summary>
    public Func<int, Cut> CutBefore { get; set; } = _ => Cut.None;

    /// <summary>Breaks the stream after a message was answered. Given the number of the message, from 1.</summary>
    public Func<int, Cut> CutAfter { get; set; } = _ => Cut.None;

    /// <inheritdoc />
    public override async Task Report(
        IAsyncStreamReader<ReportRequest> requestStream, IServerStreamWriter<ReportResponse> responseStream, ServerCallContext context)
    {
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            var message = Interlocked.Increment(ref _messages);
            var response = new ReportResponse { Results = { requestStream.Current.Rows.Select(Take) } };
            if (CutBefore(message).Apply(context))
                return;
            await responseStream.WriteAsync(response, context.CancellationToken);
            if (CutAfter(message).Apply(context))
                return;
        }
    }

    /// <inheritdoc />
    public override Task<ListBatchesResponse> ListBatches(ListBatchesRequest request, ServerCallContext context)
    {
        var batches = Receipts.Reverse().DistinctBy(r => r.BatchId).Select(receipt => Find(request.Source, receipt.BatchId));
        return Task.FromResult(new ListBatchesResponse { Batches = { batches } });
    }

    /// <summary>What people decided about held batches, by id.</summary>
    public ConcurrentDictionary<string, DecideBatchRequest> Decisions { get; } = new();

    /// <inheritdoc />
    public override Task<GetBatchResponse> GetBatch(GetBatchRequest request, ServerCallContext context) =>
        Task.FromResult(new GetBatchResponse { Batch = Find(request.Source, request.BatchId) });

    /// <inheritdoc />
    public override Task<DecideBatchResponse> DecideBatch(DecideBatchRequest request, ServerCallContext context)
    {
        Decisions[request.BatchId] = request;
        return Task.FromResult(new DecideBatchResponse { Batch = Find(request.Source, request.BatchId) });
    }

    /// <inheritdoc />
    public override Task ListHeld(ListHeldRequest request, IServerStreamWriter<ListHeldResponse> responseStream, ServerCallContext context) =>
        responseStream.WriteAsync(new ListHeldResponse { Records = { Held } }, context.CancellationToken);

    private Batch Find(string source, string batchId)
    {
        var receipt = Receipts.Last(r => r.BatchId == batchId);
        var batch = new Batch { Source = source, Receipt = receipt, Token = new ChangeToken { Value = "t7" } };
        if (receipt.HeldBecause.Count == 0) batch.State = BatchState.Delivered;
        else if (!Decisions.TryGetValue(batchId, out var decided)) batch.State = BatchState.Held;
        else
        {
            batch.State = decided.Release ? BatchState.Released : BatchState.Rejected;
            batch.Decision = new BatchDecision { Agency = "operator", Reason = decided.Reason, DecidedAt = "2026-11-02T09:00:00+08:00" };
        }

        return batch;
    }

    private RowResult Take(ReportRow row)
    {
        if (row.Batch is { } receipt) Receipts.Enqueue(receipt);
        if (Refuse(row) is { } fault)
            return new RowResult { Row = row.Row, Refused = new RowRefusal { Faults = { fault } } };
        var times = _taken.AddOrUpdate(row.Record?.RecordNumber ?? row.ActionCase.ToString(), 1, (_, before) => before + 1);
        var effect = Waits(row) ? RowEffect.Waiting : times == 1 ? RowEffect.Recorded : RowEffect.Repeated;
        return new RowResult { Row = row.Row, Acknowledged = new Acknowledgement { Effect = effect, Token = new ChangeToken { Value = "t7" } } };
    }
}
