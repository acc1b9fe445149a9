using System.Diagnostics.Metrics;
using CreditHub.Hub.Hosting;

namespace CreditHub.Hub.Checkpoints;

/// <summary>What is measured of checkpoints and verification. Of a verification nothing is said before its first round has ended.</summary>
internal sealed class CheckpointMetrics : IHostedService, IDisposable
{
    private readonly Meter _meter = new(HubMeter.Name);

    public CheckpointMetrics(LedgerCheckpoints checkpoints, LedgerVerifierLoop verifier)
    {
        _meter.CreateObservableGauge(
            "credithub.checkpoint.position", () => Of(checkpoints.Current?.Checkpoint.Size),
                description: "Ledger position of the last signed checkpoint.");
        _meter.CreateObservableGauge(
            "credithub.checkpoint.signed_timestamp", () => Of(checkpoints.Current?.Checkpoint.SignedAt), "s",
                "When it was signed, in seconds since 1970.");
        _meter.CreateObservableGauge(
            "credithub.verification.findings", () => Of(verifier.Last?.Findings),
                description: "What the last verification of the store found.");
        _meter.CreateObservableGauge(
            "credithub.verification.ended_timestamp", () => Of(verifier.Last?.EndedAt), "s",
                "When the last verification ended, in seconds since 1970.");
        _meter.CreateObservableGauge(
            "credithub.verification.position", () => Of(verifier.Last?.Position),
                description: "Position up to which it looked at entries.");
        _meter.CreateObservableCounter(
            "credithub.verification.entries", () => verifier.Verified, description: "Entries that verifications have looked at.");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<long>> Of(long? value) => value is { } measured ? [new Measurement<long>(measured)] : [];
}
