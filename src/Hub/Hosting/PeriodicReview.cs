namespace CreditHub.Hub.Hosting;

/// <summary>
/// Does what nobody asks for, again and again. A review that fails is tried again at the next time: what is due stays due. An item that fails is skipped and
/// named, so that it holds up no other.
/// </summary>
internal abstract partial class PeriodicReview(BackgroundLoops loops, TimeProvider time, ILogger logger) : BackgroundService
{
    private const int ConcurrencyMax = 32;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private BackgroundLoop Loop => loops.Of(GetType());

    /// <summary>Does all that is due now.</summary>
    protected abstract Task Review(CancellationToken cancellationToken);

    /// <summary>Ends when there may be something to do before the next time. Unless overridden it never does.</summary>
    protected virtual Task Sooner(CancellationToken cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);

    /// <summary>Handles items, several at a time. One that fails is skipped and named; it is due again at the next review.</summary>
    /// <returns>How many were handled.</returns>
    protected async Task<int> Each<T>(IEnumerable<T> items, Func<T, string> nameOf, Func<T, CancellationToken, Task> handle, CancellationToken cancellationToken)
    {
        var handled = 0;
        await Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = ConcurrencyMax, CancellationToken = cancellationToken }, async (item, cancel) =>
        {
            if (await Handled(item, nameOf, handle, cancel)) Interlocked.Increment(ref handled);
        });
        return handled;
    }

    /// <summary>Handles one item; false where it failed and was skipped.</summary>
    protected async Task<bool> Handled<T>(T item, Func<T, string> nameOf, Func<T, CancellationToken, Task> handle, CancellationToken cancellationToken)
    {
        try
        {
            await handle(item, cancellationToken);
            return true;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            var name = nameOf(item);
            if (Loop.Skipped(name)) LogSkipped(logger, e, GetType().Name, name);
            return false;
        }
    }

    /// <inheritdoc/>
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var tick = timer.NextTick(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            await Guarded(Review, stoppingToken);
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            if (await Task.WhenAny(tick, Sooner(waiting.Token)) == tick)
            {
                if (!await tick) return;
                tick = timer.NextTick(stoppingToken);
            }

            await waiting.CancelAsync();
        }
    }

    private async Task Guarded(Func<CancellationToken, Task> review, CancellationToken cancellationToken)
    {
        try
        {
            await review(cancellationToken);
            Loop.Succeeded();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Shutting down; what is due stays due.
        }
        catch (Exception e)
        {
            Loop.Failed(e);
            LogFailed(logger, e, GetType().Name);
        }
    }

    [LoggerMessage(4, LogLevel.Error, "{Review} skipped {Item}, which failed; it is tried again at the next review.")]
    private static partial void LogSkipped(ILogger logger, Exception exception, string review, string item);

    [LoggerMessage(3, LogLevel.Error, "{Review} failed; it is tried again in half a minute.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string review);
}
