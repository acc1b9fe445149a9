using System.Globalization;
using System.Text.Json.Nodes;
using CreditHub.V1;
using Microsoft.Extensions.Time.Testing;

namespace CreditHub.Hub.Tests.SharingDirectory;

/// <summary>
/// The metrics of sources as Prometheus reads them. Every hub of a process has one meter's name: a dataset of the test's own tells its series apart, and no
/// other hub runs beside, since one that ends takes the series that it shares by name out of those that go on.
/// </summary>
[Collection(nameof(SourceMetricsTests))]
[CollectionDefinition(nameof(SourceMetricsTests), DisableParallelization = true)]
public sealed class SourceMetricsTests
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(20) };

    [Fact]
    public async Task OverdueAndAge_ByDatasetAndAuthority_FollowTheClock()
    {
        const string Dataset = "test.metrics-overdue";
        var folder = await Leave(Dataset, hub => hub.Report("sx-market", Stated(Dataset, TestHub.Start.AddHours(-1))));
        await using (var fresh = await Again(folder, TestHub.Start))
        {
            await Shows(fresh, $"credithub_source_overdue{{source=\"sx-market\",dataset=\"{Dataset}\"}}", 0);
            await Shows(fresh, $"credithub_source_age_seconds{{source=\"sx-market\",dataset=\"{Dataset}\"}}", 3600);

            // A source that never stated anything is overdue and has no age.
            await Shows(fresh, $"credithub_source_overdue{{source=\"sx-metrics\",dataset=\"{Dataset}\"}}", 1);
            Assert.Null(ValueOf($"credithub_source_age_seconds{{source=\"sx-metrics\",dataset=\"{Dataset}\"}}", await Scrape(fresh)));
        }

        await using var later = await Again(folder, TestHub.Start.AddHours(24));
        await Shows(later, $"credithub_source_overdue{{source=\"sx-market\",dataset=\"{Dataset}\"}}", 1);
        await Shows(later, $"credithub_source_age_seconds{{source=\"sx-market\",dataset=\"{Dataset}\"}}", 25 * 3600);
    }

    [Fact]
    public async Task Coverage_CountsWhatIsDueByState()
    {
        const string Dataset = "test.metrics-coverage";
        const string Agency = "sx-coverage";
        var folder = await Leave(Dataset, hub => hub.Report(Agency, Stated(Dataset, TestHub.Start)), Agency);
        await using (var fresh = await Again(folder, TestHub.Start))
        {
            await Shows(fresh, Coverage(Agency, "arriving"), 1);
            await Shows(fresh, Coverage(Agency, "overdue"), 0);
            await Shows(fresh, Coverage(Agency, "never"), 1);
        }

        await using var later = await Again(folder, TestHub.Start.AddDays(2));
        await Shows(later, Coverage(Agency, "arriving"), 0);
        await Shows(later, Coverage(Agency, "overdue"), 1);
        await Shows(later, Coverage(Agency, "never"), 1);
    }

    [Fact]
    public async Task Completeness_ByField_CountsWhatSaysSomethingAndWhatNeverDoes()
    {
        const string Dataset = "test.metrics-fields";
        await using var hub = await Again(await Leave(Dataset, _ => Task.CompletedTask), TestHub.Start);
        var remarked = Penalty(Dataset, 1);
        remarked.Remark = "说明";
        await hub.Report("sx-market", Rows.Of(remarked), Rows.Of(Penalty(Dataset, 2)), Rows.Of(remarked));
        await Shows(hub, $"credithub_rows_described_total{{source=\"sx-market\",dataset=\"{Dataset}\"}}", 2);
        await Shows(hub, Filled("record.remark"), 1);
        await Shows(hub, Filled("record.penalty.facts"), 2);
        await Shows(hub, Filled("record.penalty.licence_affected"), 0);
        Assert.Null(ValueOf(Filled("record.licence.licence_number"), await Scrape(hub)));

        // Counters only ever grow, however often the statistics are written.
        await hub.Report("sx-market", Rows.Of(Penalty(Dataset, 3)));
        await Shows(hub, Filled("record.penalty.facts"), 3);
        await Shows(hub, Filled("record.remark"), 1);

        // Labels are the directory's: what a caller invents makes no series.
        await hub.Report("sx-market", Rows.Of(Penalty("test.metrics-invented", 4)));
        Assert.DoesNotContain("test.metrics-invented", await Scrape(hub), StringComparison.Ordinal);

        static string Filled(string field) => $"credithub_fields_filled_total{{source=\"sx-market\",dataset=\"{Dataset}\",field=\"{field}\"}}";
    }

    private static string Coverage(string agency, string state) => $"credithub_coverage_datasets{{source=\"{agency}\",state=\"{state}\"}}";

    private static CreditRecord Penalty(string dataset, int number)
    {
        var record = Rows.Penalty(Rows.CodeOf(number));
        record.Dataset = dataset;
        record.RecordNumber = $"{number}";
        return record;
    }

    private static ReportRow Stated(string dataset, DateTimeOffset at) =>
        new() { Watermark = new Watermark { Dataset = dataset, CompleteAsOf = at.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture) } };

    // What a hub left whose directory has penalties of a dataset of the test's own, due each day, and another dataset that never comes.
    private static async Task<string> Leave(string dataset, Func<TestHub, Task> report, string agency = "sx-metrics")
    {
        var hub = await TestHub.StartOnAsync(directory =>
        {
            var own = directory["agencies"]!.AsArray().First(a => (string?)a!["code"] == "sx-market")!.DeepClone();
            own["code"] = agency;
            directory["agencies"]!.AsArray().Add(own);
            directory["datasets"]!.AsArray().Add(Like(directory, dataset, "sx-market", agency));
            directory["datasets"]!.AsArray().Add(Like(directory, dataset + "-never", agency));
            foreach (var right in directory.RightsOf("sx-market")) directory["rights"]!.AsArray().Add(With(right, agency));
            foreach (var right in directory["rights"]!.AsArray().Where(r => r!["datasets"] is JsonArray d && d.Any(x => (string?)x == "market.penalty")).ToList())
            {
                right!["datasets"]!.AsArray().Add(dataset);
                right["datasets"]!.AsArray().Add(dataset + "-never");
            }
        });
        await report(hub);
        return await hub.StopAsync();
    }

    private static JsonNode Like(JsonNode directory, string code, params string[] agencies)
    {
        var own = directory.Dataset("market.penalty").DeepClone();
        own["code"] = code;
        own["reportingAgencies"] = new JsonArray([.. agencies.Select(a => JsonValue.Create(a))]);
        own["reportingPeriodHours"] = 24;
        return own;
    }

    private static JsonNode With(JsonNode right, string agency)
    {
        var own = right.DeepClone();
        own["agency"] = agency;
        return own;
    }

    private static Task<TestHub> Again(string folder, DateTimeOffset at) =>
        TestHub.StartAsync(folder, new FakeTimeProvider(at), $"--Hub:ConfigFolder={Path.Combine(folder, "config")}");

    private static Task<string> Scrape(TestHub hub) => Http.GetStringAsync(new Uri($"{hub.OperationsAddress}/metrics"), TestHub.Token);

    // The statistics are taken over when they are written, which reading the quality does; a scrape may be answered from the one a moment before.
    private static Task Shows(TestHub hub, string series, double value) => Eventually.Holds($"{series} is {value}", async () =>
    {
        await hub.Directory.GetQualityAsync(new GetQualityRequest(), cancellationToken: TestHub.Token);
        return ValueOf(series, await Scrape(hub)) == value;
    });

    private static double? ValueOf(string series, string scraped) => scraped.Split('\n').Where(line => Names(line, series))
        .Select(line => (double?)double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture)).LastOrDefault();

    // The exporter puts the meter's own label first and the others in an order of its own.
    private static bool Names(string line, string series)
    {
        var (name, labels) = (series.Split('{')[0], series.Split('{')[1].TrimEnd('}').Split(','));
        return line.StartsWith(name + "{", StringComparison.Ordinal) && Array.TrueForAll(labels, label => line.Contains(label, StringComparison.Ordinal));
    }
}
