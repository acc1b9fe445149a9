using CreditHub.Hub.Access;
using CreditHub.Hub.Changes;
using CreditHub.Hub.Evidence;
using CreditHub.Hub.Streaming;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Cases;

/// <summary>Streams changes of cases to whom they concern.</summary>
internal sealed class CaseWatches(LedgerStore store, RecentCases recent, CaseList list, CaseDoor door, WatchStarts starts,
    ReadEvidence reads, TimeProvider time)
{
    /// <summary>Streams until the call ends.</summary>
    public async Task Watch(WatchCasesRequest request, IServerStreamWriter<EncodedMessage> stream, ServerCallContext context)
    {
        var heartbeat = WatchStarts.Heartbeat(request.HeartbeatSeconds);
        var session = new WatchSession(store, new CaseTopic(recent, Matcher(request.Filter ?? new CaseWatchFilter(), context.Caller())),
            stream, new StreamEvidence(reads, request, context), heartbeat, time);
        var start = await StartOf(request, context.CancellationToken);
        await context.WriteResponseHeadersAsync([]);
        await session.Run(start, context.CancellationToken);
    }

    private Func<CaseChange, bool> Matcher(CaseWatchFilter filter, CallerIdentity caller)
    {
        var subject = filter.UnifiedSocialCreditCode.Length > 0 ? door.OpenSubject(filter.UnifiedSocialCreditCode, caller).ToString() : "";
        return change => list.IsParty(change.Case, caller)
            && (filter.Kinds.Count == 0 || filter.Kinds.Contains(change.Case.Kind))
            && (filter.Responsible.Count == 0 || filter.Responsible.Contains(change.Case.Responsible))
            && (!filter.OverdueOnly || change.Kind == CaseChangeKind.Overdue)
            && (subject.Length == 0 || change.Case.UnifiedSocialCreditCode == subject);
    }

    private Task<Position> StartOf(WatchCasesRequest request, CancellationToken cancellationToken) => request.StartCase switch
    {
        WatchCasesRequest.StartOneofCase.Now => Task.FromResult(starts.Now),
        WatchCasesRequest.StartOneofCase.Beginning => starts.Beginning(cancellationToken),
        WatchCasesRequest.StartOneofCase.After => starts.After(request.After.Value, cancellationToken),
        WatchCasesRequest.StartOneofCase.Since => starts.Since(request.Since, cancellationToken),
        _ => throw WatchStarts.Unstated("now, beginning, after, since"),
    };
}
