using CreditHub.V1;

namespace CreditHub.Hub.Errors;

/// <summary>A refusal on its way to the caller. The interceptor turns it into a status with <c>google.rpc</c> details; nothing else may catch it.</summary>
public sealed class ApiException(ErrorReason reason, string message, params IEnumerable<(string Key, string Value)> metadata) : Exception(message)
{
    /// <summary>Reason of the catalogue.</summary>
    public ErrorReason Reason { get; } = reason;

    /// <summary>Every dynamic word of the message, by name.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; } = metadata.ToDictionary(m => m.Key, m => m.Value);

    /// <summary>How long the caller should wait before it tries again; null where that would not help.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
