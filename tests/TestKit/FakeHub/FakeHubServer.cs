using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CreditHub.TestKit.FakeHub;

/// <summary>A hub without insides on a real Kestrel and real gRPC: each service answers what the test tells it, and breaks when told.</summary>
public sealed class FakeHubServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeHubServer(WebApplication app, CallLog calls)
    {
        _app = app;
        Calls = calls;
        Address = app.Urls.Single();
    }

    /// <summary>Address on which the hub listens.</summary>
    public string Address { get; }

    /// <summary>Every call that arrived, and the way to refuse one before it reaches a service.</summary>
    public CallLog Calls { get; }

    /// <summary>The eligibility service.</summary>
    public FakeEligibility Eligibility => _app.Services.GetRequiredService<FakeEligibility>();

    /// <summary>The reporting service.</summary>
    public FakeReporting Reporting => _app.Services.GetRequiredService<FakeReporting>();

    /// <summary>The sanction service.</summary>
    public FakeSanctions Sanctions => _app.Services.GetRequiredService<FakeSanctions>();

    /// <summary>The subject service.</summary>
    public FakeSubjects Subjects => _app.Services.GetRequiredService<FakeSubjects>();

    /// <summary>The identity service.</summary>
    public FakeIdentity Identity => _app.Services.GetRequiredService<FakeIdentity>();

    /// <summary>The case service.</summary>
    public FakeCases Cases => _app.Services.GetRequiredService<FakeCases>();

    /// <summary>The supervision service.</summary>
    public FakeSupervision Supervision => _app.Services.GetRequiredService<FakeSupervision>();

    /// <summary>The report service.</summary>
    public FakeReports Reports => _app.Services.GetRequiredService<FakeReports>();

    /// <summary>The publicity service.</summary>
    public FakePublicity Publicity => _app.Services.GetRequiredService<FakePublicity>();

    /// <summary>The outcome service.</summary>
    public FakeOutcomes Outcomes => _app.Services.GetRequiredService<FakeOutcomes>();

    /// <summary>The evidence service.</summary>
    public FakeEvidence Evidence => _app.Services.GetRequiredService<FakeEvidence>();

    /// <summary>The service of proofs of the ledger.</summary>
    public FakeLedgerProofs LedgerProofs => _app.Services.GetRequiredService<FakeLedgerProofs>();

    /// <summary>The evaluation service.</summary>
    public FakeEvaluations Evaluations => _app.Services.GetRequiredService<FakeEvaluations>();

    /// <summary>The statistics service.</summary>
    public FakeStatistics Statistics => _app.Services.GetRequiredService<FakeStatistics>();

    /// <summary>The sharing directory.</summary>
    public FakeDirectory Directory => _app.Services.GetRequiredService<FakeDirectory>();

    /// <summary>Starts a hub on a free port of the loopback, or on the port of a hub that was stopped.</summary>
    public static async Task<FakeHubServer> StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(System.Net.IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2));
        var calls = new CallLog();
        builder.Services.AddSingleton(calls);
        builder.Services.AddGrpc(grpc => grpc.Interceptors.Add<CallLogInterceptor>());
        builder.Services.AddSingleton<FakeEligibility>().AddSingleton<FakeReporting>().AddSingleton<FakeSanctions>()
            .AddSingleton<FakeSubjects>().AddSingleton<FakeDirectory>().AddSingleton<FakeIdentity>()
            .AddSingleton<FakeCases>().AddSingleton<FakeEvidence>()
            .AddSingleton<FakeSupervision>().AddSingleton<FakeReports>().AddSingleton<FakePublicity>().AddSingleton<FakeOutcomes>()
            .AddSingleton<FakeEvaluations>().AddSingleton<FakeStatistics>().AddSingleton<FakeLedgerProofs>();
        var app = builder.Build();
        app.MapGrpcService<FakeEligibility>();
        app.MapGrpcService<FakeReporting>();
        app.MapGrpcService<FakeSanctions>();
        app.MapGrpcService<FakeSubjects>();
        app.MapGrpcService<FakeDirectory>();
        app.MapGrpcService<FakeIdentity>();
        app.MapGrpcService<FakeCases>();
        app.MapGrpcService<FakeSupervision>();
        app.MapGrpcService<FakeReports>();
        app.MapGrpcService<FakePublicity>();
        app.MapGrpcService<FakeOutcomes>();
        app.MapGrpcService<FakeEvidence>();
        app.MapGrpcService<FakeEvaluations>();
        app.MapGrpcService<FakeStatistics>();
        app.MapGrpcService<FakeLedgerProofs>();
        await app.StartAsync();
        return new FakeHubServer(app, calls);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        // Watches never end by themselves: a hub that goes away does not wait for them.
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }
}
