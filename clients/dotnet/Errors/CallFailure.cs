using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Client.Errors;

/// <summary>Turns what gRPC throws into what callers catch.</summary>
internal sealed class CallFailure(string address)
{
    /// <summary>The exception to throw for a failed call; a cancellation that the caller asked for stays one.</summary>
    public Exception Of(RpcException failure, CancellationToken asked)
    {
        if (asked.IsCancellationRequested)
            return new OperationCanceledException("The call was cancelled by its caller.", failure, asked);
        var fault = CallFault.Of(failure);
        var message = Message(fault, failure.Status);
        return fault.Reason == ErrorReason.TokenTooOld
            ? new TokenTooOldException(message, fault, failure)
            : new CreditHubException(message, fault, failure);
    }

    /// <summary>Awaits a unary call.</summary>
    public async Task<T> AnswerAsync<T>(AsyncUnaryCall<T> call, CancellationToken cancellationToken)
    {
        using (call)
        {
            try
            {
                return await call;
            }
            catch (RpcException failure)
            {
                throw Of(failure, cancellationToken);
            }
        }
    }

    // What the network said lies beneath gRPC's own words, which name no cause («Error connecting to subchannel»).
    private string Message(CallFault fault, Status status) => fault switch
    {
        { ReasonName.Length: > 0 } => $"{fault.ReasonName}: {status.Detail}",
        { Status: StatusCode.Unavailable } => $"The hub at {address} cannot be reached: {status.DebugException?.GetBaseException().Message ?? status.Detail}",
        { Status: StatusCode.DeadlineExceeded } => $"The hub at {address} did not answer within the deadline.",
        _ => $"{fault.Status}: {status.Detail}",
    };
}
