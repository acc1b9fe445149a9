using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.TestKit.FakeHub;

/// <summary>Gives one draw and its population.</summary>
public sealed class FakeSupervision : SupervisionService.SupervisionServiceBase
{
    /// <summary>The draw.</summary>
    public InspectionDraw Published { get; set; } = new();

    /// <summary>Its population.</summary>
    public IReadOnlyList<DrawCandidate> Population { get; set; } = [];

    /// <summary>Tiers of every company.</summary>
    public GetTierResponse Tiers { get; set; } = new();

    /// <summary>The last request for a draw.</summary>
    public DrawRequest? LastRequest { get; private set; }

    /// <inheritdoc />
    public override Task<GetTierResponse> GetTier(GetTierRequest request, ServerCallContext context) => Task.FromResult(Tiers);

    /// <inheritdoc />
    public override Task<DrawResponse> Draw(DrawRequest request, ServerCallContext context)
    {
        LastRequest = request;
        return Task.FromResult(new DrawResponse { Draw = Published });
    }

    /// <inheritdoc />
    public override Task<GetDrawResponse> GetDraw(GetDrawRequest request, ServerCallContext context) =>
        Task.FromResult(new GetDrawResponse { Draw = Published });

    /// <inheritdoc />
    public override async Task ReadDrawPopulation(
        ReadDrawPopulationRequest request, IServerStreamWriter<ReadDrawPopulationResponse> responseStream, ServerCallContext context)
    {
        foreach (var part in Population.Chunk(7)) await responseStream.WriteAsync(new ReadDrawPopulationResponse { Candidates = { part } });
    }
}
