using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using CreditHub.Hub.Errors;
using Microsoft.AspNetCore.Http.Features;

namespace CreditHub.Hub.Http;

/// <summary>
/// Serves a call with a stream of answers by HTTP: as lines of JSON, or where the caller accepts them as server-sent events. Answers leave
/// one by one, no faster than the caller reads; messages are read no faster than they are answered. What ends a stream that began is its
/// last line or event.
/// </summary>
internal sealed class StreamHttpCall(HttpBinding binding, HttpBackends backends)
{
    private const int BytesAhead = 256 << 10;

    /// <summary>Serves a request.</summary>
    public async Task Serve(HttpContext context)
    {
        PipeReader messages;
        Task sending = Task.CompletedTask;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var isEvents = IsEvents(context.Request) && !binding.Call.IsClientStreaming;
        try
        {
            if (binding.Call.IsClientStreaming)
            {
                var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: BytesAhead, resumeWriterThreshold: BytesAhead / 2,
                    useSynchronizationContext: false));
                messages = pipe.Reader;
                HttpRequestReader.DemandHost(context);
                HttpRequestReader.DemandContentType(context.Request, HttpRequestReader.JsonLines);
                HttpRequestReader.DemandNoQuery(context.Features.Get<IHttpRequestFeature>()!.RawTarget);
                sending = new LineReader(binding.Call.InputType, backends).Send(context.Request.BodyReader, pipe.Writer, stop.Token);
            }
            else
            {
                var message = await HttpRequestReader.Read(context, binding, backends.TextBytesMax);
                if (isEvents) EventForm.ResumeAfter(context.Request.Headers[EventForm.LastIdHeader].ToString(), message);
                var frame = new ArrayBufferWriter<byte>();
                Frames.Write(message, frame, backends.MessageBytesMax);
                messages = PipeReader.Create(new ReadOnlySequence<byte>(frame.WrittenMemory));
            }
        }
        catch (ApiException refusal)
        {
            await backends.Refuse(context, refusal);
            return;
        }

        var sink = new StreamSink(binding.Call.OutputType, context.Response, isEvents);
        var call = new InnerCall(context, binding.MethodPath, messages, sink);
        try
        {
            await backends.HandlerOf(binding.MethodPath)(call.Context);
        }
        finally
        {
            // Nothing reads the body any more; what is still to come is not waited for.
            await stop.CancelAsync();
            await messages.CompleteAsync();
            await sending;
        }

        await End(context, call, sink, isEvents);
    }

    private static async Task End(HttpContext context, InnerCall call, StreamSink sink, bool isEvents)
    {
        var (response, outcome) = (context.Response, call.Outcome);
        if (!response.HasStarted)
        {
            if (call.Trailer(Problem.DecisionHeader) is { } decision) response.Headers[Problem.DecisionHeader] = decision;
            if (outcome.Code != 0) await Problem.Write(context, outcome);
            else await sink.Begin();
            return;
        }

        if (outcome.Code == 0 || context.RequestAborted.IsCancellationRequested) return;
        var body = new ArrayBufferWriter<byte>(512);
        await using (var writer = new Utf8JsonWriter(body))
        {
            if (!isEvents)
            {
                writer.WriteStartObject();
                writer.WritePropertyName("problem");
            }

            Problem.Write(writer, outcome, call.Trailer(Problem.DecisionHeader));
            if (!isEvents) writer.WriteEndObject();
        }

        await sink.WriteLast("problem", body.WrittenMemory);
    }

    private static bool IsEvents(HttpRequest request) =>
        request.Headers.Accept.Any(a => a is not null && a.Contains(EventForm.ContentType, StringComparison.OrdinalIgnoreCase));
}
