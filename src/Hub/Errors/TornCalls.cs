using CreditHub.Hub.Access;
using CreditHub.V1;
using Microsoft.Extensions.Primitives;

namespace CreditHub.Hub.Errors;

/// <summary>
/// Answers calls that arrive without their message. The library reads the message before any interceptor runs and says INTERNAL «Incomplete message.» where there
/// is none; yet that is no fault of the hub. It happens where a connection closes while a call begins, as when its certificate was withdrawn: some clients
/// repeat the call on the next connection and send its headers only (grpc-dotnet issue 1778). Whoever may not call is told so; everyone else to call again.
/// </summary>
internal static class TornCalls
{
    private const string StatusHeader = "grpc-status";
    private const string MessageHeader = "grpc-message";
    private const string DetailsHeader = "grpc-status-details-bin";
    private const string Internal = "13";
    private const string Incomplete = "Incomplete message.";

    /// <summary>Adds the answer to a service's handler.</summary>
    public static RequestDelegate Around(RequestDelegate handler, CallerIdentityReader reader) => context =>
    {
        var answering = handler(context);
        return answering.IsCompletedSuccessfully && context.Response.HasStarted ? answering : Look(answering, context, reader);
    };

    private static async Task Look(Task answering, HttpContext context, CallerIdentityReader reader)
    {
        await answering;
        if (!context.Response.HasStarted && IsTorn(context.Response.Headers)) Answer(context, reader);
    }

    private static bool IsTorn(IHeaderDictionary headers) =>
        headers.TryGetValue(StatusHeader, out var status) && status == Internal && headers.TryGetValue(MessageHeader, out var said) && said == Incomplete;

    private static void Answer(HttpContext context, CallerIdentityReader reader)
    {
        var status = CallErrors.ToStatus(RefusalOf(context, reader));
        context.Response.Headers[StatusHeader] = $"{status.Code}";
        context.Response.Headers[MessageHeader] = Uri.EscapeDataString(status.Message);
        context.Response.Headers[DetailsHeader] = new StringValues(Convert.ToBase64String(Google.Protobuf.MessageExtensions.ToByteArray(status)));
    }

    private static ApiException RefusalOf(HttpContext context, CallerIdentityReader reader)
    {
        try
        {
            reader.Read(CallerIdentityReader.ClaimsOf(context));
            return new ApiException(
                ErrorReason.CallTorn, "The call arrived without its message, as where its connection closed while it was sent. Nothing was done; make it again.");
        }
        catch (ApiException e)
        {
            return e;
        }
    }
}
