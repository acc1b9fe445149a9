namespace CreditHub.Hub.Operations;

/// <summary>Does what nobody asks for, again and again. A review that fails is tried again at the next time: what is due stays due.</summary>
internal abstract partial class PeriodicReview(TimeProvider time, ILogger logger) : BackgroundService
{
    private const int ConcurrencyMax = 32;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    /// <summary>Does all that is due now.</summary>
    protected abstract Task Review(CancellationToken cancellationToken);

    /// <summary>Does once, before the first review, what a start demands.</summary>
    protected virtual Task Begin(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>How many subjects are reviewed at a time.</summary>
    protected static ParallelOptions AtATime(CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = ConcurrencyMax, CancellationToken = cancellationToken };

    /// <inheritdoc/>
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Guarded(Begin, stoppingToken);
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            await Guarded(Review, stoppingToken);
        }
        while (await Ticks(timer, stoppingToken));
    }

    private static async Task<bool> Ticks(PeriodicTimer timer, CancellationToken cancellationToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task Guarded(Func<CancellationToken, Task> review, CancellationToken cancellationToken)
    {
        try
        {
            await review(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Shutting down; what is due stays due.
        }
        catch (Exception e)
        {
            LogFailed(logger, e, GetType().Name);
        }
    }

    [LoggerMessage(3, LogLevel.Error, "{Review} failed; it is tried again in half a minute.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string review);
}
