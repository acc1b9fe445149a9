using System.Threading.RateLimiting;
using CreditHub.Domain.Codes;

namespace CreditHub.Hub.Access.Limits;

/// <summary>
/// What each company may take of the rate of the portal that calls for it. Shares of companies that do not call are forgotten.
/// </summary>
internal sealed class CompanyShares(LimitOptions options) : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    private readonly PartitionedRateLimiter<(string Agency, UnifiedSocialCreditCode Company)> _shares = PartitionedRateLimiter.Create(
        ((string Agency, UnifiedSocialCreditCode Company) caller) =>
            RateLimitPartition.GetTokenBucketLimiter(caller, _ => Bucket(UnitsOf(options))));

    /// <summary>Units a second of one company.</summary>
    public int Units { get; } = UnitsOf(options);

    /// <summary>
    /// Takes what a call costs; zero where it may go on, else after how long the next one may. One that costs more than the share takes
    /// all of it.
    /// </summary>
    public TimeSpan TryCall(string agency, UnifiedSocialCreditCode company, int cost)
    {
        using var lease = _shares.AttemptAcquire((agency, company), Math.Min(cost, Units));
        if (lease.IsAcquired) return TimeSpan.Zero;
        return lease.TryGetMetadata(MetadataName.RetryAfter, out var after) && after > TimeSpan.Zero ? after : Period;
    }

    /// <inheritdoc />
    public void Dispose() => _shares.Dispose();

    private static int UnitsOf(LimitOptions options) => (int)Math.Max(1, (long)options.CallsPerSecond * options.CompanyPercent / 100);

    private static TokenBucketRateLimiterOptions Bucket(int units)
    {
        var tokens = Math.Max(1, units / 10);
        return new TokenBucketRateLimiterOptions
        {
            TokenLimit = units, TokensPerPeriod = tokens, ReplenishmentPeriod = TimeSpan.FromSeconds((double)tokens / units),
            QueueLimit = 0,
        };
    }
}
