using CreditHub.Hub.Access;
using CreditHub.Hub.Paging;
using CreditHub.Hub.Streaming;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Supervision;

/// <summary>Says tiers, draws companies and inspectors, shows draws.</summary>
internal sealed class SupervisionGrpcService(PageTokens pages, LedgerStore store, TierAnswers tiers, Draws draws,
    DrawDisclosure disclosure) : SupervisionService.SupervisionServiceBase
{
    private const int CandidatesPerMessage = 2000;

    public override Task<GetTierResponse> GetTier(GetTierRequest request, ServerCallContext context) =>
        tiers.Of(request, context.Caller(), context.CancellationToken);

    public override Task<ListSupervisionRulesResponse> ListSupervisionRules(ListSupervisionRulesRequest request, ServerCallContext context) =>
        Task.FromResult(tiers.List());

    public override async Task<DrawResponse> Draw(DrawRequest request, ServerCallContext context) =>
        new() { Draw = await draws.Draw(request, context.Caller(), context.CancellationToken) };

    public override async Task<GetDrawResponse> GetDraw(GetDrawRequest request, ServerCallContext context) =>
        new() { Draw = disclosure.Shown(await draws.Get(request.DrawNumber, context.CancellationToken), context.Caller()) };

    public override async Task ReadDrawPopulation(
        ReadDrawPopulationRequest request, IServerStreamWriter<ReadDrawPopulationResponse> responseStream, ServerCallContext context)
    {
        disclosure.DemandShared(context.Caller());
        foreach (var chunk in (await draws.Population(request.DrawNumber, context.CancellationToken)).Chunk(CandidatesPerMessage))
            await responseStream.WriteAsync(new ReadDrawPopulationResponse { Candidates = { chunk } }, context.CancellationToken);
    }

    public override async Task<ListDrawsResponse> ListDraws(ListDrawsRequest request, ServerCallContext context)
    {
        var size = PageSizes.Of(request.PageSize);
        var question = $"draws {store.Id}";
        var before = pages.ReadPosition(request.PageToken, question) is { } last ? new Position(last.Value - 1)
            : new Position(long.MaxValue);
        var page = await store.Reader.ReadIndexedKindDescending(EntryKind.DrawMade, before, size + 1, context.CancellationToken);
        List<DrawSummary> summaries = [.. page.Take(size).Select(entry => ToSummary(Draws.ToDraw(entry)))];
        var shown = MessageSize.Fitting(summaries);
        return new ListDrawsResponse
        {
            Draws = { summaries.Take(shown) }, NextPageToken = page.Count > shown ? pages.OfPosition(page[shown - 1].Position, question)
                : "",
        };
    }

    private static DrawSummary ToSummary(InspectionDraw draw) => new()
    {
        DrawNumber = draw.DrawNumber,
        DrawnBy = draw.DrawnBy,
        DrawnOn = draw.DrawnOn,
        TaskCodes = { draw.Tasks.Select(t => t.Task.TaskCode) },
        Visits = draw.Visits.Count,
        InputDigest = draw.InputDigest,
    };
}
