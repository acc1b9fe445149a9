using Grpc.Core;

namespace CreditHub.Hub.Access;

/// <summary>Reads what the entry attached.</summary>
internal static class CallerIdentityContext
{
    /// <summary>The caller of a call of the contract.</summary>
    public static CallerIdentity Caller(this ServerCallContext context) =>
        context.KnownCaller() ?? throw new InvalidOperationException($"{context.Method} came past the entry that finds the caller.");

    /// <summary>The caller; null where it was not found, or the call is none of the contract.</summary>
    public static CallerIdentity? KnownCaller(this ServerCallContext context) => context.GetHttpContext().Features.Get<CallerIdentity>();
}
