using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CreditHub.TestKit;

/// <summary>A source's web server on a real Kestrel: answers what the test tells it.</summary>
public sealed class HttpSourceServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<string> _asked = new();

    private HttpSourceServer(WebApplication app) => _app = app;

    /// <summary>Address of the server, without a path.</summary>
    public string Address => _app.Urls.Single();

    /// <summary>Path and query of each question, in order.</summary>
    public IReadOnlyList<string> Asked => [.. _asked];

    /// <summary>Answers a question. Given how many came before it.</summary>
    public Func<HttpContext, int, Task> Answer { get; set; } = (context, _) =>
    {
        context.Response.StatusCode = 404;
        return Task.CompletedTask;
    };

    /// <summary>Starts a server on a free port of loopback.</summary>
    public static async Task<HttpSourceServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        var app = builder.Build();
        var server = new HttpSourceServer(app);
        app.Run(context =>
        {
            var before = server._asked.Count;
            server._asked.Enqueue($"{context.Request.Path}{context.Request.QueryString}");
            return server.Answer(context, before);
        });
        await app.StartAsync();
        return server;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }
}
