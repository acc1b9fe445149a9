using System.Globalization;
using Google.Protobuf;
using Grpc.Core;

namespace CreditHub.Hub.Errors;

/// <summary>Ends a gRPC call by its headers alone, before the library reads a message («Trailers-Only» of the gRPC protocol over HTTP/2).</summary>
internal static class TrailersOnly
{
    private const string StatusHeader = "grpc-status";
    private const string MessageHeader = "grpc-message";
    private const string DetailsHeader = "grpc-status-details-bin";

    /// <summary>Ends the call with a refusal and its details.</summary>
    public static void Write(HttpContext context, ApiException refusal)
    {
        CallOutcome.Of(context).EndedBy(refusal);
        var status = RefusalStatus.Of(refusal).Localise(context.Request.Headers.AcceptLanguage);
        Write(context, (StatusCode)status.Code, status.Message);
        context.Response.Headers[DetailsHeader] = Convert.ToBase64String(status.ToByteArray());
    }

    /// <summary>Ends the call with a status.</summary>
    public static void Write(HttpContext context, StatusCode status, string message)
    {
        context.Response.StatusCode = StatusCodes.Status200OK;
        context.Response.ContentType = "application/grpc";
        context.Response.Headers[StatusHeader] = ((int)status).ToString(CultureInfo.InvariantCulture);
        context.Response.Headers[MessageHeader] = Uri.EscapeDataString(message);
    }

    /// <summary>True where the library ended the call by its headers with this status and message.</summary>
    public static bool Is(HttpContext context, StatusCode status, string message) =>
        !context.Response.HasStarted
        && context.Response.Headers.TryGetValue(StatusHeader, out var code) && code == ((int)status).ToString(CultureInfo.InvariantCulture)
        && context.Response.Headers.TryGetValue(MessageHeader, out var said) && said == message;
}
