using CreditHub.Hub.Access;
using CreditHub.Hub.Access.Limits;
using CreditHub.Hub.Errors;
using CreditHub.Hub.Streaming;
using CreditHub.Ledger;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Reporting;

/// <summary>Takes rows from sources and answers each exactly once.</summary>
internal sealed class ReportingGrpcService(RowDoor door, RowRefusals refusals, RowIntake intake, StreamWork work, BatchLog batches,
    LedgerStore store) : ReportingService.ReportingServiceBase
{
    private const int RowsMax = 1000;

    // Messages of a stream that are worked on at a time. Beyond it the hub stops reading, and the source's window closes.
    private const int MessagesAhead = 4;

    public override Task Report(
        IAsyncStreamReader<ReportRequest> requestStream, IServerStreamWriter<ReportResponse> responseStream, ServerCallContext context)
    {
        var caller = context.Caller();
        var order = new SubjectOrder();
        return OrderedExchange.Run(
            requestStream, responseStream, MessagesAhead, (message, stop) => work.Begin(message, caller.Agency.Code, stop),
            message => Take(message, caller, order, context.CancellationToken), context.CancellationToken);
    }

    public override Task<ListBatchesResponse> ListBatches(ListBatchesRequest request, ServerCallContext context) =>
        batches.List(request, context.Caller(), context.CancellationToken);

    public override async Task<GetBatchResponse> GetBatch(GetBatchRequest request, ServerCallContext context) =>
        new() { Batch = await batches.Get(request, context.Caller(), context.CancellationToken) };

    public override async Task<DecideBatchResponse> DecideBatch(DecideBatchRequest request, ServerCallContext context) =>
        new() { Batch = await batches.Decide(request, context.Caller(), context.CancellationToken) };

    public override async Task ListHeld(ListHeldRequest request, IServerStreamWriter<ListHeldResponse> responseStream, ServerCallContext context)
    {
        var caller = context.Caller();
        door.OpenDataset(request.Dataset, caller);
        await context.WriteResponseHeadersAsync([]);
        var after = "";
        while (true)
        {
            var page = await store.Reader.ListHeld(caller.Agency.Code, request.Dataset, after, RowsMax, context.CancellationToken);
            if (page.Count > 0)
            {
                var response = new ListHeldResponse();
                response.Records.AddRange(page.Select(row => new HeldNumber
                {
                    RecordNumber = row.RecordNumber, Version = row.Version, UnifiedSocialCreditCode = row.Subject.ToString(),
                }));
                await responseStream.WriteAsync(response, context.CancellationToken);
            }

            if (page.Count < RowsMax) return;
            after = page[^1].RecordNumber;
        }
    }

    private async Task<IReadOnlyList<ReportResponse>> Take(ReportRequest message, CallerIdentity caller, SubjectOrder order,
        CancellationToken cancellationToken)
    {
        if (message.Rows.Count > RowsMax)
        {
            throw new ApiException(
                ErrorReason.MessageTooLarge, $"A message holds at most {RowsMax} rows; this one holds {message.Rows.Count}.",
                ("value", $"{message.Rows.Count}"), ("limit", $"{RowsMax}"));
        }

        var rows = message.Rows.Select(row => door.Open(row, caller)).ToList();
        refusals.Log(rows, caller);
        var response = new ReportResponse();
        response.Results.AddRange(await intake.Take(rows, caller, order, message.FirstLoad, cancellationToken));
        return MessageSize.Parts(response, static r => r.Results);
    }
}
