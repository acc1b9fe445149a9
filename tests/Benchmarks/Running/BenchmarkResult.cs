using System.Text.Json;

namespace CreditHub.Benchmarks.Running;

/// <summary>What a benchmark found.</summary>
/// <param name="Bench">Its name.</param>
/// <param name="Unit">What is counted.</param>
/// <param name="Hub">Of the hub.</param>
/// <param name="Limit">Of the bare limit, in the same number of rounds.</param>
internal sealed record BenchmarkResult(string Bench, string Unit, SideResult Hub, SideResult Limit)
{
    /// <summary>The share of the limit that the hub reaches.</summary>
    public double Ratio => Hub.Median / Limit.Median;

    /// <summary>Share of each round of the hub to the limit's round right after it: what disturbs the machine disturbs both.</summary>
    public IEnumerable<double> Ratios => Hub.Rates.Zip(Limit.Rates, (hub, limit) => hub / limit);

    /// <summary>The result as one line for machines.</summary>
    public string ToJson() => JsonSerializer.Serialize(new
    {
        bench = Bench,
        hub = Math.Round(Hub.Median, 1),
        limit = Math.Round(Limit.Median, 1),
        ratio = Math.Round(Ratio, 4),
        unit = Unit,
        p50_ms = Math.Round(Hub.Percentile(0.50), 4),
        p99_ms = Math.Round(Hub.Percentile(0.99), 4),
        limit_p50_ms = Math.Round(Limit.Percentile(0.50), 4),
        limit_p99_ms = Math.Round(Limit.Percentile(0.99), 4),
    });
}

/// <summary>What was found of one side.</summary>
/// <param name="Rates">Per second, a round each.</param>
/// <param name="Latencies">Times, a round each.</param>
internal sealed record SideResult(IReadOnlyList<double> Rates, IReadOnlyList<LatencyHistogram> Latencies)
{
    /// <summary>The rate.</summary>
    public double Median => MiddleOf(Rates);

    /// <summary>The time in milliseconds within which a share of a round lies. Of all rounds together, the one in which the machine did something else would say it alone.</summary>
    public double Percentile(double share) => MiddleOf(Latencies.Select(l => l.Percentile(share)));

    // The middle one, or what lies between the two in the middle.
    private static double MiddleOf(IEnumerable<double> rounds)
    {
        var sorted = rounds.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
