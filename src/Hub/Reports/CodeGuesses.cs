using System.Threading.RateLimiting;
using CreditHub.Hub.Access;
using CreditHub.Hub.Access.Limits;
using CreditHub.Hub.Errors;
using CreditHub.V1;
using Microsoft.Extensions.Options;

namespace CreditHub.Hub.Reports;

/// <summary>
/// Bounds how often an agency may be wrong about one report's verification code, so that nobody finds it by trying. Right codes are not counted; a number that was
/// never issued is counted alike, so that the limit does not tell which numbers exist.
/// </summary>
internal sealed class CodeGuesses(IOptions<LimitOptions> options) : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    // Windows that ended are dropped by the limiter itself, which bounds it.
    private readonly PartitionedRateLimiter<string> _wrong = PartitionedRateLimiter.Create<string, string>(key => RateLimitPartition.GetFixedWindowLimiter(
        key, _ => new FixedWindowRateLimiterOptions { PermitLimit = options.Value.WrongCodesPerHour, Window = Window, QueueLimit = 0 }));

    /// <summary>Refuses a caller that was wrong about a report too often.</summary>
    /// <exception cref="ApiException">It was.</exception>
    public void Demand(CallerIdentity caller, string number)
    {
        using var lease = _wrong.AttemptAcquire(KeyOf(caller, number), permitCount: 0);
        if (lease.IsAcquired) return;
        var after = lease.TryGetMetadata(MetadataName.RetryAfter, out var told) ? told : Window;
        throw new ApiException(
            ErrorReason.RateExceeded, $"Agency '{caller.Agency.Code}' gave {options.Value.WrongCodesPerHour} wrong codes for this report within an hour.",
            ("limit", $"{options.Value.WrongCodesPerHour}"), ("retry_after_ms", $"{after.TotalMilliseconds:F0}"))
        { RetryAfter = after };
    }

    /// <summary>A code was wrong.</summary>
    public void Count(CallerIdentity caller, string number) => _wrong.AttemptAcquire(KeyOf(caller, number)).Dispose();

    /// <inheritdoc />
    public void Dispose() => _wrong.Dispose();

    private static string KeyOf(CallerIdentity caller, string number) => $"{caller.Agency.Code} {(Domain.Reports.ReportNumber.IsWellFormed(number) ? number : "")}";
}
