using CreditHub.Hub.Access;
using CreditHub.Hub.Evidence.Search;
using CreditHub.Hub.Paging;
using CreditHub.Ledger;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Evidence;

/// <summary>Gives proof of what was answered, searches it, and tells what has changed since.</summary>
internal sealed class EvidenceGrpcService(
    DecisionLog log, ReceiptMaker receipts, DecisionSearch search, NoticeStreams notices, SubjectCodeDoor codes, LedgerStore store, TimeProvider time)
    : EvidenceService.EvidenceServiceBase
{
    private const int PageSizeDefault = 100;
    private const int PageSizeMax = 1000;
    private const int ExportGroup = 256;

    public override async Task<GetReceiptResponse> GetReceipt(GetReceiptRequest request, ServerCallContext context) =>
        new() { Receipt = await receipts.Make(request.DecisionId, context.Caller(), context.CancellationToken) };

    public override Task<ListKeysResponse> ListKeys(ListKeysRequest request, ServerCallContext context) =>
        Task.FromResult(new ListKeysResponse { Keys = { log.Keys.Records } });

    public override Task<RotateKeyResponse> RotateKey(RotateKeyRequest request, ServerCallContext context) =>
        Task.FromResult(new RotateKeyResponse { Key = log.Keys.Rotate() });

    public override async Task<GetHeadResponse> GetHead(GetHeadRequest request, ServerCallContext context)
    {
        await log.Flush(context.CancellationToken);
        return new GetHeadResponse { Head = log.Head };
    }

    public override async Task<SearchDecisionsResponse> SearchDecisions(SearchDecisionsRequest request, ServerCallContext context)
    {
        var size = PageSizes.Check(request.PageSize, PageSizeDefault, PageSizeMax);
        var query = DecisionQuery.Read(request.Filter, context.Caller(), codes, time.GetUtcNow());
        var question = $"search {store.Id} {context.Caller().Agency.Code} {query.Question}";
        var after = request.PageToken.Length == 0 ? default(SearchPlace?) : PlaceOf(SealedPlace.Open(request.PageToken, question));
        await log.Flush(context.CancellationToken);
        var page = await Task.Run(() => search.Find(query, after, size, context.CancellationToken), context.CancellationToken);
        var response = new SearchDecisionsResponse { Decisions = { page.Decisions } };
        if (page.Next is { } next) response.NextPageToken = SealedPlace.Seal(next.DecidedMs, next.Sequence, question);
        return response;
    }

    public override async Task ExportDecisions(
        ExportDecisionsRequest request, IServerStreamWriter<ExportDecisionsResponse> responseStream, ServerCallContext context)
    {
        var cancellationToken = context.CancellationToken;
        var query = DecisionQuery.Read(request.Filter, context.Caller(), codes, time.GetUtcNow());
        await log.Flush(cancellationToken);
        SearchPlace? after = null;
        do
        {
            var page = await Task.Run(() => search.Find(query, after, ExportGroup, cancellationToken), cancellationToken);
            if (page.Decisions.Count > 0) await responseStream.WriteAsync(new ExportDecisionsResponse { Decisions = { page.Decisions } }, cancellationToken);
            after = page.Next;
        }
        while (after is not null);
    }

    public override Task WatchRecalls(WatchRecallsRequest request, IServerStreamWriter<WatchRecallsResponse> responseStream, ServerCallContext context) =>
        notices.Recalls(request, responseStream, context);

    public override Task WatchWarnings(WatchWarningsRequest request, IServerStreamWriter<WatchWarningsResponse> responseStream, ServerCallContext context) =>
        notices.Warnings(request, responseStream, context);

    internal static SearchPlace PlaceOf((long First, long Second) place) => new(place.First, place.Second);
}
