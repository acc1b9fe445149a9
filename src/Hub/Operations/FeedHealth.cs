using CreditHub.Hub.Feed;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CreditHub.Hub.Operations;

/// <summary>Ready means: the index holds the ledger, and the store answers in time. A node that serves stale answers unknowingly must not call itself ready.</summary>
internal sealed class FeedHealth(ChangeFeed feed, LedgerStore store) : IHealthCheck
{
    private const long LagMax = 100_000;
    private readonly OneLook<LedgerHead> _head = new(() => store.Reader.ReadHead(CancellationToken.None));

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!feed.IsReady) return HealthCheckResult.Unhealthy("The standing index is being loaded.");
        LedgerHead head;
        try
        {
            head = await _head.Within(Readiness.LookMax, cancellationToken);
        }
        catch (TimeoutException)
        {
            return HealthCheckResult.Unhealthy("The ledger does not answer; what this node answers grows old, and says so by its token.");
        }
        catch (LedgerFencedException e)
        {
            return HealthCheckResult.Unhealthy(e.Message);
        }

        var lag = head.Last.Value - feed.Position.Value;
        return lag <= LagMax
            ? HealthCheckResult.Healthy($"{lag} entries behind the ledger.")
            : HealthCheckResult.Degraded($"{lag} entries behind the ledger; answers say so by their token.");
    }
}
