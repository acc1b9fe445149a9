using System.Diagnostics.Metrics;
using CreditHub.Hub.Errors;
using CreditHub.Hub.Hosting;
using CreditHub.V1;
using Microsoft.Extensions.Options;

namespace CreditHub.Hub.Access.Limits;

/// <summary>
/// Measures how long work waits for a processor, and refuses a share of the calls while all of it waits longer than it should: what is
/// admitted is then answered in time, and what is refused is refused at once. Checks are refused last.
/// </summary>
internal sealed class LoadGauge : IDisposable
{
    private readonly LoadShare _share;
    private readonly Thread? _thread;
    private readonly CancellationTokenSource _stop = new();
    private readonly Meter _meter;
    private readonly Counter<long> _refused;

    public LoadGauge(LoadShare share, IOptions<LimitOptions> options, IMeterFactory meters)
    {
        _share = share;
        _meter = meters.Create(HubMeter.Name);
        _refused = _meter.CreateCounter<long>("credithub.calls.shed",
            description: "Calls refused because the node has more work than it can do in time.");
        _meter.CreateObservableGauge("credithub.load.shed_share", () => _share.Refused,
            description: "Share of the calls that is refused now, checks; others twice that.");
        if (options.Value.QueueMilliseconds == 0) return;

        // A thread of its own: a timer would wait in the queue that it is to measure.
        _thread = new Thread(Measure) { IsBackground = true, Name = "load gauge" };
        _thread.Start();
    }

    /// <summary>The refusal of a call that the node does not take on now; null where it does.</summary>
    /// <param name="cost">What the call costs; checks cost 1.</param>
    public ApiException? Refusal(int cost)
    {
        var share = _share.Refused;
        if (share <= 0) return null;
        if (Random.Shared.NextDouble() >= (cost > 1 ? 2 * share : share)) return null;
        _refused.Add(1, new KeyValuePair<string, object?>("calls", cost > 1 ? "other" : "checks"));

        // Half more or less by chance, so that what was refused together does not come again together.
        var retry = TimeSpan.FromSeconds(0.5 + Random.Shared.NextDouble());
        return new ApiException(
            ErrorReason.Overloaded, "This node has more work than it can do in time. Ask again shortly, or another node.",
            ("retry_after_ms", $"{retry.TotalMilliseconds:F0}"))
        { RetryAfter = retry };
    }

    /// <summary>Stops measuring.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _thread?.Join();
        _stop.Dispose();
        _meter.Dispose();
    }

    private void Measure()
    {
        Probe? probe = null;
        while (!_stop.Token.WaitHandle.WaitOne(LoadShare.Interval))
        {
            if (probe is not null)
            {
                var waited = probe.Waited;
                _share.Take(waited ?? TimeProvider.System.GetElapsedTime(probe.Queued));
                if (waited is null) continue;
            }

            probe = new Probe();
            ThreadPool.UnsafeQueueUserWorkItem(static p => p.Run(), probe, preferLocal: false);
        }
    }

    /// <summary>A piece of work that does nothing but say when it ran.</summary>
    private sealed class Probe
    {
        private long _ran;

        public long Queued { get; } = TimeProvider.System.GetTimestamp();

        /// <summary>How long it waited; null while it waits.</summary>
        public TimeSpan? Waited => Volatile.Read(ref _ran) is var ran && ran == 0 ? null : TimeProvider.System.GetElapsedTime(Queued, ran);

        public void Run() => Volatile.Write(ref _ran, TimeProvider.System.GetTimestamp());
    }
}
