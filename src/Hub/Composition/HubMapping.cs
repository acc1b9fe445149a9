using CreditHub.Hub.Access;
using CreditHub.Hub.Calls;
using CreditHub.Hub.Cases;
using CreditHub.Hub.Changes;
using CreditHub.Hub.Checkpoints;
using CreditHub.Hub.Clocks;
using CreditHub.Hub.Eligibility;
using CreditHub.Hub.Errors;
using CreditHub.Hub.Evaluations;
using CreditHub.Hub.Evidence.Serving;
using CreditHub.Hub.Hosting;
using CreditHub.Hub.Http;
using CreditHub.Hub.Identity;
using CreditHub.Hub.Operations;
using CreditHub.Hub.Outcomes;
using CreditHub.Hub.Publicity;
using CreditHub.Hub.Reporting;
using CreditHub.Hub.Reports;
using CreditHub.Hub.Rulebooks.Serving;
using CreditHub.Hub.SharingDirectory;
using CreditHub.Hub.Statistics;
using CreditHub.Hub.Subjects;
using CreditHub.Hub.Supervision;
using CreditHub.Ledger;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Options;

namespace CreditHub.Hub.Composition;

/// <summary>What is served where, and how the hub begins and ends.</summary>
internal static partial class HubMapping
{
    private static readonly TimeSpan StopMax = TimeSpan.FromSeconds(8);

    /// <summary>Maps the services of the contract, health, reflection and metrics.</summary>
    public static void MapHub(this WebApplication app)
    {
        app.Use(app.Services.GetRequiredService<CallMetrics>().Around);
        app.UseClockMark();
        app.UseHttpProblems();
        app.UseAgencyAuthentication();
        var backends = app.Services.GetRequiredService<HttpBackends>();
        var costs = app.Services.GetRequiredService<CostEntry>();
        var calls = app.MapGroup("").RequireAuthorization();
        ((IEndpointConventionBuilder)calls).Finally(endpoint =>
        {
            ContractCall.AttachTo(endpoint);
            var handler = UnreadCalls.Around(IsUnary(endpoint) ? endpoint.RequestDelegate! : EndingWithHost(endpoint.RequestDelegate!));
            var call = endpoint.Metadata.OfType<ContractCall>().LastOrDefault();
            if (call is not null) backends.Add(call.Method, handler);
            endpoint.RequestDelegate = costs.Around(call, handler);
        });

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
        calls.MapGrpcService<LedgerProofGrpcService>();
        calls.MapGrpcService<OperatorGrpcService>();
        calls.MapGrpcHealthChecksService().AllowAnonymous();
        calls.MapGrpcReflectionService().AllowAnonymous();
        app.MapHttpCalls();

        var operations = app.MapGroup("").WithMetadata(OperationsEndpoint.Instance).AllowAnonymous();
        operations.MapPrometheusScrapingEndpoint("/metrics");
        operations.MapHealthChecks("/ready", Readiness.Options);
        operations.MapGet("/alive", () => "alive");
        operations.MapClock();
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

        // A stream may be silent for as long as it likes.
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate) rate.MinDataRate = null;
        await handler(context);
    };

    /// <summary>Runs until told to stop, and no longer than <see cref="StopMax"/> after that: whatever does not end by then waits for something that is away.</summary>
    /// <returns>The process's exit code: 1 where the node must be started again.</returns>
    public static async Task<int> RunHub(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<IOptions<HubOptions>>().Value;
        var logger = app.Services.GetRequiredService<ILogger<Program>>();
        app.Lifetime.ApplicationStarted.Register(() => LogListening(logger, options.Address, options.OperationsAddress));
        app.Lifetime.ApplicationStopping.Register(() => LogStopping(logger));
        var store = app.Services.GetRequiredService<LedgerStore>();
        var running = Run(app);
        if (await Task.WhenAny(running, Overdue(app.Lifetime.ApplicationStopping)) == running) await running;
        else LogOverdue(logger, StopMax.TotalSeconds);
        return store.Fence.Fault is null ? 0 : 1;
    }

    private static async Task Run(WebApplication app)
    {
        await using (app) await app.RunAsync();
    }

    // In real time, whatever clock the hub has.
    private static async Task Overdue(CancellationToken stopping)
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (stopping.Register(told.SetResult)) await told.Task;
        await Task.Delay(StopMax, TimeProvider.System, CancellationToken.None);
    }

    [LoggerMessage(1, LogLevel.Information,
        "The hub serves gRPC and JSON over HTTP on {Address}, /ready, /alive and /metrics on {Operations}.")]
    private static partial void LogListening(ILogger logger, Uri address, Uri operations);

    [LoggerMessage(3, LogLevel.Warning, "The hub leaves: something that is away kept it from stopping for {Seconds} s. What was acknowledged is on disk.")]
    private static partial void LogOverdue(ILogger logger, double seconds);

    [LoggerMessage(2, LogLevel.Information, "The hub is stopping: streams end, what was taken is finished.")]
    private static partial void LogStopping(ILogger logger);
}
