using CreditHub.Hub.Clocks;
using CreditHub.Hub.Composition;
using CreditHub.Hub.Rulebooks;

namespace CreditHub.Hub;

/// <summary>The hub as a table of contents. Every part has a folder of its own.</summary>
internal static class HubHost
{
    /// <summary>Looks at settings and documents without opening or making anything.</summary>
    public static RulebookFolder Check(string[] args) => StartupCheck.Run(NewBuilder(args));

    /// <summary>Puts a hub together; nothing is served before it is run.</summary>
    /// <param name="args">Settings as <c>--Hub:Address=…</c>; environment variables <c>Hub__Address</c> do the same.</param>
    /// <param name="outside">The world's clock; everything's, unless <c>Hub:Clock</c> states another.</param>
    public static async Task<WebApplication> Build(string[] args, TimeProvider outside)
    {
        var builder = NewBuilder(args);
        var folder = StartupCheck.Run(builder);
        var time = builder.AddClock(outside);
        builder.AddHubOptions();
        builder.Services.AddSingleton(folder);
        var store = await builder.AddLedgerStore(time, outside);
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

    private static WebApplicationBuilder NewBuilder(string[] args) =>
        WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
}
