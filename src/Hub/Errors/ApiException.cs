using CreditHub.Domain.PersonalData;
using CreditHub.V1;

namespace CreditHub.Hub.Errors;

/// <summary>A refusal on its way to the caller. The interceptor turns it into a status with <c>google.rpc</c> details; nothing else may catch it.</summary>
/// <remarks>What a caller sent may be a person's number in any place. It is repeated neither in the message nor in the metadata.</remarks>
public sealed class ApiException(ErrorReason reason, string message, params IEnumerable<(string Key, string Value)> metadata) : Exception(Repeatable(message))
{
    private const string NotRepeated = "The value is refused. It is not repeated, because it may hold a person's identity number.";

    /// <summary>Reason of the catalogue.</summary>
    public ErrorReason Reason { get; } = reason;

    /// <summary>Every dynamic word of the message, by name.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; } = metadata.ToDictionary(m => m.Key, m => PersonalNumber.Repeatable(m.Value));

    /// <summary>Faults found beside the one that the call is refused for, in the order of the catalogue.</summary>
    public IReadOnlyList<FieldFault> Others { get; init; } = [];

    /// <summary>How long the caller should wait before it tries again; null where that would not help.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>A message, or where it would repeat a person's number, that it does not.</summary>
    public static string Repeatable(string message) => PersonalNumber.MayBeIn(message) ? NotRepeated : message;
}
