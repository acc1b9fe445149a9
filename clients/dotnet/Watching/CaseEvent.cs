using CreditHub.V1;

namespace CreditHub.Client.Watching;

/// <summary>What a watch of cases hands over. <paramref name="Token"/> is the point after which a later watch goes on.</summary>
public abstract record CaseEvent(ChangeToken Token)
{
    /// <summary>The matching changes of one transaction.</summary>
    public sealed record Changes(CaseChangeSet Set) : CaseEvent(Set.Token);

    /// <summary>Everything up to the token has been handed over; what follows is live.</summary>
    public sealed record CaughtUp(V1.CaughtUp Mark) : CaseEvent(Mark.Token);

    /// <summary>The watch is served from the log until the next <see cref="CaughtUp"/>; nothing is lost.</summary>
    public sealed record FellBehind(V1.FellBehind Mark) : CaseEvent(Mark.Token);

    /// <summary>Nothing at or before the token is still to come.</summary>
    public sealed record Checkpoint(V1.Checkpoint Mark) : CaseEvent(Mark.Token);

    internal static TransactionParts<WatchCasesResponse> Parts() => new(
        static response => response.Changes is { More: true },
        static (whole, part) =>
        {
            whole.Changes.Changes.Add(part.Changes.Changes);
            (whole.Changes.Token, whole.Changes.More) = (part.Changes.Token, part.Changes.More);
        });

    internal static CaseEvent? Of(WatchCasesResponse response) => response.EventCase switch
    {
        WatchCasesResponse.EventOneofCase.Changes => new Changes(response.Changes),
        WatchCasesResponse.EventOneofCase.CaughtUp => new CaughtUp(response.CaughtUp),
        WatchCasesResponse.EventOneofCase.FellBehind => new FellBehind(response.FellBehind),
        WatchCasesResponse.EventOneofCase.Checkpoint => new Checkpoint(response.Checkpoint),
        // An event of a later contract: a sign of life.
        _ => null,
    };
}
