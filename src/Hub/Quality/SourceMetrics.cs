using System.Diagnostics.Metrics;
using CreditHub.Hub.Feed;
using CreditHub.Hub.Hosting;
using CreditHub.Hub.Sources;
using CreditHub.V1;

namespace CreditHub.Hub.Quality;

/// <summary>
/// Metrics of the sources (数据源): who is overdue, how much of what is due arrives, how complete it is. Their labels are agencies, datasets and fields of the
/// sharing directory and nothing that a caller wrote, so that there are no more of them than the directory has.
/// </summary>
internal sealed class SourceMetrics : IHostedService, IDisposable
{
    /// <summary>Name of the metric with most series: one a field of each dataset and source.</summary>
    public const string FieldsFilled = "credithub.fields.filled";

    private static readonly string[] States = ["arriving", "overdue", "never"];

    private readonly ChangeFeed _feed;
    private readonly SourceAges _ages;
    private readonly Meter _meter = new(HubMeter.Name);

    public SourceMetrics(ChangeFeed feed, SourceAges ages, CompletenessTotals completeness)
    {
        _feed = feed;
        _ages = ages;
        _meter.CreateObservableGauge(
            "credithub.source.overdue", Overdue, description: "1 where a source is silent past its period, else 0; by source and dataset, of those with a period.");
        _meter.CreateObservableGauge(
            "credithub.source.age", Ages, unit: "s", description: "Age of a source's data, by source and dataset; none where it never stated a time.");
        _meter.CreateObservableGauge(
            "credithub.batches.held", Held, description: "Batches that are held until a person decides, by source and dataset.");
        _meter.CreateObservableGauge(
            "credithub.coverage.datasets", Coverage, description: "Datasets that are due, by source and by whether they arrive, are overdue, or never came.");
        _meter.CreateObservableCounter(
            "credithub.rows.described", completeness.Rows, description: "Rows that brought content, by source and dataset: the whole of which filled fields are the part.");
        _meter.CreateObservableCounter(
            FieldsFilled, completeness.Fields, description: "Rows in which a field said something, by source, dataset and field.");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<int>> Overdue() => Due().Select(age => new Measurement<int>(age.Overdue ? 1 : 0, Labels(age)));

    private IEnumerable<Measurement<long>> Ages() => Known().Where(age => age.AgeSeconds >= 0).Select(age => new Measurement<long>(age.AgeSeconds, Labels(age)));

    private IEnumerable<Measurement<int>> Held() =>
        Known().Select(age => new Measurement<int>(_ages.HeldOf(age.Source, age.Dataset), Labels(age)));

    // Every state of every source, though it be 0: a series that is missing raises no alarm.
    private IEnumerable<Measurement<int>> Coverage() =>
        from ages in Due().GroupBy(age => age.Source)
        from state in States
        select new Measurement<int>(ages.Count(age => StateOf(age) == state), new("source", ages.Key), new("state", state));

    private static string StateOf(SourceAge age) => age switch
    {
        { AgeSeconds: < 0 } => "never",
        { Overdue: true } => "overdue",
        _ => "arriving",
    };

    private static KeyValuePair<string, object?>[] Labels(SourceAge age) => [new("source", age.Source), new("dataset", age.Dataset)];

    private IEnumerable<SourceAge> Due() => Known(dueOnly: true);

    // Before the ledger is loaded every source would look as if it had never said anything.
    private IEnumerable<SourceAge> Known(bool dueOnly = false) => _feed.IsReady ? _ages.Of(dataset => !dueOnly || dataset.ReportingPeriodHours > 0) : [];
}
