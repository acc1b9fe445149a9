using CreditHub.Hub.Access;
using CreditHub.Hub.Access.Credentials;
using CreditHub.Hub.Access.Limits;
using CreditHub.Hub.Clocks;
using CreditHub.Hub.Errors;
using CreditHub.Hub.Streaming;
using CreditHub.Ledger;
using CreditHub.V1;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace CreditHub.Hub.Calls;

/// <summary>
/// Demands a caller and its ground before any handler runs, and limits the calls of its agency. It relies on no one before it: a call that came without a
/// caller to an endpoint that is not open to everybody is refused, whatever the framework let through.
/// </summary>
internal sealed class CallEntry(OpenCalls calls, AgencyLimits limits, InProcessKey own, LedgerStore store,
    IOptions<LimitOptions> options, OutsideTime outside)
{
    /// <summary>Lets a unary call in.</summary>
    public ValueTask Enter(ServerCallContext context, object request) =>
        CallerOf(context) is { } caller ? Take(caller, context, request) : ValueTask.CompletedTask;

    /// <summary>Lets a stream in; null where its endpoint is open to everybody. Dispose what is returned when it ends.</summary>
    /// <param name="context">The call.</param>
    /// <param name="request">Its request; null where requests are a stream.</param>
    public async ValueTask<EnteredStream?> EnterStream(ServerCallContext context, object? request)
    {
        if (CallerOf(context) is not { } caller) return null;
        var claims = CallerIdentityReader.ClaimsOf(context.GetHttpContext());
        var isOwn = claims.IsMadeWith(own);
        if (isOwn) return new EnteredStream(calls.Add(claims, caller, EndOf(context)), null, limits.Of(caller), IsOwn: true, options.Value);
        await Take(caller, context, request);
        var taken = limits.TakeStream(caller, request);
        return new EnteredStream(calls.Add(claims, caller, EndOf(context)), taken, limits.Of(caller), IsOwn: false, options.Value);
    }

    // What costs more than a check was taken before the message was read; what the message asks beside is known now.
    private ValueTask Take(CallerIdentity caller, ServerCallContext context, object? request)
    {
        var call = context.ContractCall();
        var cost = (call.Cost > 1 ? 0 : call.Cost) + RequestCosts.Beside(request);
        return limits.TakeCall(
            caller, cost, context.Deadline == DateTime.MaxValue ? null : context.Deadline - outside.Now.UtcDateTime,
                context.CancellationToken);
    }

    private CallerIdentity? CallerOf(ServerCallContext context)
    {
        if (Demand(context.GetHttpContext()) is not { } caller) return null;
        return store.Fence.Fault is { } fault
            ? throw new ApiException(ErrorReason.NotServing, $"{fault.Message} Ask another node, or this one in a moment.")
            : caller;
    }

    /// <summary>The caller of a request, with a ground for the method that it reaches; null where the endpoint is open to everybody, as health and reflection are.</summary>
    /// <exception cref="ApiException">It has no caller, or no ground.</exception>
    internal static CallerIdentity? Demand(HttpContext http)
    {
        var call = ContractCall.Of(http);
        if (call.IsAnonymous) return null;
        var caller = http.Features.Get<CallerIdentity>() ?? throw new ApiException(ErrorReason.CredentialMissing, "The call brings no credential.");
        CallRights.Demand(call, caller);
        return caller;
    }

    private static CallEnd EndOf(ServerCallContext context) => context.GetHttpContext().Features.Get<CallEnd>()
        ?? throw new InvalidOperationException("The call came past the middleware that lets it be ended.");
}

/// <summary>A stream that was let in.</summary>
internal sealed record EnteredStream(OpenCalls.OpenCall Call, IDisposable? Taken, AgencyShare Share, bool IsOwn, LimitOptions Options) : IDisposable
{
    /// <summary>Its requests, read no faster than the agency's rate.</summary>
    public IAsyncStreamReader<T> Metered<T>(IAsyncStreamReader<T> requests) => IsOwn ? requests : new MeteredReader<T>(requests, Share, Options);

    /// <summary>Its answers, written no faster than the agency's rate. A watch is told what happens, as fast as it happens; everything else is as fast as the agency asks.</summary>
    public IServerStreamWriter<T> Metered<T>(IServerStreamWriter<T> answers) =>
        typeof(T) == typeof(EncodedMessage) ? answers : new MeteredWriter<T>(answers, Share, Options);

    public void Dispose()
    {
        Call.Dispose();
        Taken?.Dispose();
    }
}
