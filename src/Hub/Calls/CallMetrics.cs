using System.Diagnostics.Metrics;
using System.Globalization;
using CreditHub.Hub.Access;
using CreditHub.Hub.Errors;
using CreditHub.Hub.Hosting;
using Microsoft.AspNetCore.Http.Features;

namespace CreditHub.Hub.Calls;

/// <summary>
/// Measures every call, by gRPC and by JSON alike, from its headers to its end: how long it took and how it ended. Labels are methods,
/// statuses and reasons of the contract, so that no caller can make more of them.
/// </summary>
internal sealed class CallMetrics : IDisposable
{
    /// <summary>Name of the histogram of durations.</summary>
    public const string Duration = "credithub.call.duration";

    private const string StatusTrailer = "grpc-status";
    private readonly Meter _meter;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _refused;

    public CallMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(HubMeter.Name);
        _duration = _meter.CreateHistogram<double>(
            Duration, "s", "How long calls took, by method and status. A stream takes as long as it is open.");
        _refused = _meter.CreateCounter<long>("credithub.calls.refused", description: "Calls refused, by the contract's reason.");
    }

    /// <summary>Measures what comes after it. No state machine is made for a call that ends at once, as most checks do.</summary>
    public RequestDelegate Around(RequestDelegate next) => context =>
    {
        var began = TimeProvider.System.GetTimestamp();
        var serving = next(context);
        if (!serving.IsCompletedSuccessfully) return Wait(serving, context, began);
        Record(context, began, isFailed: false);
        return serving;
    };

    /// <summary>Stops measuring.</summary>
    public void Dispose() => _meter.Dispose();

    private async Task Wait(Task serving, HttpContext context, long began)
    {
        var isFailed = true;
        try
        {
            await serving;
            isFailed = false;
        }
        finally
        {
            Record(context, began, isFailed);
        }
    }

    private void Record(HttpContext context, long began, bool isFailed)
    {
        var outcome = context.Features.Get<CallOutcome>();
        if (outcome?.Reason is { } reason) _refused.Add(1, new KeyValuePair<string, object?>("reason", reason));
        if (ContractCall.Of(context) is not { Method.Length: > 0 } call) return;
        _duration.Record(
            TimeProvider.System.GetElapsedTime(began).TotalSeconds, new KeyValuePair<string, object?>("method", call.Operation),
            new KeyValuePair<string, object?>("status", outcome?.Status ?? (isFailed ? "UNKNOWN" : StatusOf(context))));
    }

    // What the library ended by itself, such as at a deadline, stands in its trailers alone. A request in JSON without an outcome
    // ended well.
    private static string StatusOf(HttpContext context)
    {
        if (context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers.TryGetValue(StatusTrailer, out var status) != true
            && !context.Response.Headers.TryGetValue(StatusTrailer, out status)) return "OK";
        return status == "0" ? "OK"
            : CallOutcome.NameOf(int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : -1);
    }
}
