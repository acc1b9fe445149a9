using CreditHub.Hub.Evidence.Nodes;
using CreditHub.Hub.Evidence.Recalls;
using CreditHub.Hub.Hosting;
using CreditHub.Ledger;
using CreditHub.Ledger.Appending;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Stored;
using CreditHub.V1;
using Google.Protobuf;
using Microsoft.Extensions.Options;

namespace CreditHub.Hub.Evidence.Serving;

/// <summary>
/// Puts where the log ended into the ledger, every few minutes and at the end, where it grew. A log that is later shorter than its anchor was cut, and
/// whoever cuts it would have to rewrite the ledger too.
/// </summary>
internal sealed partial class EvidenceAnchors(
    DecisionLog log, KnownLogs known, LedgerStore store, RecallFollower recalls, IOptions<EvidenceOptions> options,
        IOptions<HubOptions> hub, BackgroundLoops loops, TimeProvider time, ILogger<EvidenceAnchors> logger) : BackgroundService
{
    private readonly BackgroundLoop _loop = loops.Of<EvidenceAnchors>();
    private long _anchored;
    private long _recalledBefore;

    /// <summary>
    /// Anchors a log that the ledger does not know before anything is served: from then on it is missed by name when its folder is gone
    /// or its node away.
    /// </summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var own = log.Keys.Current.Statement.LogId;
        if (await LedgerAnchors.Latest(store, new Guid(own.Span), cancellationToken) is null) await Anchor(cancellationToken);

        // A hub that stands alone holds every log of its ledger itself.
        if (hub.Value.Redis.Length == 0) NameMissing(await known.Read(cancellationToken), Convert.ToHexStringLower(own.Span));
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Writes the last anchor.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Anchor(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(options.Value.AnchorMinutes), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await Anchor(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The last anchor is written while stopping.
        }
    }

    private void NameMissing(IReadOnlyList<KnownLog> logs, string own)
    {
        log.MissingLogs = [.. logs.Where(l => l.Id != own && !options.Value.RetiredLogs.Contains(l.Id, StringComparer.OrdinalIgnoreCase))
            .Select(l => l.Id)];
        foreach (var missing in log.MissingLogs) LogMissing(missing);
    }

    private async Task Anchor(CancellationToken cancellationToken)
    {
        try
        {
            if (log.Keys.IsDue(options.Value.KeyDays)) LogRotated(EvidenceKeyStatement.Parser.ParseFrom(log.Keys.Rotate().Statement).KeyId);
            await log.Flush(cancellationToken);
            if (log.Head is not { } head) return;
            var header = EvidenceBlockHeader.Parser.ParseFrom(head.BlockHeader);
            if (header.Number == _anchored) return;
            var payload = new EvidenceAnchorEntry { LogId = header.LogId, Block = header.Number, Head = head, RecalledTo = _recalledBefore }.ToByteArray();
            await store.Appender.Append(new AppendUnit { Transactions = [new TransactionDraft([new EntryDraft { Kind = EntryKind.EvidenceAnchored, Payload = payload }])] }, cancellationToken);
            _anchored = header.Number;

            // The next start looks again at the changes since the anchor before: answers to them may have been on their way.
            _recalledBefore = recalls.RecalledTo;
            _loop.Succeeded();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _loop.Failed(e);
            LogFailed(e);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The decision log was not anchored in the ledger; it is tried again.")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(3, LogLevel.Critical,
        "The ledger knows of decision log {LogId}, which is not here: its folder was removed or exchanged. "
        + "Put it back, or keep it elsewhere and name it in Hub:Evidence:RetiredLogs.")]
    private partial void LogMissing(string logId);

    [LoggerMessage(2, LogLevel.Information, "The decision log is signed by key {KeyId} from now on.")]
    private partial void LogRotated(string keyId);
}
