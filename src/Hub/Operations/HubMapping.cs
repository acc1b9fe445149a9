using CreditHub.Hub.Access;
using CreditHub.Hub.Cases;
using CreditHub.Hub.Changes;
using CreditHub.Hub.Eligibility;
using CreditHub.Hub.Errors;
using CreditHub.Hub.Evaluations;
using CreditHub.Hub.Evidence;
using CreditHub.Hub.Identity;
using CreditHub.Hub.Outcomes;
using CreditHub.Hub.Publicity;
using CreditHub.Hub.Reporting;
using CreditHub.Hub.Reports;
using CreditHub.Hub.SharingDirectory;
using CreditHub.Hub.Statistics;
using CreditHub.Hub.Subjects;
using CreditHub.Hub.Supervision;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace CreditHub.Hub.Operations;

/// <summary>What is served where, and how the hub begins and ends.</summary>
internal static partial class HubMapping
{
    /// <summary>Maps the services of the contract, health, reflection and metrics.</summary>
    public static void MapHub(this WebApplication app)
    {
        var calls = app.MapGroup("");
        var reader = app.Services.GetRequiredService<CallerIdentityReader>();
        ((IEndpointConventionBuilder)calls).Finally(
            endpoint => endpoint.RequestDelegate = TornCalls.Around(IsUnary(endpoint) ? endpoint.RequestDelegate! : EndingWithHost(endpoint.RequestDelegate!), reader));

        calls.MapGrpcService<ReportingGrpcService>();
        calls.MapGrpcService<IdentityGrpcService>();
        calls.MapGrpcService<EligibilityGrpcService>();
        calls.MapGrpcService<SanctionGrpcService>();
        calls.MapGrpcService<SubjectGrpcService>();
        calls.MapGrpcService<SharingDirectoryGrpcService>();
        calls.MapGrpcService<PublicityGrpcService>();
        calls.MapGrpcService<ReportGrpcService>();
        calls.MapGrpcService<SupervisionGrpcService>();
        calls.MapGrpcService<OutcomeGrpcService>();
        calls.MapGrpcService<StatisticsGrpcService>();
        calls.MapGrpcService<EvaluationGrpcService>();
        calls.MapGrpcService<CaseGrpcService>();
        calls.MapGrpcService<EvidenceGrpcService>();
        calls.MapGrpcHealthChecksService();
        calls.MapGrpcReflectionService();

        var operations = app.Services.GetRequiredService<IOptions<HubOptions>>().Value.OperationsAddress;
        app.MapPrometheusScrapingEndpoint("/metrics").RequireHost($"*:{operations.Port}");
        app.MapHealthChecks("/ready", Readiness.Options).RequireHost($"*:{operations.Port}");
        app.MapGet("/alive", () => "alive").RequireHost($"*:{operations.Port}");
    }

    private static bool IsUnary(EndpointBuilder endpoint) => endpoint.Metadata.OfType<GrpcMethodMetadata>().Any(m => m.Method.Type == MethodType.Unary);

    // A call's token does not fire when the host stops. With this, streams end at once with UNAVAILABLE and clients resume elsewhere; other calls are
    // finished, which takes them no longer than their one answer.
    private static RequestDelegate EndingWithHost(RequestDelegate handler) => async context =>
    {
        var lifetime = context.RequestServices.GetRequiredService<IHostApplicationLifetime>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        context.RequestAborted = stop.Token;
        context.Features.Set(new CallEnd(stop));
        await handler(context);
    };

    /// <summary>Runs until told to stop.</summary>
    public static async Task RunHub(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<IOptions<HubOptions>>().Value;
        var logger = app.Services.GetRequiredService<ILogger<Program>>();
        app.Lifetime.ApplicationStarted.Register(() => LogListening(logger, options.Address, options.OperationsAddress));
        app.Lifetime.ApplicationStopping.Register(() => LogStopping(logger));
        await using (app) await app.RunAsync();
    }

    [LoggerMessage(1, LogLevel.Information, "The hub serves gRPC on {Address}, /ready, /alive and /metrics on {Operations}.")]
    private static partial void LogListening(ILogger logger, Uri address, Uri operations);

    [LoggerMessage(2, LogLevel.Information, "The hub is stopping: streams end, what was taken is finished.")]
    private static partial void LogStopping(ILogger logger);
}
