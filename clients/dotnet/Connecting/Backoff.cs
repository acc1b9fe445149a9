namespace CreditHub.Client.Connecting;

/// <summary>Pauses between attempts: each twice the one before, up to a limit, with jitter so that clients do not come back in step.</summary>
internal sealed class Backoff(CreditHubClientOptions options)
{
    private int _failures;

    /// <summary>Begins again with the shortest pause, since the hub has answered.</summary>
    public void Reset() => _failures = 0;

    /// <summary>The next pause, at least <paramref name="atLeast"/> where the hub asked for one.</summary>
    public TimeSpan Next(TimeSpan? atLeast)
    {
        var ceiling = Math.Min(options.InitialBackoff.TotalMilliseconds * Math.Pow(2, _failures), options.MaxBackoff.TotalMilliseconds);
        _failures = Math.Min(_failures + 1, 30);
        var pause = TimeSpan.FromMilliseconds(ceiling * (0.5 + (Random.Shared.NextDouble() / 2)));
        return atLeast is { } asked && asked > pause ? asked : pause;
    }

    /// <summary>Waits for the next pause.</summary>
    public Task PauseAsync(TimeSpan? atLeast, CancellationToken cancellationToken) =>
        Task.Delay(Next(atLeast), options.TimeProvider, cancellationToken);
}
