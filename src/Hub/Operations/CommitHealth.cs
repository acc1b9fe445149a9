using System.Globalization;
using CreditHub.Ledger.Appending;
using CreditHub.Ledger.Engines;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace CreditHub.Hub.Operations;

/// <summary>Degraded while a commit stands still, and after one that failed until the next that does not: what is in the index is answered all the same.</summary>
internal sealed class CommitHealth(LedgerAppender appender, IOptions<LedgerOptions> options) : IHealthCheck
{
    private readonly TimeSpan _patience = TimeSpan.FromSeconds(options.Value.StallSeconds) / 2;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(Look());

    private HealthCheckResult Look()
    {
        var standing = appender.StandsStillFor;
        if (standing > _patience)
        {
            return HealthCheckResult.Degraded(string.Create(
                CultureInfo.InvariantCulture, $"A commit stands still for {standing.TotalSeconds:F1} s: the ledger's store, or a node that keeps it locked. Rows and steps wait."));
        }

        return appender.Failure is { } failure
            ? HealthCheckResult.Degraded($"The last commit failed: {failure}")
            : HealthCheckResult.Healthy("Commits are made.");
    }
}
