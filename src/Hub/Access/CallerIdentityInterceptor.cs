using Grpc.Core;
using Grpc.Core.Interceptors;

namespace CreditHub.Hub.Access;

/// <summary>Gives every call its caller before any handler runs; a call without one goes no further.</summary>
internal sealed class CallerIdentityInterceptor(CallerIdentityReader reader) : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Attach(context);
        return continuation(request, context);
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Attach(context);
        return continuation(request, responseStream, context);
    }

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Attach(context);
        return continuation(requestStream, responseStream, context);
    }

    private void Attach(ServerCallContext context)
    {
        // Health and reflection come before any agency is known.
        if (context.Method.StartsWith("/credithub.", StringComparison.Ordinal)) context.UserState[typeof(CallerIdentity)] = reader.Read(context);
    }
}

/// <summary>Reads what the interceptor attached.</summary>
internal static class CallerIdentityContext
{
    /// <summary>The caller of a call of the contract.</summary>
    public static CallerIdentity Caller(this ServerCallContext context) => (CallerIdentity)context.UserState[typeof(CallerIdentity)];
}
