using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace CreditHub.TestKit.FakeHub;

/// <summary>A call as it arrived at the hub.</summary>
/// <param name="Method">Name of the method, such as <c>Check</c>.</param>
/// <param name="Agency">The agency that it names.</param>
/// <param name="Purpose">The purpose that it names.</param>
/// <param name="HasDeadline">Whether it carries a deadline.</param>
/// <param name="ActingFor">The company on whose behalf it is made; empty where it is nobody's.</param>
public sealed record ArrivedCall(string Method, string Agency, string Purpose, bool HasDeadline, string ActingFor)
{
    /// <summary>The language that it asks for; empty where it asks for none.</summary>
    public string Language { get; init; } = "";
}

/// <summary>Every call that arrived at the hub.</summary>
public sealed class CallLog
{
    private readonly ConcurrentQueue<ArrivedCall> _arrived = new();

    /// <summary>The calls in the order of their arrival.</summary>
    public IReadOnlyList<ArrivedCall> Arrived => [.. _arrived];

    /// <summary>Refuses a call before it reaches its service; null lets it pass. Given the method and how many calls of it came before.</summary>
    public Func<string, int, RpcException?> Refuse { get; set; } = (_, _) => null;

    /// <summary>
    /// Answers a call in the place of its service, once or, on a stream, twice; null lets the service answer. Given the type of the answer.
    /// </summary>
    public Func<Type, object?> Answer { get; set; } = _ => null;

    internal void Note(ServerCallContext context)
    {
        var method = context.Method[(context.Method.LastIndexOf('/') + 1)..];
        var before = _arrived.Count(call => call.Method == method);
        _arrived.Enqueue(new ArrivedCall(
            method,
            context.RequestHeaders.GetValue("credithub-agency") ?? "",
            context.RequestHeaders.GetValue("credithub-purpose") ?? "",
            context.Deadline != DateTime.MaxValue,
            context.RequestHeaders.GetValue("credithub-acting-for") ?? "")
        {
            Language = context.RequestHeaders.GetValue("accept-language") ?? "",
        });
        if (Refuse(method, before) is { } refusal)
            throw refusal;
    }
}

internal sealed class CallLogInterceptor(CallLog calls) : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        calls.Note(context);
        return calls.Answer(typeof(TResponse)) is TResponse answer ? Task.FromResult(answer) : continuation(request, context);
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        calls.Note(context);
        if (calls.Answer(typeof(TResponse)) is not TResponse answer)
        {
            await continuation(request, responseStream, context);
            return;
        }

        await responseStream.WriteAsync(answer);
        await responseStream.WriteAsync(answer);
    }

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        calls.Note(context);
        return continuation(requestStream, responseStream, context);
    }
}
