using System.Diagnostics.Metrics;
using CreditHub.Hub.Cases;
using CreditHub.Hub.Changes;
using CreditHub.Hub.Eligibility;
using CreditHub.Hub.Evaluations;
using CreditHub.Hub.Feed;
using CreditHub.Hub.Hosting;
using CreditHub.Ledger;

namespace CreditHub.Hub.Composition;

/// <summary>What this node keeps of the ledger, how far it has come, what it commits, and who watches.</summary>
internal sealed class HubMetrics : IHostedService, IDisposable
{
    /// <summary>Name of the histogram of commits' durations.</summary>
    public const string CommitDuration = "credithub.commit.duration";

    /// <summary>Name of the histogram of commits' units.</summary>
    public const string CommitUnits = "credithub.commit.units";

    private readonly Meter _meter = new(HubMeter.Name);
    private readonly LedgerStore _store;
    private readonly Histogram<double> _duration;
    private readonly Histogram<int> _units;

    public HubMetrics(
        StandingIndex index, ChangeFeed feed, LedgerStore store, RecentSanctions sanctions, RecentEvaluations evaluations, RecentCases cases)
    {
        _store = store;
        var appender = store.Appender;
        _meter.CreateObservableCounter("credithub.commits_failed", () => appender.Failures, description: "Groups that the store did not commit.");
        _meter.CreateObservableGauge("credithub.subjects", () => index.Subjects, description: "Subjects known to this node.");
        _meter.CreateObservableGauge("credithub.standings", () => index.Standings, description: "Subjects against or for which something stands.");
        _meter.CreateObservableGauge("credithub.position", () => feed.Position.Value, description: "Ledger position that this node has applied.");
        _meter.CreateObservableGauge(
            "credithub.ledger.position", () => feed.Head.Value, description: "Where the ledger ended when this node last looked at it.");
        _meter.CreateObservableGauge(
            "credithub.ledger.silence", () => feed.Silence.TotalSeconds, "s", "For how long the ledger has not answered this node's looks at its end.");
        _meter.CreateObservableGauge(
            "credithub.ledger.epoch", () => store.Epoch, description: "Epoch of the ledger in which this node opened it.");
        _meter.CreateObservableGauge(
            "credithub.commit.stands_still", () => appender.StandsStillFor.TotalSeconds, "s", "For how long the commit under way has stood; 0 where none is.");
        _meter.CreateObservableGauge(
            "credithub.ledger.queue_length",
            () => (Measurement<int>[])[Of("queue", "units", appender.Waiting), Of("queue", "reads", store.Reader.Waiting)],
            description: "Units that wait for a commit and reads that wait for a thread.");
        _duration = _meter.CreateHistogram<double>(CommitDuration, "s", "How long commits took, store and disk.");
        _units = _meter.CreateHistogram<int>(CommitUnits, description: "Units committed together.");
        (string Kind, OpenWatches Open)[] watches =
            [("sanctions", sanctions.Ring.Watches), ("evaluations", evaluations.Ring.Watches), ("cases", cases.Ring.Watches)];
        _meter.CreateObservableGauge(
            "credithub.watches.open", () => watches.Select(w => Of("kind", w.Kind, w.Open.Count)), description: "Open watches.");
        _meter.CreateObservableGauge(
            "credithub.watch.lag", () => watches.Select(w => Of("kind", w.Kind, w.Open.Lag.TotalSeconds)), "s",
            "For how long the watch that is furthest behind has not been at the present.");
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _store.Appender.Measured += OnCommitted;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _store.Appender.Measured -= OnCommitted;
        _meter.Dispose();
    }

    private void OnCommitted(TimeSpan duration, int units)
    {
        _duration.Record(duration.TotalSeconds);
        _units.Record(units);
    }

    private static Measurement<T> Of<T>(string label, string name, T value)
        where T : struct => new(value, new KeyValuePair<string, object?>(label, name));
}
