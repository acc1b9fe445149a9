using System.IO.Pipelines;
using CreditHub.Hub.Json;
using Google.Protobuf.Reflection;

namespace CreditHub.Hub.Http;

/// <summary>
/// Hands the answers of a stream on as lines or events, each when it comes. The call waits while the caller does not read.
/// </summary>
internal sealed class StreamSink(MessageDescriptor type, HttpResponse response, bool isEvents) : FrameSink(type)
{
    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        while (Take() is { } message)
        {
            await Begin();
            var writer = response.BodyWriter;
            if (isEvents)
            {
                await writer.WriteAsync(EventForm.HeadOf(message), cancellationToken);
                Write("data: "u8, writer);
            }

            MessageWriter.Write(message, writer);
            Write(isEvents ? "\n\n"u8 : "\n"u8, writer);
            if ((await writer.FlushAsync(cancellationToken)).IsCompleted)
                response.HttpContext.RequestAborted.ThrowIfCancellationRequested();
        }

        return default;
    }

    /// <summary>Sends the headers, where they were not sent.</summary>
    public Task Begin()
    {
        if (response.HasStarted) return Task.CompletedTask;
        response.ContentType = isEvents ? EventForm.ContentType : HttpRequestReader.JsonLines;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";

        // A proxy that gathered the answers would hold them back.
        response.Headers["X-Accel-Buffering"] = "no";
        return response.StartAsync();
    }

    /// <summary>Writes the last line or event.</summary>
    /// <param name="name">The event's type.</param>
    /// <param name="json">What it says.</param>
    public async Task WriteLast(string name, ReadOnlyMemory<byte> json)
    {
        var writer = response.BodyWriter;
        if (isEvents) await writer.WriteAsync(System.Text.Encoding.UTF8.GetBytes($"event: {name}\ndata: "), CancellationToken.None);
        await writer.WriteAsync(json, CancellationToken.None);
        Write(isEvents ? "\n\n"u8 : "\n"u8, writer);
        await writer.FlushAsync(CancellationToken.None);
    }

    private static void Write(ReadOnlySpan<byte> bytes, PipeWriter writer)
    {
        bytes.CopyTo(writer.GetSpan(bytes.Length));
        writer.Advance(bytes.Length);
    }
}
