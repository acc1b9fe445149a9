namespace CreditHub.Benchmarks.Running;

/// <summary>One round of one side: loads it for a time, counts latencies, returns how many a second.</summary>
internal delegate Task<double> Round(TimeSpan length, LatencyHistogram latency, CancellationToken cancellationToken);

/// <summary>Runs hub and limit in turns, so that what the machine does besides meets both.</summary>
internal static class Rounds
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1.5);

    // The runtime compiles anew what is called often, for as long as it finds more of it: a side is warm once that no longer shows.
    private const int WarmUpsMax = 20;
    private const double Warm = 1.05;

    /// <summary>Warms both up, then measures hub, limit, hub, limit …</summary>
    public static async Task<BenchmarkResult> Alternate(
        string bench, string unit, Round hub, Round limit, CancellationToken cancellationToken, int warmUps = 5, int rounds = 4)
    {
        await WarmBoth(hub, limit, warmUps, cancellationToken);
        var (hubRates, limitRates) = (new List<double>(), new List<double>());
        var (hubLatencies, limitLatencies) = (new List<LatencyHistogram>(), new List<LatencyHistogram>());
        for (var i = 0; i < rounds; i++)
        {
            hubRates.Add(await hub(Length, Next(hubLatencies), cancellationToken));
            limitRates.Add(await limit(Length, Next(limitLatencies), cancellationToken));
            Say.Line($"{bench}: round {i + 1} of {rounds}: hub {hubRates[^1]:N0}, limit {limitRates[^1]:N0} {unit}");
        }

        return new BenchmarkResult(bench, unit, new SideResult(hubRates, hubLatencies), new SideResult(limitRates, limitLatencies));
    }

    private static LatencyHistogram Next(List<LatencyHistogram> latencies)
    {
        latencies.Add(new LatencyHistogram());
        return latencies[^1];
    }

    private static async Task WarmBoth(Round hub, Round limit, int least, CancellationToken cancellationToken)
    {
        var (bestOfHub, bestOfLimit) = (0.0, 0.0);
        for (var i = 0; i < WarmUpsMax; i++)
        {
            var ofHub = await hub(WarmUp, new LatencyHistogram(), cancellationToken);
            var ofLimit = await limit(WarmUp, new LatencyHistogram(), cancellationToken);
            if (i + 1 >= least && ofHub < bestOfHub * Warm && ofLimit < bestOfLimit * Warm) return;
            (bestOfHub, bestOfLimit) = (Math.Max(bestOfHub, ofHub), Math.Max(bestOfLimit, ofLimit));
        }
    }
}
