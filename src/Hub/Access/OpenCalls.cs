using System.Collections.Concurrent;
using CreditHub.Hub.Errors;
using CreditHub.V1;

namespace CreditHub.Hub.Access;

/// <summary>The streams that are open, so that one whose caller's credential or right is gone can be ended.</summary>
internal sealed class OpenCalls(CallerIdentityReader reader)
{
    private readonly ConcurrentDictionary<OpenCall, byte> _open = new();

    /// <summary>A stream began; dispose what is returned when it ends.</summary>
    public OpenCall Add(CallClaims claims, CallerIdentity caller, CallEnd end)
    {
        var call = new OpenCall(this, claims, caller, end);
        _open[call] = 0;
        return call;
    }

    /// <summary>Looks at every open stream again and ends those that may not go on as they began.</summary>
    public void Reconsider()
    {
        foreach (var call in _open.Keys)
        {
            if (FaultOf(call) is { } fault) call.End.With(fault);
        }
    }

    private ApiException? FaultOf(OpenCall call)
    {
        try
        {
            var now = reader.Read(call.Claims);
            return now.Rights.Equals(call.Caller.Rights)
                ? null
                : new ApiException(
                    ErrorReason.RightsChanged, $"The rights of agency '{now.Agency.Code}' changed. Begin the stream again; it goes on under those in force.",
                    ("agency", now.Agency.Code));
        }
        catch (ApiException e)
        {
            return e;
        }
    }

    /// <summary>One open stream.</summary>
    internal sealed class OpenCall(OpenCalls calls, CallClaims claims, CallerIdentity caller, CallEnd end) : IDisposable
    {
        public CallClaims Claims { get; } = claims;

        public CallerIdentity Caller { get; } = caller;

        public CallEnd End { get; } = end;

        public void Dispose() => calls._open.TryRemove(this, out _);
    }
}

/// <summary>Ends a call from outside of it, for a reason that its caller is told.</summary>
internal sealed class CallEnd(CancellationTokenSource source)
{
    private ApiException? _reason;

    /// <summary>Why it was ended; null where it was not.</summary>
    public ApiException? Reason => Volatile.Read(ref _reason);

    /// <summary>Ends the call. The first reason is the one that is told.</summary>
    public void With(ApiException reason)
    {
        if (Interlocked.CompareExchange(ref _reason, reason, null) is not null) return;
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself meanwhile.
        }
    }
}
