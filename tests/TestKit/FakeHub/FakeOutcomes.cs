using System.Collections.Concurrent;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.TestKit.FakeHub;

/// <summary>Takes outcomes.</summary>
public sealed class FakeOutcomes : OutcomeService.OutcomeServiceBase
{
    /// <summary>The outcomes that were taken, in order.</summary>
    public ConcurrentQueue<ReportOutcomeRequest> Taken { get; } = new();

    /// <inheritdoc />
    public override Task<ReportOutcomeResponse> ReportOutcome(ReportOutcomeRequest request, ServerCallContext context)
    {
        Taken.Enqueue(request);
        return Task.FromResult(new ReportOutcomeResponse { Repeated = Taken.Count > 1 });
    }
}
