using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Client.Errors;

/// <summary>The hub refused a call, or could not be reached. Says why, and what to do about it.</summary>
public class CreditHubException : Exception
{
    internal CreditHubException(string message, CallFault fault, Exception? inner)
        : base(message, inner) => Fault = fault;

    /// <summary>
    /// The failure of a whole report of which a row was refused because its agency may not report its dataset: no other row would fare better, and each may
    /// be taken once the right is granted.
    /// </summary>
    public static CreditHubException NotGranted(FieldFault fault) => new(
        $"DATASET_NOT_GRANTED: {fault.Message}", new CallFault(StatusCode.PermissionDenied, ErrorReason.DatasetNotGranted, "DATASET_NOT_GRANTED", fault.Metadata, RetryAfter: null), inner: null);

    internal CallFault Fault { get; }

    /// <summary>The gRPC status of the call.</summary>
    public StatusCode Status => Fault.Status;

    /// <summary>The reason from the hub's catalogue; <see cref="ErrorReason.Unspecified"/> where the failure did not come from the hub.</summary>
    public ErrorReason Reason => Fault.Reason;

    /// <summary>The reason as the hub wrote it, also where this client is older than the reason. Empty where the hub gave none.</summary>
    public string ReasonName => Fault.ReasonName;

    /// <summary>
    /// The refusal, and what to do about it, in the language of <c>CreditHubClientOptions.Language</c>; empty where that is English, and
    /// where the hub has
    /// no such text.
    /// </summary>
    public string LocalizedMessage => Fault.LocalizedMessage;

    /// <summary>Every dynamic word of the message by name, such as <c>expected</c> or <c>field</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata => Fault.Metadata;

    /// <summary>How long the hub asks to wait before the call is repeated. Null where it asks nothing.</summary>
    public TimeSpan? RetryAfter => Fault.RetryAfter;

    /// <summary>
    /// True where the same call, repeated unchanged, may succeed: after <see cref="RetryAfter"/> where it is stated, else after a pause. False also where the
    /// failure did not come from the hub.
    /// </summary>
    public bool IsRetryable => ContractFacts.Of(Reason).Retry;

    /// <summary>What to do about it, in a sentence.</summary>
    public string Advice => ErrorAdvice.For(Reason, Status);
}
