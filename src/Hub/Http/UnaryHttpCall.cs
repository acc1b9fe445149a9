using System.Buffers;
using System.IO.Pipelines;
using CreditHub.Hub.Errors;
using CreditHub.Hub.Json;

namespace CreditHub.Hub.Http;

/// <summary>Serves a call with one message and one answer by HTTP: JSON in, the call of gRPC inside the process, JSON out.</summary>
internal sealed class UnaryHttpCall(HttpBinding binding, HttpBackends backends)
{
    /// <summary>Serves a request.</summary>
    public async Task Serve(HttpContext context)
    {
        var frame = new ArrayBufferWriter<byte>();
        try
        {
            Frames.Write(await HttpRequestReader.Read(context, binding, backends.TextBytesMax), frame, backends.MessageBytesMax);
        }
        catch (ApiException refusal)
        {
            await backends.Refuse(context, refusal);
            return;
        }

        var sink = new FrameSink(binding.Call.OutputType);
        var call = new InnerCall(context, binding.MethodPath, PipeReader.Create(new ReadOnlySequence<byte>(frame.WrittenMemory)), sink);
        await backends.HandlerOf(binding.MethodPath)(call.Context);
        var response = context.Response;
        if (call.Trailer(Problem.DecisionHeader) is { } decision) response.Headers[Problem.DecisionHeader] = decision;
        var outcome = call.Outcome;
        if (outcome.Code != 0)
        {
            await Problem.Write(context, outcome);
            return;
        }

        var answer = sink.Take() ?? throw new InvalidOperationException($"{binding.MethodPath} ended well without an answer.");
        sink.Release();
        var body = new ArrayBufferWriter<byte>(1024);
        MessageWriter.Write(answer, body);
        response.ContentType = HttpRequestReader.Json;
        response.ContentLength = body.WrittenCount;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        await response.BodyWriter.WriteAsync(body.WrittenMemory, context.RequestAborted);
    }
}
