using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CreditHub.Hub.Operations;

/// <summary>How readiness is answered: in a bounded time whatever is away, with the reason beside the status.</summary>
internal static class Readiness
{
    /// <summary>How long one check looks at most. They look side by side, so that the whole answer takes no longer.</summary>
    public static readonly TimeSpan LookMax = TimeSpan.FromSeconds(1);

    private const string Json = "application/json";

    // People read it in a terminal too.
    private static readonly JsonWriterOptions JsonOptions = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>How often the answer of gRPC's health service is looked at anew.</summary>
    public static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The status in the first line, then a line for each check; for whoever accepts JSON an object with each check, its status and its
    /// reason. Probes and people read lines, and programs need not take them apart.
    /// </summary>
    public static HealthCheckOptions Options { get; } = new() { ResponseWriter = Write };

    private static Task Write(HttpContext context, HealthReport report)
    {
        context.Response.Headers.Vary = "Accept";
        if (AcceptsJson(context.Request)) return WriteJson(context.Response, report, context.RequestAborted);
        context.Response.ContentType = "text/plain; charset=utf-8";
        var lines = report.Entries.Select(entry => $"{entry.Key}: {entry.Value.Status}. {ReasonOf(entry.Value)}");
        return context.Response.WriteAsync($"{report.Status}\n{string.Join('\n', lines)}\n", context.RequestAborted);
    }

    private static async Task WriteJson(HttpResponse response, HealthReport report, CancellationToken cancellationToken)
    {
        response.ContentType = Json;
        var body = new ArrayBufferWriter<byte>(1024);
        await using (var writer = new Utf8JsonWriter(body, JsonOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("status", report.Status.ToString());
            writer.WriteStartArray("checks");
            foreach (var (name, entry) in report.Entries)
            {
                writer.WriteStartObject();
                writer.WriteString("check", name);
                writer.WriteString("status", entry.Status.ToString());
                writer.WriteString("reason", ReasonOf(entry));
                writer.WriteNumber("seconds", Math.Round(entry.Duration.TotalSeconds, 3));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        await response.BodyWriter.WriteAsync(body.WrittenMemory, cancellationToken);
    }

    private static string? ReasonOf(HealthReportEntry entry) => entry.Description ?? entry.Exception?.Message;

    private static bool AcceptsJson(HttpRequest request) =>
        request.GetTypedHeaders().Accept.Any(a => a.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase) && a.Quality != 0);
}

/// <summary>A look that is under way serves everyone who asks meanwhile: where nothing answers, questions do not pile up.</summary>
internal sealed class OneLook<T>(Func<Task<T>> look)
{
    private readonly Lock _gate = new();
    private Task<T>? _underWay;

    /// <summary>What the look finds.</summary>
    /// <exception cref="TimeoutException">It takes longer.</exception>
    public async Task<T> Within(TimeSpan limit, CancellationToken cancellationToken)
    {
        Task<T> underWay;
        lock (_gate) underWay = _underWay is { IsCompleted: false } ? _underWay : _underWay = look();
        return await underWay.WaitAsync(limit, cancellationToken);
    }
}
