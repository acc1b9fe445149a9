using CreditHub.Hub.Changes;
using CreditHub.Ledger;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CreditHub.Hub.Operations;

/// <summary>Ready means: the index holds the ledger, and the store answers. A node that serves stale answers unknowingly must not call itself ready.</summary>
internal sealed class FeedHealth(ChangeFeed feed, LedgerStore store) : IHealthCheck
{
    private const long LagMax = 100_000;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!feed.IsReady) return HealthCheckResult.Unhealthy("The standing index is being loaded.");
        var head = await store.Reader.ReadHead(cancellationToken);
        var lag = head.Last.Value - feed.Position.Value;
        return lag <= LagMax
            ? HealthCheckResult.Healthy($"{lag} entries behind the ledger.")
            : HealthCheckResult.Degraded($"{lag} entries behind the ledger; answers say so by their token.");
    }
}
