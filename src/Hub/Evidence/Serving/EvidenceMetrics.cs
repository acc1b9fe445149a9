using System.Diagnostics.Metrics;
using CreditHub.Hub.Evidence.Recalls;
using CreditHub.Hub.Hosting;

namespace CreditHub.Hub.Evidence.Serving;

/// <summary>What is measured of the decision log.</summary>
internal sealed class EvidenceMetrics : IHostedService, IDisposable
{
    private readonly Meter _meter = new(HubMeter.Name);

    public EvidenceMetrics(DecisionLog log, RecallFollower recalls)
    {
        _meter.CreateObservableGauge("credithub.evidence.failing", () => log.Failure is null ? 0 : 1, description: "1 while the decision log cannot be written.");
        _meter.CreateObservableGauge("credithub.evidence.pending_bytes", () => log.PendingBytes, "By", "Entries that are not on disk yet.");
        _meter.CreateObservableGauge(
            "credithub.evidence.oldest_pending", () => log.OldestAge.TotalSeconds, "s", "How long the oldest entry has been off disk.");
        _meter.CreateObservableGauge(
            "credithub.evidence.missing_logs", () => log.MissingLogs.Count,
            description: "Logs that the ledger knows and that are not here.");
        _meter.CreateObservableGauge(
            "credithub.recall.position", () => recalls.RecalledTo,
            description: "Ledger position up to which answers to be recalled were looked for.");
        _meter.CreateObservableCounter("credithub.evidence.blocks", () => log.Blocks, description: "Blocks written.");
        _meter.CreateObservableCounter("credithub.evidence.refused", () => log.Refused, description: "Answers withheld because their entry could not be written.");
        _meter.CreateObservableCounter("credithub.evidence.missing", () => log.Missing, description: "Answers that left and have no entry.");
        _meter.CreateObservableGauge("credithub.evidence.recall_answers", () => recalls.Answers, description: "Answers held to be recalled.");
        _meter.CreateObservableCounter("credithub.evidence.recall_dropped", () => recalls.Dropped, description: "Answers let go before the period of recall was over.");
        _meter.CreateObservableGauge("credithub.evidence.lost_blocks", () => log.LostBlocks, description: "Blocks that the ledger's anchors know and the log had lost at the start.");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _meter.Dispose();
}
