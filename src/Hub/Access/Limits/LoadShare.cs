namespace CreditHub.Hub.Access.Limits;

/// <summary>
/// Which share of the calls is refused, by how long work waited. The least wait of half a second counts: a burst that is worked off is no
/// overload, a queue that never becomes short is. The share grows and shrinks over a second or so.
/// </summary>
internal sealed class LoadShare
{
    private const double Step = 0.02;
    private const double RefusedMax = 0.9;

    /// <summary>Time between two measurements.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(500);

    private readonly TimeSpan _waitMax;
    private readonly TimeSpan[] _waits = new TimeSpan[(int)(Window / Interval)];
    private int _next;
    private double _refused;

    /// <summary>Creates the share.</summary>
    /// <param name="waitMax">Wait beyond which work is refused.</param>
    public LoadShare(TimeSpan waitMax) => _waitMax = waitMax;

    /// <summary>Share of the checks that is refused, 0 to 0.9.</summary>
    public double Refused => Volatile.Read(ref _refused);

    /// <summary>Takes a measurement into account.</summary>
    public void Take(TimeSpan wait)
    {
        _waits[_next] = wait;
        _next = (_next + 1) % _waits.Length;
        var least = _waits.Min();
        var refused = _refused;
        if (least > _waitMax) refused = Math.Min(RefusedMax, refused + Step);
        else if (least <= _waitMax / 2) refused = Math.Max(0, refused - Step);
        Volatile.Write(ref _refused, refused);
    }
}
