using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CreditHub.Hub.Operations;

/// <summary>How readiness is answered: in a bounded time whatever is away, with the reason beside the status.</summary>
internal static class Readiness
{
    /// <summary>How long one check looks at most. They look side by side, so that the whole answer takes no longer.</summary>
    public static readonly TimeSpan LookMax = TimeSpan.FromSeconds(1);

    /// <summary>How often the answer of gRPC's health service is looked at anew.</summary>
    public static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(5);

    /// <summary>The status in the first line, then a line for each check.</summary>
    public static HealthCheckOptions Options { get; } = new() { ResponseWriter = Write };

    private static Task Write(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        var lines = report.Entries.Select(entry => $"{entry.Key}: {entry.Value.Status}. {entry.Value.Description ?? entry.Value.Exception?.Message}");
        return context.Response.WriteAsync($"{report.Status}\n{string.Join('\n', lines)}\n", context.RequestAborted);
    }
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
