using Grpc.AspNetCore.Server;

namespace CreditHub.Hub.Errors;

/// <summary>
/// Ends a request with a refusal in the form that its caller reads: by headers alone for gRPC, as problem details for everybody else.
/// </summary>
internal static class RefusedRequest
{
    private const string GrpcContent = "application/grpc";

    /// <summary>Ends the request.</summary>
    public static Task End(HttpContext context, ApiException refusal)
    {
        if (!IsGrpc(context)) return Problem.Write(context, refusal);
        TrailersOnly.Write(context, refusal);
        return Task.CompletedTask;
    }

    /// <summary>True where the endpoint is one of gRPC's; where there is none, what the content type says.</summary>
    public static bool IsGrpc(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        if (endpoint?.Metadata.GetMetadata<GrpcMethodMetadata>() is not null) return true;
        return endpoint?.Metadata.GetMetadata<IAnswersInJson>() is null && context.Request.ContentType?.StartsWith(GrpcContent,
            StringComparison.OrdinalIgnoreCase) == true;
    }
}

/// <summary>Marks endpoints whose callers read JSON.</summary>
internal interface IAnswersInJson;
