using CreditHub.Grains.Reach;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CreditHub.Hub.Operations;

/// <summary>
/// Ready means too: grains answer, wherever they are. Some are asked at once, of numbers by chance: their places, and the places of those who know their places, lie on
/// all nodes. Rows, steps and profiles need them; checks and streams do not, so that a part that does not answer degrades the node and no more.
/// </summary>
internal sealed class GrainHealth(IGrainFactory grains) : IHealthCheck
{
    private const int Asked = 16;
    private const int Numbers = 256;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var faults = await Task.WhenAll(Enumerable.Range(0, Asked).Select(_ => FaultOf(grains.GetGrain<IReachGrain>(Random.Shared.Next(Numbers)), cancellationToken)));
        var silent = faults.OfType<string>().ToList();
        if (silent.Count == 0) return HealthCheckResult.Healthy("Grains answer.");
        return silent.Count < Asked
            ? HealthCheckResult.Degraded($"{silent.Count} of {Asked} grains do not answer; rows, steps and profiles of some companies wait. {silent[0]}")
            : HealthCheckResult.Unhealthy($"No grain answers; rows, steps and profiles wait. {silent[0]}");
    }

    private static async Task<string?> FaultOf(IReachGrain grain, CancellationToken cancellationToken)
    {
        try
        {
            await grain.Answer().WaitAsync(Readiness.LookMax, cancellationToken);
            return null;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return e.Message;
        }
    }
}
