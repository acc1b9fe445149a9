using CreditHub.Hub.Errors;
using CreditHub.Hub.Feed;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Tokens;
using CreditHub.V1;

namespace CreditHub.Hub.Changes;

/// <summary>Opens tokens that callers hand back. Each way in which one can be wrong has its own refusal.</summary>
internal sealed class TokenDoor(LedgerStore store, ChangeFeed feed)
{
    /// <summary>The position that a token stands for.</summary>
    public async Task<Position> Open(string text, string field, CancellationToken cancellationToken)
    {
        var fault = Ledger.Tokens.ChangeToken.TryParse(text, store, out var token);
        switch (fault)
        {
            case TokenFault.None:
                break;
            case TokenFault.OtherStore:
                throw new ApiException(ErrorReason.TokenOfOtherStore, "The token belongs to another store. Start again without it.", ("field", field));
            case TokenFault.LostFuture:
                throw LostFuture(field);
            default:
                throw new ApiException(ErrorReason.TokenMalformed, "The token cannot be read. Hand back exactly what the hub gave.", ("field", field));
        }

        // This node may be behind the store; only the head itself says that a token is ahead of everything there is.
        if (token.Position > feed.Position && token.Position > (await store.Reader.ReadHead(cancellationToken)).Last) throw LostFuture(field);
        return token.Position;
    }

    private static ApiException LostFuture(string field) => new(
        ErrorReason.TokenOfLostFuture, "The token is of a future that was lost when the store was restored from a backup. Start again with a snapshot.", ("field", field));
}
