using System.Diagnostics.Metrics;
using CreditHub.Hub.Hosting;
using CreditHub.Ledger;
using CreditHub.Ledger.Payloads;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CreditHub.Hub.Clocks;

/// <summary>
/// Says that the clock is a stated one: in the ledger before anything else is recorded by it, in the log and among the metrics.
/// </summary>
internal sealed partial class ClockNotice : IHostedService, IDisposable
{
    private readonly StatedClock? _clock;
    private readonly LedgerStore _store;
    private readonly OutsideTime _outside;
    private readonly ILogger<ClockNotice> _logger;
    private readonly Meter _meter = new(HubMeter.Name);

    public ClockNotice(TimeProvider time, LedgerStore store, OutsideTime outside, ILogger<ClockNotice> logger)
    {
        (_clock, _store, _outside, _logger) = (time as StatedClock, store, outside, logger);
        _meter.CreateObservableGauge(
            "credithub.clock.stated", () => _clock is null ? 0 : 1,
                description: "1 where the hub has a clock that the operator stated, for a rehearsal.");
        _meter.CreateObservableGauge(
            "credithub.clock.ahead", () => (time.GetUtcNow() - outside.Now).TotalSeconds, "s",
                "How far the hub's clock is ahead of the machine's.");
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_clock is null) return;
        LogStated(_logger, Rfc3339.Format(_clock.GetUtcNow()));
        await ClockInLedger.Say(_store, _clock, _outside, movedFrom: null, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _meter.Dispose();

    [LoggerMessage(1, LogLevel.Warning,
        "This is a rehearsal: the clock is stated (Hub:Clock) and says {Now}. Answers are by that time and say so; nobody may take them "
        + "for the truth.")]
    private static partial void LogStated(ILogger logger, string now);
}

/// <summary>Degraded while the clock is a stated one: whoever looks at the node sees that its answers are a rehearsal's.</summary>
internal sealed class ClockHealth(TimeProvider time) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
        time is StatedClock clock
            ? HealthCheckResult.Degraded($"The clock is stated (Hub:Clock) and says {Rfc3339.Format(clock.GetUtcNow())}: this is a "
            + "rehearsal.")
            : HealthCheckResult.Healthy("The clock is the machine's."));
}
