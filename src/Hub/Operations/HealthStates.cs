using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CreditHub.Hub.Operations;

/// <summary>What the checks of readiness said when they were last looked at, so that metrics say the same as readiness without a look of their own.</summary>
internal sealed class HealthStates : IHealthCheckPublisher
{
    private HealthReport? _last;

    /// <summary>The last report; null before the first.</summary>
    public HealthReport? Last => Volatile.Read(ref _last);

    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        Volatile.Write(ref _last, report);
        return Task.CompletedTask;
    }
}
