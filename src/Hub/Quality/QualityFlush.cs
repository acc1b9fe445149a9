using CreditHub.Hub.Hosting;
using CreditHub.Ledger;
using CreditHub.Ledger.Appending;

namespace CreditHub.Hub.Quality;

/// <summary>Writes what the meter counted to the store every few seconds, and once more at the end.</summary>
internal sealed partial class QualityFlush(
    QualityMeter meter, CompletenessTotals completeness, LedgerStore store, BackgroundLoops loops, TimeProvider time, ILogger<QualityFlush> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly BackgroundLoop _loop = loops.Of<QualityFlush>();

    // One unit's statements stay few, so that no row waits long behind statistics.
    private const int CountsPerUnit = 256;

    /// <summary>Writes what was counted so far.</summary>
    public async Task Flush()
    {
        var drained = meter.Drain();
        completeness.Add(drained);
        foreach (var counts in drained.Chunk(CountsPerUnit))
            await store.Appender.Append(new AppendUnit { Transactions = [], Counted = counts }, CancellationToken.None);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await Flush();
        }
        catch (Exception e)
        {
            LogFailed(e);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                if (!stoppingToken.IsCancellationRequested) await Flush();
                _loop.Succeeded();
            }
            catch (Exception e)
            {
                _loop.Failed(e);
                LogFailed(e);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Error, "Writing quality statistics failed; those of the last seconds may be lost.")]
    private partial void LogFailed(Exception exception);
}
