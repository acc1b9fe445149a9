using System.Diagnostics;
using CreditHub.Benchmarks.Running;
using CreditHub.Benchmarks.Servers;
using CreditHub.Benchmarks.Stores;
using Grpc.Core;

namespace CreditHub.Benchmarks.Watching;

/// <summary>
/// Every sanction change of the store replayed to so many subscribers at once, each on a connection of its own, beside a bare writer of the same
/// encoded messages. Latency is measured after each replay: from sending a report until its change reached a subscriber, at a gentle pace.
/// </summary>
internal sealed class WatchBenchmark : IBenchmark
{
    private const int Subscribers = 20;

    public string Name => "watch";

    public async Task<BenchmarkResult> Run(KeptStore store, string work, CancellationToken cancellationToken)
    {
        await using var hub = await ChildServer.StartHub(store.CopyTo(Path.Combine(work, "copy")), cancellationToken);
        var hubChannels = Enumerable.Range(0, Subscribers).Select(_ => new BenchChannel(hub)).ToArray();
        var frames = await Frames(hubChannels[0].Invoker, cancellationToken);
        Say.Line($"{frames.Sum(f => RawWatch.ChangesIn(f)):N0} changes in {frames.Count:N0} messages go to {Subscribers} subscribers each time.");
        new LimitMaterial(work).WriteFrames(frames);
        await using var limit = await ChildServer.StartLimit(work, cancellationToken);
        var limitChannels = Enumerable.Range(0, Subscribers).Select(_ => new BenchChannel(limit)).ToArray();
        try
        {
            // A whole replay is long; three rounds keep the run under a minute.
            return await Rounds.Alternate(
                Name, "changes/s", ReplayThenLive(hubChannels), ReplayThenLive(limitChannels), cancellationToken, warmUps: 1, rounds: 3);
        }
        finally
        {
            foreach (var channel in hubChannels.Concat(limitChannels)) channel.Dispose();
        }
    }

    private static async Task<List<byte[]>> Frames(CallInvoker invoker, CancellationToken cancellationToken)
    {
        var frames = new List<byte[]>();
        using var call = RawWatch.Open(invoker, RawWatch.FromBeginning, cancellationToken);
        await foreach (var frame in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            if (RawWatch.IsCaughtUp(frame)) return frames;
            if (RawWatch.IsChanges(frame)) frames.Add(frame);
        }

        throw new InvalidOperationException("A watch ended.");
    }

    private static Round ReplayThenLive(BenchChannel[] channels)
    {
        var live = new LiveChanges(channels);
        return async (length, latency, cancellationToken) =>
        {
            var rate = await Replay(channels, length, cancellationToken);
            await live.Measure(latency, cancellationToken);
            return rate;
        };
    }

    // Whole replays only: a ledger begins with registrations, which change nobody's standing and must be passed over first.
    private static async Task<double> Replay(BenchChannel[] channels, TimeSpan length, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var count = 0L;
        do
        {
            var counts = await Task.WhenAll(channels.Select(channel => Task.Run(() => ReplayOnce(channel.Invoker, cancellationToken), cancellationToken)));
            count += counts.Sum();
        }
        while (Stopwatch.GetElapsedTime(began) < length);
        return count / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static async Task<long> ReplayOnce(CallInvoker invoker, CancellationToken cancellationToken)
    {
        var count = 0L;
        using var call = RawWatch.Open(invoker, RawWatch.FromBeginning, cancellationToken);
        while (await call.ResponseStream.MoveNext(cancellationToken) && !RawWatch.IsCaughtUp(call.ResponseStream.Current))
            if (RawWatch.IsChanges(call.ResponseStream.Current)) count += RawWatch.ChangesIn(call.ResponseStream.Current);
        return count;
    }
}
