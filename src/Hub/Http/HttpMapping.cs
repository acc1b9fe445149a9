using CreditHub.Hub.Access;
using CreditHub.Hub.Calls;
using CreditHub.Hub.Errors;
using CreditHub.V1;
using Microsoft.AspNetCore.Http.Features;

namespace CreditHub.Hub.Http;

/// <summary>Serves the calls of the contract by HTTP, as <c>google.api.http</c> states them.</summary>
internal static partial class HttpMapping
{
    /// <summary>Adds what calls by HTTP are served with.</summary>
    public static void AddHttpCalls(this IServiceCollection services) => services.AddSingleton<HttpBackends>();

    /// <summary>Maps the calls.</summary>
    public static void MapHttpCalls(this WebApplication app)
    {
        var (backends, costs) = (app.Services.GetRequiredService<HttpBackends>(), app.Services.GetRequiredService<CostEntry>());
        var calls = app.MapGroup("").RequireAuthorization();
        MapDocument(app);
        TileHttpCalls.Map(calls, backends, costs);
        foreach (var binding in ContractFacts.Methods.Values.OrderBy(m => m.FullName, StringComparer.Ordinal).SelectMany(HttpBinding.Of))
        {
            var call = ContractCall.Of(binding.MethodPath);
            backends.Add(binding);
            RequestDelegate handler = binding.Call.IsServerStreaming ? new StreamHttpCall(binding, backends).Serve
                : new UnaryHttpCall(binding, backends).Serve;
            calls.MapMethods(binding.Template, [binding.Verb], costs.Around(call, handler)).WithMetadata(binding, call);
        }
    }

    // Written from the contract, which reflection shows to everybody as well.
    private static void MapDocument(WebApplication app)
    {
        using var stream = typeof(HttpMapping).Assembly.GetManifestResourceStream("openapi.json")
            ?? throw new InvalidOperationException("The OpenAPI document is not in the program.");
        var document = new byte[stream.Length];
        stream.ReadExactly(document);
        app.MapGet("/openapi.json", async context =>
        {
            context.Response.ContentType = HttpRequestReader.Json;
            context.Response.ContentLength = document.Length;
            context.Response.Headers.XContentTypeOptions = "nosniff";
            await context.Response.BodyWriter.WriteAsync(document, context.RequestAborted);
        }).AllowAnonymous();
    }

    /// <summary>
    /// States as problem details what the framework refuses without a word, to whoever does not speak gRPC. It stands before all else.
    /// </summary>
    public static void UseHttpProblems(this IApplicationBuilder app)
    {
        var logger = app.ApplicationServices.GetRequiredService<ILogger<HttpBackends>>();
        var backends = app.ApplicationServices.GetRequiredService<HttpBackends>();
        app.Use(next => context =>
        {
            // A check is on this way: nothing is waited for where it has ended, and calls of gRPC pass.
            var serving = next(context);
            return serving.IsCompletedSuccessfully && context.Response.StatusCode < StatusCodes.Status400BadRequest ? serving
                : Look(serving, context, backends, logger);
        });
    }

    private static async Task Look(Task serving, HttpContext context, HttpBackends backends, ILogger logger)
    {
        try
        {
            await serving;
        }
        catch (Exception e) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested
            && e is not BadHttpRequestException && !RefusedRequest.IsGrpc(context))
        {
            LogFailed(logger, e, context.Features.Get<IHttpRequestFeature>()?.RawTarget.Split('?')[0] ?? "");
            await Problem.Write(context, new ApiException(
                ErrorReason.OutcomeUnknown,
                    "The hub failed while it worked on the call and does not know the outcome. Repeat the call: it is safe to repeat."));
            return;
        }

        var response = context.Response;
        if (response.HasStarted || response.ContentType is not null || RefusedRequest.IsGrpc(context)
            || context.Features.Get<OperationsSocket>() is not null) return;
        if (response.StatusCode is not (StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed)) return;

        // Routing's own word on methods is not relied on: gRPC's endpoint for unknown calls takes any path of two segments.
        var allowed = string.Join(", ", backends.VerbsOf(context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? ""));
        response.Headers.Allow = allowed.Length > 0 ? allowed : default(Microsoft.Extensions.Primitives.StringValues);
        await Problem.Write(context, allowed.Length > 0
            ? new ApiException(ErrorReason.MethodUnknown, $"This path has no call by {Echo.Of(context.Request.Method)}.",
                ("allowed", allowed))
            : Problem.PathUnknown);
    }

    [LoggerMessage(1, LogLevel.Error, "{Path} failed unexpectedly.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string path);
}
