using System.Collections.Concurrent;
using CreditHub.Hub.Access.Limits;
using CreditHub.Hub.Errors;
using CreditHub.V1;
using Microsoft.Extensions.Options;

namespace CreditHub.Hub.Access;

/// <summary>Keeps each agency within its share, so that a greedy one costs itself and nobody else. What was begun is finished, more slowly.</summary>
internal sealed class AgencyLimits(IOptions<LimitOptions> options) : IDisposable
{
    private static readonly TimeSpan StreamRetry = TimeSpan.FromSeconds(1);

    // Callers are agencies of the directory, which bounds it.
    private readonly ConcurrentDictionary<string, AgencyShare> _shares = new();
    private readonly CompanyShares _companies = new(options.Value);

    /// <summary>The share of an agency.</summary>
    public AgencyShare Of(CallerIdentity caller) => _shares.GetOrAdd(caller.Agency.Code, static (_, o) => new AgencyShare(o), options.Value);

    /// <summary>
    /// Takes a call into account. One beyond the rate is held back before it is refused, so that a caller that does not wait is made to.
    /// </summary>
    /// <param name="caller">Who calls.</param>
    /// <param name="cost">What it costs; 0 takes nothing.</param>
    /// <param name="left">Time that the caller leaves for the answer; null where that is not limited.</param>
    /// <param name="cancellationToken">Ends when the caller goes away.</param>
    /// <exception cref="ApiException">The agency calls faster than it may.</exception>
    public ValueTask TakeCall(CallerIdentity caller, int cost, TimeSpan? left, CancellationToken cancellationToken)
    {
        if (cost == 0) return ValueTask.CompletedTask;
        if (caller.ActingFor is { } company && _companies.TryCall(caller.Agency.Code, company, cost) is var wait && wait > TimeSpan.Zero)
            return Refuse($"Company {company}", _companies.Units, wait, left, cancellationToken);
        var retryAfter = Of(caller).TryCall(cost);
        return retryAfter == TimeSpan.Zero
            ? ValueTask.CompletedTask
            : Refuse($"Agency '{caller.Agency.Code}'", options.Value.CallsPerSecond, retryAfter, left, cancellationToken);
    }

    /// <summary>Takes a stream and the companies that it watches into account; dispose what is returned when it ends.</summary>
    /// <exception cref="ApiException">The agency has as many open as it may, or watches as many companies.</exception>
    public IDisposable TakeStream(CallerIdentity caller, object? request)
    {
        var (share, companies) = (Of(caller), RequestCosts.WatchedCompanies(request));
        if (!share.TryWatch(companies))
        {
            throw TooMany(
                $"Agency '{caller.Agency.Code}' would watch more than {options.Value.WatchedCompaniesMax} companies by name "
                + "in all its open streams. "
                + "Watch without a list of companies, or end another stream.",
                options.Value.WatchedCompaniesMax);
        }

        if (share.TryStream(companies) is { } stream) return stream;
        throw TooMany(
            $"Agency '{caller.Agency.Code}' has {options.Value.StreamsMax} streams open, which is all that it may. End one of them.",
            options.Value.StreamsMax);
    }

    /// <summary>Stops the replenishment.</summary>
    public void Dispose()
    {
        foreach (var share in _shares.Values) share.Dispose();
        _companies.Dispose();
    }

    private static ApiException TooMany(string message, int limit) => new(
        ErrorReason.TooManyStreams, message, ("limit", $"{limit}"), ("retry_after_ms", $"{StreamRetry.TotalMilliseconds:F0}"))
    { RetryAfter = StreamRetry };

    private async ValueTask Refuse(string who, int units, TimeSpan retryAfter, TimeSpan? left, CancellationToken cancellationToken)
    {
        // Half more or less by chance: calls that came together would be refused together, and whoever asks just then would wait for all of it.
        var hold = TimeSpan.FromMilliseconds(options.Value.HoldBackMilliseconds * (0.5 + Random.Shared.NextDouble()));

        // Whoever waits less is told in time why it waits.
        if (left / 2 is { } half && half < hold) hold = half < TimeSpan.Zero ? TimeSpan.Zero : half;
        await Task.Delay(hold, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        throw new ApiException(
            ErrorReason.RateExceeded,
            $"{who} takes more than {units} units of calls a second (a check takes 1, other calls more).",
            ("limit", $"{units}"), ("retry_after_ms", $"{retryAfter.TotalMilliseconds:F0}"))
        { RetryAfter = retryAfter };
    }
}
