using CreditHub.Hub.Hosting;
using Microsoft.Extensions.Options;

namespace CreditHub.Hub.Checkpoints;

/// <summary>
/// Signs a checkpoint every few seconds while the ledger grows. A ledger that does not extend the last one degrades readiness for as long
/// as it does not.
/// </summary>
internal sealed partial class CheckpointLoop(
    LedgerCheckpoints checkpoints, IOptions<CheckpointOptions> options, BackgroundLoops loops, TimeProvider time,
    ILogger<CheckpointLoop> logger) : BackgroundService
{
    private readonly BackgroundLoop _loop = loops.Of<CheckpointLoop>();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.Seconds), time);
        try
        {
            do await Advance(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The next start signs on.
        }
    }

    private async Task Advance(CancellationToken cancellationToken)
    {
        try
        {
            await checkpoints.Advance(cancellationToken);
            _loop.Succeeded();
        }
        catch (RewrittenLedgerException e)
        {
            _loop.Failed(e);
            LogRewritten(e.Message);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _loop.Failed(e);
            LogFailed(e);
        }
    }

    [LoggerMessage(1, LogLevel.Critical, "{Fault}")]
    private partial void LogRewritten(string fault);

    [LoggerMessage(2, LogLevel.Error, "No checkpoint of the ledger was signed; it is tried again.")]
    private partial void LogFailed(Exception exception);
}
