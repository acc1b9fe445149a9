namespace CreditHub.Hub.Clocks;

/// <summary>
/// A clock that begins at a stated time (<c>Hub:Clock</c>), runs as fast as the world's, and can be moved forward. Its timestamps are the
/// world's, so that what measures how long something takes measures right. A timer that waits for long waits for a time of day, and a move
/// takes it along: those that are due by then fire at once. A timer shorter than <see cref="RunsOn"/> guards something under way, such as a
/// write or an answer; it runs on in the world's time, so that a move lets nothing time out.
/// </summary>
internal sealed class StatedClock : TimeProvider
{
    /// <summary>Timers set for less than this are not moved.</summary>
    public static readonly TimeSpan RunsOn = TimeSpan.FromSeconds(10);

    /// <summary>
    /// It is not moved beyond this: deadlines are counted from today for decades, and each must be a day that can be written down.
    /// </summary>
    public static readonly DateTimeOffset Latest = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TimeProvider _outside;
    private readonly DateTimeOffset _begins;
    private readonly long _beganAt;
    private readonly Lock _gate = new();
    private readonly HashSet<StatedTimer> _waiting = [];
    private long _movedTicks;

    /// <summary>Makes a clock that says a time now.</summary>
    /// <param name="begins">What it says.</param>
    /// <param name="outside">The world's clock.</param>
    public StatedClock(DateTimeOffset begins, TimeProvider outside)
    {
        (_begins, _outside) = (begins.ToUniversalTime(), outside);
        _beganAt = outside.GetTimestamp();
    }

    /// <summary>How many timers a move would take along.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate) return _waiting.Count;
        }
    }

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => _outside.LocalTimeZone;

    /// <inheritdoc/>
    public override long TimestampFrequency => _outside.TimestampFrequency;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() =>
        _begins + _outside.GetElapsedTime(_beganAt) + new TimeSpan(Interlocked.Read(ref _movedTicks));

    /// <inheritdoc/>
    public override long GetTimestamp() => _outside.GetTimestamp();

    /// <summary>Moves the clock forward; timers that are due by then fire.</summary>
    /// <returns>What it said before.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The time lies before what the clock says, or beyond what can be counted
    /// from.</exception>
    public DateTimeOffset MoveTo(DateTimeOffset to)
    {
        lock (_gate)
        {
            var before = GetUtcNow();
            ArgumentOutOfRangeException.ThrowIfLessThan(to, before);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(to, Latest);
            Interlocked.Add(ref _movedTicks, (to - before).Ticks);
            foreach (var timer in _waiting.ToList()) timer.Follow(GetUtcNow());
            return before;
        }
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new StatedTimer(this, callback, state, _outside);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class StatedTimer : ITimer
    {
        private readonly StatedClock _clock;
        private readonly TimerCallback _callback;
        private readonly object? _state;
        private readonly ITimer _inner;
        private DateTimeOffset _dueAt;
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        public StatedTimer(StatedClock clock, TimerCallback callback, object? state, TimeProvider outside)
        {
            (_clock, _callback, _state) = (clock, callback, state);
            _inner = outside.CreateTimer(static timer => ((StatedTimer)timer!).Fire(), this, Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_clock._gate)
            {
                _period = period;
                Await(dueTime);
                return _inner.Change(dueTime, period);
            }
        }

        /// <summary>Counts what is left anew, after the clock was moved.</summary>
        public void Follow(DateTimeOffset now) => _inner.Change(_dueAt > now ? _dueAt - now : TimeSpan.Zero, _period);

        public void Dispose()
        {
            lock (_clock._gate) _clock._waiting.Remove(this);
            _inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            lock (_clock._gate) _clock._waiting.Remove(this);
            return _inner.DisposeAsync();
        }

        private void Fire()
        {
            lock (_clock._gate) Await(_period);
            _callback(_state);
        }

        // One that has fired is not kept: whoever forgets a timer would keep it for ever.
        private void Await(TimeSpan dueTime)
        {
            if (dueTime < RunsOn)
            {
                _clock._waiting.Remove(this);
                return;
            }

            _dueAt = _clock.GetUtcNow() + dueTime;
            _clock._waiting.Add(this);
        }
    }
}
