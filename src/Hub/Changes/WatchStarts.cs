using CreditHub.Hub.Errors;
using CreditHub.Hub.Feed;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads;
using CreditHub.V1;
using Microsoft.Extensions.Options;

namespace CreditHub.Hub.Changes;

/// <summary>Where watches of any topic begin, and how often they say that they are alive.</summary>
internal sealed class WatchStarts(LedgerStore store, ChangeFeed feed, TokenDoor tokens, IOptions<WatchOptions> options, TimeProvider time)
{
    private const int HeartbeatSecondsDefault = 15;

    /// <summary>The heartbeat asked for; the default for 0.</summary>
    public static TimeSpan Heartbeat(int seconds) => TimeSpan.FromSeconds(seconds == 0 ? HeartbeatSecondsDefault : seconds);

    /// <summary>The present.</summary>
    public Position Now => feed.Position;

    /// <summary>The beginning of what is retained.</summary>
    public async Task<Position> Beginning(CancellationToken cancellationToken) =>
        options.Value.Retention is { } retention ? await PositionBefore(time.GetUtcNow() - retention, cancellationToken) : default;

    /// <summary>After a token.</summary>
    public async Task<Position> After(string token, CancellationToken cancellationToken)
    {
        var oldest = await Beginning(cancellationToken);
        var position = await tokens.Open(token, "after", cancellationToken);
        return position >= oldest ? position : throw TooOld(oldest);
    }

    /// <summary>At a time.</summary>
    public async Task<Position> Since(string text, CancellationToken cancellationToken)
    {
        var oldest = await Beginning(cancellationToken);
        if (!Rfc3339.TryParse(text, out var since))
        {
            throw new ApiException(
                ErrorReason.InvalidDate, $"'{Echo.Of(text)}' is not an RFC 3339 time with an offset, such as 2026-04-01T09:30:00+08:00.", ("field", "since"), ("value", Echo.Of(text)));
        }

        var at = await PositionBefore(since, cancellationToken);
        return at >= oldest ? at : throw TooOld(oldest);
    }

    /// <summary>The refusal of a watch that does not say where to begin.</summary>
    public static ApiException Unstated(string choices) => new(ErrorReason.ArgumentsConflict, $"Say where to begin: {choices}.", ("fields", choices));

    private async Task<Position> PositionBefore(DateTimeOffset instant, CancellationToken cancellationToken) =>
        await store.Reader.FirstPositionAt(instant, cancellationToken) is { } first
            ? new Position(first.Value - 1)
            : (await store.Reader.ReadHead(cancellationToken)).Last;

    private ApiException TooOld(Position oldest)
    {
        var token = Ledger.Tokens.ChangeToken.Of(store, oldest).ToString();
        return new ApiException(
            ErrorReason.TokenTooOld, $"What followed is no longer retained. Start with a snapshot, or accept the gap and resume after {token}.",
            ("oldest_token", token));
    }
}
