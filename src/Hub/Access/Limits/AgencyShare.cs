using System.Threading.RateLimiting;

namespace CreditHub.Hub.Access.Limits;

/// <summary>What one agency has left of its rates, and how many streams it has open.</summary>
internal sealed class AgencyShare(LimitOptions options) : IDisposable
{
    private const int PeriodsPerSecond = 100;

    // Messages of streams that may wait for their turn: each stream has one that waits, and no agency has more streams than this.
    private const int Waiting = int.MaxValue;
    // A millisecond. Rates are kept by the machine's clock, whatever clock the hub is given.
    private static readonly long ClockStep = TimeProvider.System.TimestampFrequency / 1000;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1) / PeriodsPerSecond;

    private readonly TokenBucketRateLimiter _calls = Bucket(options.CallsPerSecond, queue: 0);
    private int _streams;
    private int _watched;
    private long _replenishedAt;

    /// <summary>Questions of checks.</summary>
    public TokenBucketRateLimiter Questions { get; } = Bucket(options.QuestionsPerSecond, Waiting);

    /// <summary>Rows of reports.</summary>
    public TokenBucketRateLimiter Rows { get; } = Bucket(options.RowsPerSecond, Waiting);

    /// <summary>Messages of streams from the hub.</summary>
    public TokenBucketRateLimiter Answers { get; } = Bucket(options.AnswersPerSecond, Waiting);

    /// <summary>
    /// Takes what a call costs; zero where it may go on, else after how long the next one may. One that costs more than the burst takes
    /// all of it.
    /// </summary>
    public TimeSpan TryCall(int cost)
    {
        // A bucket is filled by the period, which is longer than this clock's step: most calls would look in vain, and wait for each other to.
        var now = TimeProvider.System.GetTimestamp() / ClockStep;
        if (now != Volatile.Read(ref _replenishedAt))
        {
            Volatile.Write(ref _replenishedAt, now);
            _calls.TryReplenish();
        }

        using var lease = _calls.AttemptAcquire(Math.Min(cost, options.CallsPerSecond));
        if (lease.IsAcquired) return TimeSpan.Zero;
        return lease.TryGetMetadata(MetadataName.RetryAfter, out var after) && after > TimeSpan.Zero ? after : Period;
    }

    /// <summary>Takes companies that a stream is to watch by name; false where there would be more than may be.</summary>
    public bool TryWatch(int companies)
    {
        if (companies == 0 || Interlocked.Add(ref _watched, companies) <= options.WatchedCompaniesMax) return true;
        Interlocked.Add(ref _watched, -companies);
        return false;
    }

    /// <summary>
    /// Takes a stream; null where there are as many as may be. What is returned gives back the companies that it watches, too.
    /// </summary>
    public IDisposable? TryStream(int companies)
    {
        if (Interlocked.Increment(ref _streams) <= options.StreamsMax) return new OpenStream(this, companies);
        Interlocked.Decrement(ref _streams);
        Interlocked.Add(ref _watched, -companies);
        return null;
    }

    /// <summary>Waits until so many may pass. A message that costs more than the burst takes the burst as often as that is.</summary>
    /// <remarks>Whoever waits replenishes: buckets that replenish themselves wake the hub a hundred times a second each, whether anybody calls or not.</remarks>
    public static async ValueTask Pass(TokenBucketRateLimiter limiter, int count, int burst, CancellationToken cancellationToken)
    {
        for (var left = Math.Max(1, count); left > 0; left -= burst) await PassPart(limiter, Math.Min(left, burst), cancellationToken);
    }

    private static async ValueTask PassPart(TokenBucketRateLimiter limiter, int count, CancellationToken cancellationToken)
    {
        limiter.TryReplenish();
        var acquiring = limiter.AcquireAsync(count, cancellationToken).AsTask();
        while (!acquiring.IsCompleted)
        {
            await Task.WhenAny(acquiring, Task.Delay(Period, TimeProvider.System, CancellationToken.None));
            limiter.TryReplenish();
        }

        using var lease = await acquiring;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _calls.Dispose();
        Questions.Dispose();
        Rows.Dispose();
        Answers.Dispose();
    }

    // Little at a time: what comes in bursts is felt by everybody else. The period follows from whole tokens, so that a rate is kept to exactly.
    private static TokenBucketRateLimiter Bucket(int perSecond, int queue)
    {
        var tokens = Math.Max(1, perSecond / PeriodsPerSecond);
        return new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokenLimit = perSecond,
            TokensPerPeriod = tokens,
            ReplenishmentPeriod = TimeSpan.FromSeconds((double)tokens / perSecond),
            QueueLimit = queue,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
            AutoReplenishment = false,
        });
    }

    private sealed class OpenStream(AgencyShare share, int companies) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) != 0) return;
            Interlocked.Decrement(ref share._streams);
            Interlocked.Add(ref share._watched, -companies);
        }
    }
}
