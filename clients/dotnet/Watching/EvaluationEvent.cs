using CreditHub.V1;

namespace CreditHub.Client.Watching;

/// <summary>What a watch of evaluations hands over. <paramref name="Token"/> is the point after which a later watch goes on.</summary>
public abstract record EvaluationEvent(ChangeToken Token)
{
    /// <summary>A result that came, changed or was withdrawn.</summary>
    public sealed record Result(EvaluationChange Change) : EvaluationEvent(Change.Token);

    /// <summary>Everything up to the token has been handed over; what follows is live.</summary>
    public sealed record CaughtUp(V1.CaughtUp Mark) : EvaluationEvent(Mark.Token);

    /// <summary>The watch is served from the log until the next <see cref="CaughtUp"/>; nothing is lost.</summary>
    public sealed record FellBehind(V1.FellBehind Mark) : EvaluationEvent(Mark.Token);

    /// <summary>Nothing at or before the token is still to come.</summary>
    public sealed record Checkpoint(V1.Checkpoint Mark) : EvaluationEvent(Mark.Token);

    internal static EvaluationEvent? Of(WatchEvaluationsResponse response) => response.EventCase switch
    {
        WatchEvaluationsResponse.EventOneofCase.Change => new Result(response.Change),
        WatchEvaluationsResponse.EventOneofCase.CaughtUp => new CaughtUp(response.CaughtUp),
        WatchEvaluationsResponse.EventOneofCase.FellBehind => new FellBehind(response.FellBehind),
        WatchEvaluationsResponse.EventOneofCase.Checkpoint => new Checkpoint(response.Checkpoint),
        // An event of a later contract: a sign of life.
        _ => null,
    };
}
