using CreditHub.Hub.Clocks;
using CreditHub.Hub.Composition;

namespace CreditHub.Benchmarks.Servers;

/// <summary>The bare limit: gRPC with the hub's own Kestrel settings and messages, and as little behind it as can be.</summary>
internal static class LimitServer
{
    /// <summary>Serves what a folder of material holds.</summary>
    public static async Task Run(string materialFolder)
    {
        var (address, settings) = ServerProcess.ChooseAddresses();
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { Args = [.. settings, "--Hub:Ledger:ConnectionString=none", "--Hub:Access:Unauthenticated=true"], ContentRootPath = AppContext.BaseDirectory });
        builder.AddClock(TimeProvider.System);
        builder.AddHubOptions();
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = builder.HubOptions().MessageBytesMax;
            grpc.MaxSendMessageSize = 64 << 20;
        });
        builder.Services.AddSingleton(new LimitMaterial(materialFolder));
        builder.Services.AddSingleton<BareAnswers>();
        builder.Services.AddSingleton<BareDecisions>();
        builder.Services.AddSingleton<BareFrames>();
        var app = builder.Build();
        app.MapGrpcService<BareEligibility>();
        app.MapGrpcService<BareSanctions>();
        app.MapGrpcService<BareReporting>();
        new BareBodies(app.Services.GetRequiredService<LimitMaterial>()).Map(app);
        await ServerProcess.ServeUntilLeft(app, address);
    }
}
