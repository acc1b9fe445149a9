using CreditHub.Adapters.Transports;
using CreditHub.Hub.Calls;
using CreditHub.Hub.Hosting;
using CreditHub.Hub.Quality;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace CreditHub.Hub.Composition;

/// <summary>Traces and metrics. Subject codes are never labels: they would be personal data of a kind, and there are millions.</summary>
internal static class Telemetry
{
    // 39 pairs of dataset and source have some thousand fields; a province with every county's offices has more. What is beyond is summed in one series.
    private const int FieldSeriesMax = 20_000;

    // A check takes a millisecond, a commit a disk's write; a read of a year takes seconds, and what takes longer is a stream.
    private static readonly double[] Seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
    private static readonly double[] GroupUnits = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

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
                metrics.AddMeter(HubMeter.Name, AdapterMetrics.MeterName, "Microsoft.Orleans", "Microsoft.AspNetCore.Server.Kestrel")
                    .AddRuntimeInstrumentation().AddPrometheusExporter();
                metrics.AddView(SourceMetrics.FieldsFilled, new MetricStreamConfiguration { CardinalityLimit = FieldSeriesMax });
                metrics.AddView(CallMetrics.Duration, new ExplicitBucketHistogramConfiguration { Boundaries = Seconds });
                metrics.AddView(HubMetrics.CommitDuration, new ExplicitBucketHistogramConfiguration { Boundaries = Seconds });
                metrics.AddView(HubMetrics.CommitUnits, new ExplicitBucketHistogramConfiguration { Boundaries = GroupUnits });

                // Counted up and down by every request, and always near zero: the one instrument of Kestrel that costs each call something.
                metrics.AddView("kestrel.queued_requests", MetricStreamConfiguration.Drop);
                if (hasCollector) metrics.AddOtlpExporter();
            });
        if (hasCollector) telemetry.WithTracing(tracing => tracing.AddAspNetCoreInstrumentation().AddOtlpExporter());
    }
}
