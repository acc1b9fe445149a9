using System.Diagnostics.Metrics;
using CreditHub.Hub.Eligibility;
using CreditHub.Hub.Feed;
using CreditHub.Hub.Hosting;
using CreditHub.Hub.Quality;
using CreditHub.Ledger.Appending;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace CreditHub.Hub.Composition;

/// <summary>Traces and metrics. Subject codes are never labels: they would be personal data of a kind, and there are millions.</summary>
internal static class Telemetry
{
    // 39 pairs of dataset and source have some thousand fields; a province with every county's offices has more. What is beyond is summed in one series.
    private const int FieldSeriesMax = 20_000;

    /// <summary>Adds telemetry; exported by OTLP where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set, and always to be scraped.</summary>
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        var hasCollector = builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 };
        builder.Services.AddSingleton<HubMetrics>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<HubMetrics>());
        builder.Services.AddSingleton<SourceMetrics>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<SourceMetrics>());
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("credithub"))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(HubMeter.Name, "Microsoft.Orleans", "Microsoft.AspNetCore.Server.Kestrel").AddRuntimeInstrumentation().AddPrometheusExporter();
                metrics.AddView(SourceMetrics.FieldsFilled, new MetricStreamConfiguration { CardinalityLimit = FieldSeriesMax });

                // Counted up and down by every request, and always near zero: the one instrument of Kestrel that costs each call something.
                metrics.AddView("kestrel.queued_requests", MetricStreamConfiguration.Drop);
                if (hasCollector) metrics.AddOtlpExporter();
            });
        if (hasCollector) telemetry.WithTracing(tracing => tracing.AddAspNetCoreInstrumentation().AddOtlpExporter());
    }
}

/// <summary>Gauges of what this node keeps.</summary>
internal sealed class HubMetrics : IHostedService, IDisposable
{
    private readonly Meter _meter = new(HubMeter.Name);

    public HubMetrics(StandingIndex index, ChangeFeed feed, LedgerAppender appender)
    {
        _meter.CreateObservableCounter("credithub.commits_failed", () => appender.Failures, description: "Groups that the store did not commit.");
        _meter.CreateObservableGauge("credithub.subjects", () => index.Subjects, description: "Subjects known to this node.");
        _meter.CreateObservableGauge("credithub.standings", () => index.Standings, description: "Subjects against or for which something stands.");
        _meter.CreateObservableGauge("credithub.position", () => feed.Position.Value, description: "Ledger position that this node has applied.");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _meter.Dispose();
}
