namespace CreditHub.Adapters.Transports;

/// <summary>When each file that failed is tried again: later each time, so that one that cannot be delivered holds up no other.</summary>
internal sealed class RetryTimes(TimeProvider time)
{
    /// <summary>Pause after the first failure.</summary>
    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    /// <summary>Longest pause.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, (TimeSpan Pause, DateTimeOffset Due)> _failed = new(StringComparer.Ordinal);

    /// <summary>True where a file never failed, or its pause is over.</summary>
    public bool IsDue(string file) => !_failed.TryGetValue(file, out var failed) || time.GetUtcNow() >= failed.Due;

    /// <summary>Notes a failure.</summary>
    /// <returns>The pause until the next attempt: doubled each time, spread by a fifth so that not all sources come back at once.</returns>
    public TimeSpan Failed(string file)
    {
        var pause = _failed.TryGetValue(file, out var before) ? before.Pause * 2 : FirstPause;
        if (pause > LongestPause) pause = LongestPause;
        var spread = pause * (0.8 + (Random.Shared.NextDouble() * 0.4));
        _failed[file] = (pause, time.GetUtcNow() + spread);
        return spread;
    }

    /// <summary>Forgets a file that was delivered. True where it had failed before.</summary>
    public bool Delivered(string file) => _failed.Remove(file);

    /// <summary>Forgets files that are no longer there.</summary>
    public void KeepOnly(IReadOnlyCollection<string> files)
    {
        foreach (var gone in _failed.Keys.Except(files).ToList()) _failed.Remove(gone);
    }
}
