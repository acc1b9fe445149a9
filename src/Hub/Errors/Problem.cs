using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using CreditHub.V1;
using Google.Rpc;

namespace CreditHub.Hub.Errors;

/// <summary>
/// Refusals as problem details (RFC 9457), made from the same status with its <c>google.rpc</c> details that a caller by gRPC gets.
/// </summary>
internal static class Problem
{
    /// <summary>Content type of a problem.</summary>
    public const string ContentType = "application/problem+json";

    /// <summary>Header and trailer with the number of the decision.</summary>
    public const string DecisionHeader = "credithub-decision-id";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The refusal of a path that no call has.</summary>
    public static ApiException PathUnknown => new(ErrorReason.PathUnknown, "No call has this path. Paths are compared byte for byte.");

    /// <summary>Ends a request with a refusal.</summary>
    public static Task Write(HttpContext context, ApiException refusal)
    {
        CallOutcome.Of(context).EndedBy(refusal);
        return Write(context, RefusalStatus.Of(refusal));
    }

    /// <summary>Ends a request with a status that is not OK.</summary>
    public static async Task Write(HttpContext context, Google.Rpc.Status status)
    {
        var response = context.Response;
        status.Localise(context.Request.Headers.AcceptLanguage);
        var body = new ArrayBufferWriter<byte>(1024);
        await using (var writer = new Utf8JsonWriter(body, Options)) Write(writer, status, response.Headers[DecisionHeader]);
        response.StatusCode = HttpStatusOf(status);
        response.ContentType = ContentType;
        response.ContentLength = body.WrittenCount;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.Vary = "Accept-Language";
        if (Detail<LocalizedMessage>(status) is { } localised) response.Headers.ContentLanguage = localised.Locale;
        if (response.StatusCode == StatusCodes.Status401Unauthorized) response.Headers.WWWAuthenticate = "CreditHub-Key";
        if (DelayOf(status) is { } delay) response.Headers.RetryAfter = Math.Max(1,
            (long)Math.Ceiling(delay.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (!HttpMethods.IsHead(context.Request.Method)) await response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted);
    }

    /// <summary>Writes the problem as an object.</summary>
    /// <param name="writer">Takes it.</param>
    /// <param name="status">The status.</param>
    /// <param name="decision">Number of the refusal in the decision log; null or empty where it is not logged.</param>
    public static void Write(Utf8JsonWriter writer, Google.Rpc.Status status, string? decision)
    {
        var info = Detail<ErrorInfo>(status);
        var facts = ContractFacts.Of(ReasonOf(info));
        var localised = Detail<LocalizedMessage>(status);
        writer.WriteStartObject();
        writer.WriteString("type", info is null ? "about:blank" : $"urn:credithub:v1:{info.Reason}");
        writer.WriteString("title", localised is null ? Title(info?.Reason ?? CodeName(status.Code)) : facts.Zh.Meaning);
        writer.WriteNumber("status", HttpStatusOf(status));
        writer.WriteString("detail", localised?.Message ?? status.Message);
        writer.WriteString("code", CodeName(status.Code));
        if (info is not null)
        {
            writer.WriteString("reason", info.Reason);
            writer.WriteString("cure", localised is null ? facts.Cure : facts.Zh.Cure);
            writer.WriteBoolean("retry", facts.Retry);
            WriteMetadata(writer, info);
        }

        if (DelayOf(status) is { } delay) writer.WriteNumber("retry_after_ms", (long)Math.Ceiling(delay.TotalMilliseconds));
        if (Detail<BadRequest>(status) is { FieldViolations.Count: > 0 } faults) WriteViolations(writer, faults);
        if (!string.IsNullOrEmpty(decision)) writer.WriteString("decision_id", decision);
        writer.WriteEndObject();
    }

    /// <summary>The HTTP status of a refusal: the reason's own, or that of its code (google.rpc.Code).</summary>
    public static int HttpStatusOf(Google.Rpc.Status status) =>
        ContractFacts.Of(ReasonOf(Detail<ErrorInfo>(status))) is { HttpStatus: > 0 } facts ? facts.HttpStatus
            : HttpStatusOf((Code)status.Code);

    /// <summary>The HTTP status that belongs to a code.</summary>
    public static int HttpStatusOf(Code code) => code switch
    {
        Code.InvalidArgument or Code.FailedPrecondition or Code.OutOfRange => StatusCodes.Status400BadRequest,
        Code.Unauthenticated => StatusCodes.Status401Unauthorized,
        Code.PermissionDenied => StatusCodes.Status403Forbidden,
        Code.NotFound => StatusCodes.Status404NotFound,
        Code.AlreadyExists or Code.Aborted => StatusCodes.Status409Conflict,
        Code.ResourceExhausted => StatusCodes.Status429TooManyRequests,
        Code.Cancelled => StatusCodes.Status499ClientClosedRequest,
        Code.Unimplemented => StatusCodes.Status501NotImplemented,
        Code.Unavailable => StatusCodes.Status503ServiceUnavailable,
        Code.DeadlineExceeded => StatusCodes.Status504GatewayTimeout,
        _ => StatusCodes.Status500InternalServerError,
    };

    private static void WriteMetadata(Utf8JsonWriter writer, ErrorInfo info)
    {
        writer.WriteStartObject("metadata");
        foreach (var (key, value) in info.Metadata) writer.WriteString(key, value);
        writer.WriteEndObject();
    }

    private static void WriteViolations(Utf8JsonWriter writer, BadRequest faults)
    {
        writer.WriteStartArray("violations");
        foreach (var fault in faults.FieldViolations)
        {
            writer.WriteStartObject();
            writer.WriteString("field", fault.Field);
            writer.WriteString("reason", fault.Reason);
            writer.WriteString("description", fault.Description);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static string CodeName(int code) => CallOutcome.NameOf(code);

    // RATE_EXCEEDED: «Rate exceeded».
    private static string Title(string name) => name[..1] + name[1..].Replace('_', ' ').ToLowerInvariant();

    private static ErrorReason ReasonOf(ErrorInfo? info) => info is null ? ErrorReason.Unspecified : ContractFacts.ReasonOf(info.Reason);

    private static TimeSpan? DelayOf(Google.Rpc.Status status) => Detail<RetryInfo>(status)?.RetryDelay?.ToTimeSpan();

    private static T? Detail<T>(Google.Rpc.Status status)
        where T : class, Google.Protobuf.IMessage<T>, new() => status.GetDetail<T>();
}
