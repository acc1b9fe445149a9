using System.Collections.Frozen;
using System.Globalization;
using CreditHub.V1;
using Google.Rpc;
using Grpc.Core;

namespace CreditHub.Client.Errors;

/// <summary>What a failed call says about itself, read from its status and the google.rpc details in its trailers.</summary>
internal sealed record CallFault(
    StatusCode Status, ErrorReason Reason, string ReasonName, IReadOnlyDictionary<string, string> Metadata, TimeSpan? RetryAfter)
{
    private const string Domain = "credithub.v1";
    private const string RetryAfterKey = "retry_after_ms";

    /// <summary>The refusal in the language that the client asks for; empty where that is English.</summary>
    public string LocalizedMessage { get; init; } = "";

    public static CallFault Of(RpcException failure)
    {
        var details = failure.GetRpcStatus();
        var error = details?.GetDetail<ErrorInfo>();
        if (error is null || error.Domain != Domain)
            return new CallFault(failure.StatusCode, ErrorReason.Unspecified, "", FrozenDictionary<string, string>.Empty, RetryAfter: null);
        var metadata = error.Metadata.ToFrozenDictionary();
        var wait = details!.GetDetail<RetryInfo>()?.RetryDelay?.ToTimeSpan() ?? MillisecondsIn(metadata);
        return new CallFault(failure.StatusCode, ContractFacts.ReasonOf(error.Reason), error.Reason, metadata, wait)
        {
            LocalizedMessage = details.GetDetail<LocalizedMessage>()?.Message ?? "",
        };
    }

    private static TimeSpan? MillisecondsIn(FrozenDictionary<string, string> metadata) =>
        metadata.TryGetValue(RetryAfterKey, out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var wait)
            ? TimeSpan.FromMilliseconds(wait)
            : null;
}
