using System.Diagnostics;
using System.Numerics;

namespace CreditHub.Benchmarks.Running;

/// <summary>Counts times in buckets 3 % wide, so that any number of calls is remembered in the same few kilobytes. Safe for any number of threads.</summary>
internal sealed class LatencyHistogram
{
    // Each doubling of the time is divided into so many buckets.
    private const int StepBits = 5;
    private const int Steps = 1 << StepBits;

    private readonly long[] _counts = new long[64 * Steps];

    /// <summary>Counts the time since a timestamp of <see cref="Stopwatch"/>.</summary>
    public void RecordSince(long began) => Record(Stopwatch.GetTimestamp() - began);

    /// <summary>Counts a time in ticks of <see cref="Stopwatch"/>.</summary>
    public void Record(long ticks) => Interlocked.Increment(ref _counts[BucketOf((ulong)Math.Max(ticks, 0))]);

    /// <summary>The time in milliseconds within which a share of what was counted lies; 0 where nothing was.</summary>
    public double Percentile(double share)
    {
        var left = (long)Math.Ceiling(_counts.Sum() * share);
        for (var bucket = 0; bucket < _counts.Length; bucket++)
        {
            left -= _counts[bucket];
            if (left <= 0 && _counts[bucket] > 0) return MiddleOf(bucket) * 1000 / Stopwatch.Frequency;
        }

        return 0;
    }

    private static int BucketOf(ulong ticks)
    {
        if (ticks < Steps) return (int)ticks;
        var shift = BitOperations.Log2(ticks) - StepBits;
        return ((shift + 1) * Steps) + (int)((ticks >> shift) - Steps);
    }

    private static double MiddleOf(int bucket)
    {
        if (bucket < Steps) return bucket;
        var shift = (bucket / Steps) - 1;
        return (Steps + (bucket % Steps) + 0.5) * Math.Pow(2, shift);
    }
}
