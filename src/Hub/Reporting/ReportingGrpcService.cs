using CreditHub.Hub.Access;
using CreditHub.Hub.Errors;
using CreditHub.Hub.Streaming;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Reporting;

/// <summary>Takes rows from sources and answers each exactly once.</summary>
internal sealed class ReportingGrpcService(RowDoor door, RowDispatcher dispatcher) : ReportingService.ReportingServiceBase
{
    private const int RowsMax = 1000;

    // Messages of a stream that are worked on at a time. Beyond it the hub stops reading, and the source's window closes.
    private const int MessagesAhead = 4;

    public override Task Report(
        IAsyncStreamReader<ReportRequest> requestStream, IServerStreamWriter<ReportResponse> responseStream, ServerCallContext context)
    {
        var caller = context.Caller();
        var order = new SubjectOrder();
        return OrderedExchange.Run(requestStream, responseStream, MessagesAhead, message => Take(message, caller, order), context.CancellationToken);
    }

    private async Task<ReportResponse> Take(ReportRequest message, CallerIdentity caller, SubjectOrder order)
    {
        if (message.Rows.Count > RowsMax)
        {
            throw new ApiException(
                ErrorReason.MessageTooLarge, $"A message holds at most {RowsMax} rows; this one holds {message.Rows.Count}.",
                ("value", $"{message.Rows.Count}"), ("limit", $"{RowsMax}"));
        }

        var rows = message.Rows.Select(row => door.Open(row, caller)).ToList();
        var response = new ReportResponse();
        response.Results.AddRange(await dispatcher.Take(rows, caller, order));
        return response;
    }
}
