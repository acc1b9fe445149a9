using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.TestKit.FakeHub;

/// <summary>Gives the results of every company, and tells of them on a watch that is caught up after them.</summary>
public sealed class FakeEvaluations : EvaluationService.EvaluationServiceBase
{
    /// <summary>What is held.</summary>
    public ListEvaluationsResponse Held { get; set; } = new();

    /// <summary>What a watch tells.</summary>
    public IReadOnlyList<WatchEvaluationsResponse> Told { get; set; } = [];

    /// <inheritdoc />
    public override Task<ListEvaluationsResponse> ListEvaluations(ListEvaluationsRequest request, ServerCallContext context) => Task.FromResult(Held);

    /// <inheritdoc />
    public override async Task WatchEvaluations(
        WatchEvaluationsRequest request, IServerStreamWriter<WatchEvaluationsResponse> responseStream, ServerCallContext context)
    {
        foreach (var message in Told) await responseStream.WriteAsync(message, context.CancellationToken);
        await Task.Delay(Timeout.Infinite, context.CancellationToken);
    }
}
