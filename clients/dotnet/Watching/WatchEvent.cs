using CreditHub.V1;

namespace CreditHub.Client.Watching;

/// <summary>
/// What a watch hands over. <paramref name="Token"/> is the point after which a later watch goes on; keep it once the event is dealt with.
/// Null within a snapshot, which can only be begun again.
/// </summary>
public abstract record WatchEvent(ChangeToken? Token)
{
    /// <summary>The matching changes of one transaction.</summary>
    public sealed record Changes(ChangeSet Set) : WatchEvent(Set.Token);

    /// <summary>One subject's sanctions, part of the snapshot. A later entry for the same subject replaces the earlier.</summary>
    public sealed record SnapshotEntry(V1.SnapshotEntry Entry) : WatchEvent((ChangeToken?)null);

    /// <summary>The snapshot is complete.</summary>
    public sealed record SnapshotEnd(V1.SnapshotEnd End) : WatchEvent(End.Token);

    /// <summary>The connection broke within the snapshot, which begins again: forget the entries handed over so far.</summary>
    public sealed record SnapshotRestarted() : WatchEvent((ChangeToken?)null);

    /// <summary>Everything up to the token has been handed over; what follows is live.</summary>
    public sealed record CaughtUp(V1.CaughtUp Mark) : WatchEvent(Mark.Token);

    /// <summary>The watch is served from the log until the next <see cref="CaughtUp"/>; nothing is lost.</summary>
    public sealed record FellBehind(V1.FellBehind Mark) : WatchEvent(Mark.Token);

    /// <summary>Nothing at or before the token is still to come.</summary>
    public sealed record Checkpoint(V1.Checkpoint Mark) : WatchEvent(Mark.Token);

    internal static WatchEvent? Of(WatchResponse response) => response.EventCase switch
    {
        WatchResponse.EventOneofCase.Changes => new Changes(response.Changes),
        WatchResponse.EventOneofCase.SnapshotEntry => new SnapshotEntry(response.SnapshotEntry),
        WatchResponse.EventOneofCase.SnapshotEnd => new SnapshotEnd(response.SnapshotEnd),
        WatchResponse.EventOneofCase.CaughtUp => new CaughtUp(response.CaughtUp),
        WatchResponse.EventOneofCase.FellBehind => new FellBehind(response.FellBehind),
        WatchResponse.EventOneofCase.Checkpoint => new Checkpoint(response.Checkpoint),
        // An event of a later contract: it is a sign of life, and no promise of this contract rests on it.
        _ => null,
    };
}
