using CreditHub.Hub.Composition;

namespace CreditHub.Hub;

/// <summary>The hub as a table of contents. Every part has a folder of its own.</summary>
internal static class HubHost
{
    /// <summary>Puts a hub together; nothing is served before it is run.</summary>
    /// <param name="args">Settings as <c>--Hub:Address=…</c>; environment variables <c>Hub__Address</c> do the same.</param>
    /// <param name="time">The clock of everything.</param>
    public static async Task<WebApplication> Build(string[] args, TimeProvider time)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.AddHubOptions(time);
        var store = await builder.AddLedgerStore(time);
        await builder.AddEvidence(store, time);
        builder.AddSubjectGrains(store);
        builder.AddStandingAndFeed();
        builder.AddEvidenceServices();
        builder.AddGrpcServices();
        builder.AddTelemetry();
        builder.AddEmbeddedAdapters();

        var app = builder.Build();
        app.MapHub();
        return app;
    }
}
