using CreditHub.Hub.Access;
using CreditHub.Hub.Changes;
using CreditHub.Hub.Eligibility;
using CreditHub.Hub.Feed;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Stored;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Evidence.Serving;

/// <summary>Streams recalls to the agencies that were answered, and warnings to the operator.</summary>
internal sealed class NoticeStreams(LedgerNotices notices, TokenDoor tokens, CheckDisclosure disclosure)
{
    /// <summary>Streams an agency's recalls; the operator's are everybody's.</summary>
    public async Task Recalls(WatchRecallsRequest request, IServerStreamWriter<WatchRecallsResponse> stream, ServerCallContext context)
    {
        var caller = context.Caller();
        var cancellationToken = context.CancellationToken;
        var heartbeat = WatchStarts.Heartbeat(request.HeartbeatSeconds);
        var after = await StartOf(request.After, cancellationToken);
        await context.WriteResponseHeadersAsync([]);
        await notices.Follow(EntryKind.AnswersRecalled, after, heartbeat, Send, Checkpoint, cancellationToken);

        async Task<bool> Send(LedgerEntry entry)
        {
            var stored = RecallEntry.Parser.ParseFrom(entry.Payload.Span);
            if (!caller.IsOperator && stored.Recall.Agency != caller.Agency.Code) return false;
            disclosure.Apply(stored.Recall, stored.RecordLeftOut, caller);
            stored.Recall.ChangedAt = TokenOf(new Position(stored.ChangePosition));
            stored.Recall.RecordedAt = Rfc3339.Format(entry.RecordedAt);
            stored.Recall.Token = TokenOf(entry.TransactionEnd);
            await stream.WriteAsync(new WatchRecallsResponse { Recall = stored.Recall }, cancellationToken);
            return true;
        }

        Task Checkpoint(Position position) => stream.WriteAsync(new WatchRecallsResponse { Checkpoint = TokenOf(position) }, cancellationToken);
    }

    /// <summary>Streams warnings.</summary>
    public async Task Warnings(WatchWarningsRequest request, IServerStreamWriter<WatchWarningsResponse> stream, ServerCallContext context)
    {
        var cancellationToken = context.CancellationToken;
        var heartbeat = WatchStarts.Heartbeat(request.HeartbeatSeconds);
        var after = await StartOf(request.After, cancellationToken);
        await context.WriteResponseHeadersAsync([]);
        await notices.Follow(EntryKind.UsageWarned, after, heartbeat, Send, Checkpoint, cancellationToken);

        async Task<bool> Send(LedgerEntry entry)
        {
            var warning = UsageWarningEntry.Parser.ParseFrom(entry.Payload.Span).Warning;
            warning.Token = TokenOf(entry.TransactionEnd);
            await stream.WriteAsync(new WatchWarningsResponse { Warning = warning }, cancellationToken);
            return true;
        }

        Task Checkpoint(Position position) => stream.WriteAsync(new WatchWarningsResponse { Checkpoint = TokenOf(position) }, cancellationToken);
    }

    private async Task<Position> StartOf(V1.ChangeToken? after, CancellationToken cancellationToken) =>
        after is null ? notices.Now : await tokens.Open(after.Value, "after", cancellationToken);

    private V1.ChangeToken TokenOf(Position position) => new() { Value = notices.TokenOf(position) };
}
