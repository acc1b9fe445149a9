using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Client;

/// <summary>What a caller can do about a refusal, in a sentence.</summary>
public static class ErrorAdvice
{
    private const string Unknown = "See the message.";

    /// <summary>What to do about a refusal; where the hub gave no reason, what to do about the status.</summary>
    public static string For(ErrorReason reason, StatusCode status) => reason == ErrorReason.Unspecified ? For(status) : For(reason);

    /// <summary>The cure that the contract states for a reason.</summary>
    public static string For(ErrorReason reason) => ContractFacts.Of(reason).Cure is { Length: > 0 } cure ? cure : Unknown;

    private static string For(StatusCode status) => status switch
    {
        StatusCode.Unavailable => "Check that the hub runs and that the address is right.",
        StatusCode.DeadlineExceeded => "Ask again, or with a longer deadline.",
        StatusCode.Unimplemented => "Check that the address is that of a credit hub of this version.",
        _ => Unknown,
    };
}
