using CreditHub.V1;

namespace CreditHub.Client.Errors;

/// <summary>A watch cannot be resumed: its token is older than what the hub retains. Start with a snapshot, or from the oldest token.</summary>
public sealed class TokenTooOldException : CreditHubException
{
    private const string OldestTokenKey = "oldest_token";

    internal TokenTooOldException(string message, CallFault fault, Exception? inner)
        : base(message, fault, inner) =>
        OldestToken = fault.Metadata.TryGetValue(OldestTokenKey, out var oldest) ? new ChangeToken { Value = oldest } : null;

    /// <summary>The oldest token that can still be resumed. Null where the hub did not say.</summary>
    public ChangeToken? OldestToken { get; }
}
