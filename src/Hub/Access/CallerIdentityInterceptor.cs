using CreditHub.Hub.Access.Credentials;
using CreditHub.Hub.Access.Limits;
using CreditHub.Hub.Streaming;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Options;

namespace CreditHub.Hub.Access;

/// <summary>Gives every call its caller before any handler runs, and holds it to its agency's limits; a call without a caller goes no further.</summary>
internal sealed class CallerIdentityInterceptor(
    CallerIdentityReader reader, OpenCalls calls, AgencyLimits limits, InProcessKey own, IOptions<LimitOptions> options) : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        if (!IsOfContract(context)) return continuation(request, context);
        var taken = limits.TakeCall(Attach(context, CallerIdentityReader.ClaimsOf(context)), context.CancellationToken);
        return taken.IsCompletedSuccessfully ? continuation(request, context) : Afterwards();

        async Task<TResponse> Afterwards()
        {
            await taken;
            return await continuation(request, context);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        if (!IsOfContract(context))
        {
            await continuation(request, responseStream, context);
            return;
        }

        using var stream = await Begin(context);

        // A watch is told what happens, as fast as it happens; everything else is as fast as the agency asks.
        var metered = typeof(TResponse) == typeof(EncodedMessage) ? responseStream : new MeteredWriter<TResponse>(responseStream, stream.Share, options.Value);
        await continuation(request, metered, context);
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        if (!IsOfContract(context))
        {
            await continuation(requestStream, responseStream, context);
            return;
        }

        using var stream = await Begin(context);
        var metered = stream.IsOwn ? requestStream : new MeteredReader<TRequest>(requestStream, stream.Share, options.Value);
        await continuation(metered, responseStream, context);
    }

    // Health and reflection come before any agency is known.
    private static bool IsOfContract(ServerCallContext context) => context.Method.StartsWith("/credithub.", StringComparison.Ordinal);

    private CallerIdentity Attach(ServerCallContext context, CallClaims claims)
    {
        var caller = reader.Read(claims);
        context.UserState[typeof(CallerIdentity)] = caller;
        CallRights.Demand(context.Method, caller);
        return caller;
    }

    private async Task<BegunStream> Begin(ServerCallContext context)
    {
        var claims = CallerIdentityReader.ClaimsOf(context);
        var caller = Attach(context, claims);
        var isOwn = claims.Certificate is null && claims.Key is { } key && own.Is(key);
        if (isOwn) return new BegunStream(calls.Add(claims, caller, EndOf(context)), null, limits.Of(caller), IsOwn: true);
        await limits.TakeCall(caller, context.CancellationToken);
        var taken = limits.TakeStream(caller);
        return new BegunStream(calls.Add(claims, caller, EndOf(context)), taken, limits.Of(caller), IsOwn: false);
    }

    private static CallEnd EndOf(ServerCallContext context) => context.GetHttpContext().Features.Get<CallEnd>()
        ?? throw new InvalidOperationException("The call came past the middleware that lets it be ended.");

    private sealed record BegunStream(OpenCalls.OpenCall Call, IDisposable? Taken, AgencyShare Share, bool IsOwn) : IDisposable
    {
        public void Dispose()
        {
            Call.Dispose();
            Taken?.Dispose();
        }
    }
}

/// <summary>Reads what the interceptor attached.</summary>
internal static class CallerIdentityContext
{
    /// <summary>The caller of a call of the contract.</summary>
    public static CallerIdentity Caller(this ServerCallContext context) => (CallerIdentity)context.UserState[typeof(CallerIdentity)];
}
