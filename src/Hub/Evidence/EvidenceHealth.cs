using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CreditHub.Hub.Evidence;

/// <summary>Degraded while the decision log cannot be written, and where its end or a whole log was lost.</summary>
internal sealed class EvidenceHealth(DecisionLog log) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(Look());

    private HealthCheckResult Look()
    {
        if (log.Failure is { } failure) return HealthCheckResult.Degraded($"The decision log cannot be written: {failure}");
        if (log.LostBlocks > 0) return HealthCheckResult.Degraded($"The decision log had lost {log.LostBlocks} blocks when it was opened.");
        if (log.MissingLogs.Count > 0) return HealthCheckResult
            .Degraded($"Decision logs that the ledger knows are not here: {string.Join(", ", log.MissingLogs)}.");
        return HealthCheckResult.Healthy($"{log.PendingBytes} bytes of the decision log are on their way to disk.");
    }
}
