using CreditHub.Hub.Access;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Errors;

/// <summary>
/// Answers calls that arrive without their message. The library reads the message before any interceptor runs and says INTERNAL «Incomplete message.» where there
/// is none; yet that is no fault of the hub. It happens where a connection closes while a call begins, as when its certificate was withdrawn: some clients
/// repeat the call on the next connection and send its headers only (grpc-dotnet issue 1778). The caller was authenticated before; it is told to call again.
/// </summary>
internal static class TornCalls
{
    private const string Incomplete = "Incomplete message.";

    /// <summary>Adds the answer to a service's handler.</summary>
    public static RequestDelegate Around(RequestDelegate handler) => context =>
    {
        var answering = handler(context);
        return answering.IsCompletedSuccessfully && context.Response.HasStarted ? answering : Look(answering, context);
    };

    private static async Task Look(Task answering, HttpContext context)
    {
        await answering;
        if (!TrailersOnly.Is(context, StatusCode.Internal, Incomplete)) return;
        TrailersOnly.Write(context, new ApiException(
            ErrorReason.CallTorn, "The call arrived without its message, as where its connection closed while it was sent. Nothing was done; make it again."));
    }
}
