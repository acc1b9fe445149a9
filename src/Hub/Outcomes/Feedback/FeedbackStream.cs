using CreditHub.Hub.Access;
using CreditHub.Hub.Changes;
using CreditHub.Hub.Feed;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Stored;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Outcomes.Feedback;

/// <summary>Streams reminders to the agencies that owe outcomes; the operator's are everybody's.</summary>
internal sealed class FeedbackStream(LedgerNotices notices, TokenDoor tokens)
{
    /// <summary>Streams until cancelled.</summary>
    public async Task Watch(WatchFeedbackOwedRequest request, IServerStreamWriter<WatchFeedbackOwedResponse> stream,
        ServerCallContext context)
    {
        var caller = context.Caller();
        var cancellationToken = context.CancellationToken;
        var heartbeat = WatchStarts.Heartbeat(request.HeartbeatSeconds);
        var after = request.After is null ? notices.Now : await tokens.Open(request.After.Value, "after", cancellationToken);
        await context.WriteResponseHeadersAsync([]);
        await notices.Follow(EntryKind.FeedbackReminded, after, heartbeat, Send, Checkpoint, cancellationToken);

        async Task<bool> Send(LedgerEntry entry)
        {
            var reminder = FeedbackReminderEntry.Parser.ParseFrom(entry.Payload.Span).Reminder;
            if (!caller.IsOperator && reminder.Agency != caller.Agency.Code) return false;
            reminder.RecordedAt = Rfc3339.Format(entry.RecordedAt);
            reminder.Token = TokenOf(entry.TransactionEnd);
            await stream.WriteAsync(new WatchFeedbackOwedResponse { Reminder = reminder }, cancellationToken);
            return true;
        }

        Task Checkpoint(Position position) => stream.WriteAsync(new WatchFeedbackOwedResponse { Checkpoint = TokenOf(position) },
            cancellationToken);
    }

    private ChangeToken TokenOf(Position position) => new() { Value = notices.TokenOf(position) };
}
