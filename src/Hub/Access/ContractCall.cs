using CreditHub.Hub.Errors;
using CreditHub.V1;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Features;

namespace CreditHub.Hub.Access;

/// <summary>
/// The method that a request calls, with what the contract states of it. It is attached to the endpoint that routing chose and never read from the path's text:
/// routing compares paths without regard to case and decodes them, so two texts may reach one method.
/// </summary>
internal sealed class ContractCall
{
    private static readonly ContractCall Nothing = new("", new CallFacts(), isAnonymous: false);
    private static readonly ContractCall OpenToAll = new("", new CallFacts(), isAnonymous: true);

    private ContractCall(string method, CallFacts facts, bool isAnonymous)
    {
        (Method, IsAnonymous) = (method, isAnonymous);
        (Ground, Logging, IsForCompany, Cost) = (facts.Ground, facts.Logging, facts.ForCompany, Math.Max(1, facts.Cost));
        Operation = method[(method.LastIndexOf('.') + 1)..];
    }

    /// <summary>Full name of the method, as <c>/package.Service/Method</c>; empty where the endpoint is none of gRPC's.</summary>
    public string Method { get; }

    /// <summary>Service and method without the package.</summary>
    public string Operation { get; }

    /// <summary>What a caller needs.</summary>
    public CallGround Ground { get; }

    /// <summary>What the decision log keeps.</summary>
    public CallLogging Logging { get; }

    /// <summary>True where the call may be made on behalf of a company.</summary>
    public bool IsForCompany { get; }

    /// <summary>What it takes of its agency's rate of calls; a single check takes 1.</summary>
    public int Cost { get; }

    /// <summary>
    /// True where the caller states its purpose: rights follow from it, or the decision log keeps it. Rules and what is public need none.
    /// </summary>
    public bool NeedsPurpose => Ground != CallGround.Open || Logging != CallLogging.Unspecified;

    /// <summary>True where the endpoint is open to callers without a credential: health and reflection. Every other endpoint needs a caller.</summary>
    public bool IsAnonymous { get; }

    /// <summary>Attaches the call to a gRPC endpoint.</summary>
    public static void AttachTo(EndpointBuilder endpoint)
    {
        if (endpoint.Metadata.OfType<GrpcMethodMetadata>().LastOrDefault()?.Method.FullName is not { } method) return;
        endpoint.Metadata.Add(Of(method, endpoint.Metadata.OfType<IAllowAnonymous>().Any()));
    }

    /// <summary>The call of a method's full name. A method that is not in the contract has no ground.</summary>
    public static ContractCall Of(string method, bool isAnonymous = false) =>
        new(method, ContractFacts.Methods.TryGetValue(method, out var descriptor) ? ContractFacts.Of(descriptor) : new CallFacts(), isAnonymous);

    /// <summary>The call that a request makes. A request to an endpoint without a method makes none: it has no ground.</summary>
    public static ContractCall Of(HttpContext context)
    {
        if (context.GetEndpoint() is not { } endpoint) return Nothing;
        if (endpoint.Metadata.GetMetadata<ContractCall>() is { } call) return call;
        return endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null ? Nothing : OpenToAll;
    }

    /// <summary>
    /// Refuses a request whose path is not byte for byte the name of the method that it reaches: other case, escapes, a trailing slash,
    /// a query. Endpoints of calls by JSON compare their paths themselves.
    /// </summary>
    public static Task RequireExactPath(HttpContext context, RequestDelegate next)
    {
        var call = Of(context);
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        if (context.GetEndpoint()?.Metadata.GetMetadata<IStatedPath>() is { } path)
        {
            if (path.Is(target)) return next(context);
            context.SetEndpoint(null);
            return Problem.Write(context, Problem.PathUnknown);
        }

        if (call.Method.Length == 0 || target == call.Method) return next(context);
        TrailersOnly.Write(context, StatusCode.Unimplemented, "No method has this path. Paths are compared byte for byte.");
        return Task.CompletedTask;
    }
}

/// <summary>A path as the contract states it, on the endpoint that routing finds for it.</summary>
internal interface IStatedPath : IAnswersInJson
{
    /// <summary>True where a request's target, as it came, is the path.</summary>
    bool Is(string target);
}

/// <summary>Reads the call of a gRPC context.</summary>
internal static class ContractCallContext
{
    /// <summary>The call that runs.</summary>
    public static ContractCall ContractCall(this ServerCallContext context) => Access.ContractCall.Of(context.GetHttpContext());
}
