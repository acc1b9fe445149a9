using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Features;

namespace CreditHub.Hub.Access;

/// <summary>
/// Says which method a request calls. The endpoint that routing chose answers, never the text of the path: routing compares paths without regard to case and
/// decodes them, so two texts may reach one method, and a rule that reads the text would see another method than the one that runs.
/// </summary>
internal static class ContractCall
{
    /// <summary>Full name of the method that runs, as <c>/package.Service/Method</c>; null where the endpoint is none of gRPC's.</summary>
    public static string? MethodOf(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method.FullName;

    /// <summary>Full name of the method that runs.</summary>
    public static string ContractMethod(this ServerCallContext context) => MethodOf(context.GetHttpContext())
        ?? throw new InvalidOperationException("A gRPC call runs on an endpoint without a method.");

    /// <summary>True where the endpoint is open to callers without a credential: health and reflection. Every other endpoint needs a caller.</summary>
    public static bool IsAnonymous(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null;

    /// <summary>Refuses a request whose path is not byte for byte the name of the method that it reaches: other case, escapes, a trailing slash, a query.</summary>
    public static Task RequireExactPath(HttpContext context, RequestDelegate next)
    {
        if (MethodOf(context) is not { } method || context.Features.Get<IHttpRequestFeature>()?.RawTarget == method) return next(context);
        TrailersOnly.Write(context, StatusCode.Unimplemented, "No method has this path. Paths are compared byte for byte.");
        return Task.CompletedTask;
    }
}
