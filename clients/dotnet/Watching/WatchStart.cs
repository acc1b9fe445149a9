using CreditHub.Client.Times;
using CreditHub.V1;

namespace CreditHub.Client.Watching;

/// <summary>Where a watch begins.</summary>
public abstract record WatchStart
{
    private WatchStart()
    {
    }

    /// <summary>What is committed from now on. The first event, <see cref="WatchEvent.CaughtUp"/>, carries the token of the beginning.</summary>
    public static WatchStart Now { get; } = new AtPresent();

    /// <summary>Everything from the beginning of the retained ledger.</summary>
    public static WatchStart Beginning { get; } = new AtBeginning();

    /// <summary>First what holds now, then every change after that, without gap or overlap.</summary>
    public static WatchStart Snapshot { get; } = new WithSnapshot();

    /// <summary>Everything after a token.</summary>
    public static WatchStart After(ChangeToken token) => new AfterToken(token);

    /// <summary>Everything after a token, given as its text.</summary>
    public static WatchStart After(string token) => new AfterToken(new ChangeToken { Value = token });

    /// <summary>Everything recorded at or after a time.</summary>
    public static WatchStart Since(DateTimeOffset time) => new SinceTime(time);

    internal abstract void Set(WatchRequest request);

    internal void Set(WatchEvaluationsRequest request)
    {
        var asked = new WatchRequest();
        Set(asked);
        switch (asked.StartCase)
        {
            case WatchRequest.StartOneofCase.Now:
                request.Now = asked.Now;
                break;
            case WatchRequest.StartOneofCase.Beginning:
                request.Beginning = asked.Beginning;
                break;
            case WatchRequest.StartOneofCase.After:
                request.After = asked.After;
                break;
            case WatchRequest.StartOneofCase.Since:
                request.Since = asked.Since;
                break;
            default:
                throw new ArgumentException("Evaluations have no snapshot; the beginning gives the whole history.", nameof(request));
        }
    }

    internal void Set(WatchCasesRequest request)
    {
        var asked = new WatchRequest();
        Set(asked);
        switch (asked.StartCase)
        {
            case WatchRequest.StartOneofCase.Now:
                request.Now = asked.Now;
                break;
            case WatchRequest.StartOneofCase.Beginning:
                request.Beginning = asked.Beginning;
                break;
            case WatchRequest.StartOneofCase.After:
                request.After = asked.After;
                break;
            case WatchRequest.StartOneofCase.Since:
                request.Since = asked.Since;
                break;
            default:
                throw new ArgumentException("Cases have no snapshot; start from now, then list them.", nameof(request));
        }
    }

    private sealed record AtPresent : WatchStart
    {
        internal override void Set(WatchRequest request) => request.Now = new StartNow();
    }

    private sealed record AtBeginning : WatchStart
    {
        internal override void Set(WatchRequest request) => request.Beginning = new StartBeginning();
    }

    internal sealed record WithSnapshot : WatchStart
    {
        internal override void Set(WatchRequest request) => request.Snapshot = new StartSnapshot();
    }

    private sealed record AfterToken(ChangeToken Token) : WatchStart
    {
        internal override void Set(WatchRequest request) => request.After = Token;
    }

    private sealed record SinceTime(DateTimeOffset Time) : WatchStart
    {
        internal override void Set(WatchRequest request) => request.Since = Rfc3339.Text(Time);
    }
}
