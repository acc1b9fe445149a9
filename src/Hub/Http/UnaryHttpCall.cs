using System.Buffers;
using System.IO.Pipelines;
using CreditHub.Hub.Errors;
using CreditHub.Hub.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace CreditHub.Hub.Http;

/// <summary>Serves a call with one message and one answer by HTTP: JSON in, the call of gRPC inside the process, JSON out.</summary>
internal sealed class UnaryHttpCall(HttpBinding binding, HttpBackends backends)
{
    /// <summary>Serves a request.</summary>
    public async Task Serve(HttpContext context)
    {
        IMessage? answer;
        try
        {
            var message = await HttpRequestReader.Read(context, binding, backends.TextBytesMax);
            answer = await Ask(context, backends, binding.Call, binding.MethodPath, message);
        }
        catch (ApiException refusal)
        {
            await backends.Refuse(context, refusal);
            return;
        }

        if (answer is null) return;
        var body = new ArrayBufferWriter<byte>(1024);
        MessageWriter.Write(answer, body);
        await Write(context.Response, HttpRequestReader.Json, body.WrittenMemory);
    }

    /// <summary>Makes a call of gRPC inside the process. A refusal ends the request.</summary>
    /// <returns>The answer; null where it was refused.</returns>
    /// <exception cref="ApiException">The message is larger than the hub takes.</exception>
    public static async Task<IMessage?> Ask(HttpContext context, HttpBackends backends, MethodDescriptor method, string path,
        IMessage message)
    {
        var frame = new ArrayBufferWriter<byte>();
        Frames.Write(message, frame, backends.MessageBytesMax);
        var sink = new FrameSink(method.OutputType);
        var call = new InnerCall(context, path, PipeReader.Create(new ReadOnlySequence<byte>(frame.WrittenMemory)), sink);
        await backends.HandlerOf(path)(call.Context);
        if (call.Trailer(Problem.DecisionHeader) is { } decision) context.Response.Headers[Problem.DecisionHeader] = decision;
        var outcome = call.Outcome;
        if (outcome.Code != 0)
        {
            await Problem.Write(context, outcome);
            return null;
        }

        var answer = sink.Take() ?? throw new InvalidOperationException($"{path} ended well without an answer.");
        sink.Release();
        return answer;
    }

    /// <summary>Writes an answer.</summary>
    public static async Task Write(HttpResponse response, string contentType, ReadOnlyMemory<byte> body)
    {
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        await response.BodyWriter.WriteAsync(body, response.HttpContext.RequestAborted);
    }
}
