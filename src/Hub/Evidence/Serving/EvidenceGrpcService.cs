using CreditHub.Hub.Access;
using CreditHub.Hub.Evidence.Nodes;
using CreditHub.Hub.Evidence.Search;
using CreditHub.Hub.Paging;
using CreditHub.Ledger;
using CreditHub.Nodes;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Evidence.Serving;

/// <summary>Gives proof of what was answered, searches it, and tells what has changed since.</summary>
internal sealed class EvidenceGrpcService(
    DecisionLog log, ClusterLogs logs, ClusterReceipts receipts, ClusterSearch search, NoticeStreams notices, SubjectCodeDoor codes, LedgerStore store, TimeProvider time)
    : EvidenceService.EvidenceServiceBase
{
    private const int ExportGroup = 256;

    public override async Task<GetReceiptResponse> GetReceipt(GetReceiptRequest request, ServerCallContext context) =>
        new() { Receipt = await receipts.Get(request.DecisionId, context.Caller(), context.CancellationToken) };

    public override async Task<ListKeysResponse> ListKeys(ListKeysRequest request, ServerCallContext context)
    {
        var asked = await logs.Ask(new NodeLogQuestion { Keys = new NodeLogKeys() }, allowPartial: true, context.CancellationToken);
        var response = new ListKeysResponse { Keys = { log.Keys.Records }, UnreachableLogs = { asked.Unreachable } };
        response.OtherLogs.AddRange(asked.Answers.Skip(1).Select(a => new EvidenceLogKeys { LogId = Convert.ToHexStringLower(a.LogId.Span), Keys = { a.Keys } }));
        return response;
    }

    public override async Task<RotateKeyResponse> RotateKey(RotateKeyRequest request, ServerCallContext context) =>
        new() { Key = request.LogId.Length == 0 ? log.Keys.Rotate() : await logs.Rotate(request.LogId, context.CancellationToken) };

    public override async Task<RevokeKeyResponse> RevokeKey(RevokeKeyRequest request, ServerCallContext context) =>
        new() { Revocation = await logs.Revoke(request.KeyId, request.Cause, context.CancellationToken) };

    public override async Task<GetHeadResponse> GetHead(GetHeadRequest request, ServerCallContext context)
    {
        var asked = await logs.Ask(new NodeLogQuestion { Head = new NodeLogHead() }, allowPartial: true, context.CancellationToken);
        return new GetHeadResponse { Head = asked.Answers[0].Head, OtherHeads = { asked.Answers.Skip(1).Select(a => a.Head) }, UnreachableLogs = { asked.Unreachable } };
    }

    public override async Task<SearchDecisionsResponse> SearchDecisions(SearchDecisionsRequest request, ServerCallContext context)
    {
        var size = PageSizes.Of(request.PageSize);
        var query = DecisionQuery.Read(request.Filter, context.Caller(), codes, time.GetUtcNow());
        var question = $"search {store.Id} {context.Caller().Agency.Code} {query.Question}";
        var page = await search.Search(query, search.Read(request.PageToken, question), size, request.AllowPartial,
            context.CancellationToken);
        return new SearchDecisionsResponse
        {
            Decisions = { page.Items.Select(item => item.Decision) }, NextPageToken = search.TokenOf(page.Next, question),
            UnreachableLogs = { page.Unreachable },
        };
    }

    public override async Task ExportDecisions(
        ExportDecisionsRequest request, IServerStreamWriter<ExportDecisionsResponse> responseStream, ServerCallContext context)
    {
        var cancellationToken = context.CancellationToken;
        var query = DecisionQuery.Read(request.Filter, context.Caller(), codes, time.GetUtcNow());
        NodeLogCursor? after = null;
        var missing = new Dictionary<string, UnreachableLog>(StringComparer.Ordinal);
        do
        {
            var page = await search.Search(query, after, ExportGroup, request.AllowPartial, cancellationToken);
            foreach (var lost in page.Unreachable) missing[lost.LogId] = lost;
            if (page.Items.Count > 0) await responseStream.WriteAsync(new ExportDecisionsResponse { Decisions = { page.Items.Select(item => item.Decision) } }, cancellationToken);
            after = page.Next;
        }
        while (after is not null);
        if (missing.Count > 0) await responseStream.WriteAsync(new ExportDecisionsResponse { UnreachableLogs = { missing.Values } }, cancellationToken);
    }

    public override Task WatchRecalls(WatchRecallsRequest request, IServerStreamWriter<WatchRecallsResponse> responseStream, ServerCallContext context) =>
        notices.Recalls(request, responseStream, context);

    public override Task WatchWarnings(WatchWarningsRequest request, IServerStreamWriter<WatchWarningsResponse> responseStream, ServerCallContext context) =>
        notices.Warnings(request, responseStream, context);
}
