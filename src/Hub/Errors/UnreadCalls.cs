using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Errors;

/// <summary>
/// Answers calls whose message the library could not read. It reads the message before any interceptor runs, and its own statuses mislead: INTERNAL where no message
/// came, UNKNOWN, which asks for a repetition, where bytes came that are none. Their callers were authenticated before.
/// </summary>
internal static class UnreadCalls
{
    private const string Incomplete = "Incomplete message.";
    private const string Unreadable = "Exception was thrown by handler.";

    /// <summary>The refusal of bytes that are no message.</summary>
    public static ApiException Malformed => new(
        ErrorReason.MessageMalformed, "The bytes are no message of this call's type, or hold a text that is not UTF-8. Repeated as they are, they are refused again.");

    /// <summary>Adds the answers to a service's handler.</summary>
    public static RequestDelegate Around(RequestDelegate handler) => context =>
    {
        var answering = handler(context);
        return answering.IsCompletedSuccessfully && context.Response.HasStarted ? answering : Look(answering, context);
    };

    private static async Task Look(Task answering, HttpContext context)
    {
        await answering;

        // Some clients repeat a call on the next connection and send its headers only, where the one before closed while the call began (grpc-dotnet issue 1778).
        if (TrailersOnly.Is(context, StatusCode.Internal, Incomplete))
        {
            TrailersOnly.Write(context, new ApiException(
                ErrorReason.CallTorn, "The call arrived without its message, as where its connection closed while it was sent. Nothing was done; make it again."));
        }

        // What handlers throw becomes a status in the interceptor, so the library's own text is about a message that it could not parse.
        if (TrailersOnly.Is(context, StatusCode.Unknown, Unreadable)) TrailersOnly.Write(context, Malformed);
    }
}
