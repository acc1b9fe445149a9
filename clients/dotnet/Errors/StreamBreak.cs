using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Client.Errors;

/// <summary>Tells a break, after which a stream is opened again, from a refusal, after which that would be refused again.</summary>
internal static class StreamBreak
{
    public static bool IsBreak(RpcException failure) => failure.StatusCode switch
    {
        StatusCode.Unavailable or StatusCode.Unknown => true,
        // These the hub may mean as it says; with an exception behind them it is the connection that spoke.
        StatusCode.Internal or StatusCode.Cancelled or StatusCode.DataLoss => failure.Status.DebugException is not null,
        StatusCode.ResourceExhausted => CallFault.Of(failure).Reason == ErrorReason.Overloaded,
        _ => false,
    };
}
