using System.IO.Pipelines;
using CreditHub.Hub.Errors;
using CreditHub.Hub.Json;
using CreditHub.V1;
using Google.Protobuf;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace CreditHub.Hub.Http;

/// <summary>
/// Reads the one message of a request by HTTP: from its path, its query, its body. Nothing is read before the caller is known, and no more
/// than may be.
/// </summary>
internal static class HttpRequestReader
{
    /// <summary>Content type of a message.</summary>
    public const string Json = "application/json";

    /// <summary>Content type of messages, one a line.</summary>
    public const string JsonLines = "application/x-ndjson";

    /// <summary>Reads the message.</summary>
    /// <exception cref="ApiException">It cannot be read.</exception>
    public static async ValueTask<IMessage> Read(HttpContext context, HttpBinding binding, int textBytesMax)
    {
        DemandHost(context);
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        IMessage message;
        if (binding.HasBody)
        {
            DemandContentType(context.Request, Json);
            DemandNoQuery(target);
            message = await ReadBody(context, binding, textBytesMax);
        }
        else
        {
            message = binding.Call.InputType.Parser.ParseFrom([]);
            QueryReader.Fill(message, target, binding.Variables);
        }

        RefuseRepeated(message, binding);
        binding.FillFromPath(message, target);
        return message;
    }

    /// <summary>Refuses a body that is not of a content type, or is compressed.</summary>
    /// <exception cref="ApiException">It is not.</exception>
    public static void DemandContentType(HttpRequest request, string allowed)
    {
        var isAllowed = MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals(allowed,
            StringComparison.OrdinalIgnoreCase)
            && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));
        if (!isAllowed || request.Headers.ContentEncoding.Count > 0)
            throw new ApiException(ErrorReason.ContentTypeUnknown, $"The body is to be {allowed} in UTF-8, not compressed.",
                ("allowed", allowed));
    }

    /// <summary>Refuses a query where the message is the body.</summary>
    /// <exception cref="ApiException">There is one.</exception>
    public static void DemandNoQuery(string target)
    {
        if (target.Contains('?', StringComparison.Ordinal)) throw new ApiException(ErrorReason.FieldUnknown,
            "The message of this call is its body; it takes no query.", ("field", "?"));
    }

    /// <summary>
    /// Refuses a plain connection that names another host: a page whose name was bound to loopback could call with whatever this machine
    /// may.
    /// </summary>
    /// <exception cref="ApiException">It does.</exception>
    public static void DemandHost(HttpContext context)
    {
        if (context.Request.IsHttps) return;
        var host = context.Request.Host.Host.Trim('[', ']');
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (System.Net.IPAddress.TryParse(host, out var address)
            && System.Net.IPAddress.IsLoopback(address))) return;
        throw new ApiException(ErrorReason.HostUnknown, "Over a plain connection the hub answers to the names of loopback only.");
    }

    private static async ValueTask<IMessage> ReadBody(HttpContext context, HttpBinding binding, int textBytesMax)
    {
        if (context.Request.ContentLength > textBytesMax) throw Frames.TooLarge(context.Request.ContentLength.Value, textBytesMax);
        var body = context.Request.BodyReader;
        while (true)
        {
            var read = await ReadOn(body, context.RequestAborted);
            if (read.Buffer.Length > textBytesMax)
            {
                body.AdvanceTo(read.Buffer.End);
                throw Frames.TooLarge(read.Buffer.Length, textBytesMax);
            }

            if (!read.IsCompleted)
            {
                body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }

            try
            {
                return MessageReader.Read(binding.Call.InputType, read.Buffer);
            }
            finally
            {
                body.AdvanceTo(read.Buffer.End);
            }
        }
    }

    /// <summary>Reads on in a body. What the server finds wrong with its form is a refusal like any other.</summary>
    /// <exception cref="ApiException">It came too slowly, or is not what HTTP allows.</exception>
    public static async ValueTask<ReadResult> ReadOn(PipeReader body, CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAsync(cancellationToken);
        }
        catch (BadHttpRequestException e)
        {
            throw new ApiException(ErrorReason.CallTorn, $"The body did not come whole: {e.Message}");
        }
    }

    private static void RefuseRepeated(IMessage message, HttpBinding binding)
    {
        foreach (var field in binding.Variables)
        {
            if (MessageShape.Of(message.Descriptor).Find(field.Name)!.IsSet(message))
                throw new ApiException(ErrorReason.MessageMalformed, $"{field.Name} stands in the path; leave it out of the message.",
                    ("field", field.Name));
        }
    }
}
