using CreditHub.Hub.Clocks;
using Microsoft.Extensions.Time.Testing;

namespace CreditHub.Hub.Tests.Clocks;

/// <summary>A stated clock: what it says, and what a move of it does to timers.</summary>
public sealed class StatedClockTests
{
    private static readonly DateTimeOffset Begins = new(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(8));

    private readonly FakeTimeProvider _outside = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly StatedClock _clock;

    public StatedClockTests() => _clock = new StatedClock(Begins, _outside);

    [Fact]
    public void Clock_RunsAsTheWorldDoes_AndMeasuresInItsTime()
    {
        var began = _clock.GetTimestamp();
        _outside.Advance(TimeSpan.FromSeconds(90));
        _clock.MoveTo(Begins.AddDays(30));

        Assert.Equal(Begins.AddDays(30), _clock.GetUtcNow());
        Assert.Equal(TimeSpan.FromSeconds(90), _clock.GetElapsedTime(began));
        _outside.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Begins.AddDays(30).AddSeconds(1), _clock.GetUtcNow());
    }

    [Fact]
    public void Move_BackOrBeyondWhatCanBeCountedFrom_IsRefusedAndMovesNothing()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _clock.MoveTo(Begins.AddTicks(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => _clock.MoveTo(StatedClock.Latest.AddTicks(1)));
        Assert.Equal(Begins, _clock.GetUtcNow());
    }

    [Theory]
    [InlineData(30, 29, 0)]
    [InlineData(30, 30, 1)]
    [InlineData(30, 86_400 * 90, 1)]
    [InlineData(9, 86_400 * 90, 0)]
    public void Move_FiresTimersThatWaitForATimeOfDay_AndLetsTimeOutsRun(int dueSeconds, int moveSeconds, int fired)
    {
        var count = 0;
        using var timer = _clock.CreateTimer(_ => count++, null, TimeSpan.FromSeconds(dueSeconds), Timeout.InfiniteTimeSpan);

        _clock.MoveTo(Begins.AddSeconds(moveSeconds));
        _outside.Advance(TimeSpan.Zero);

        Assert.Equal(fired, count);
        _outside.Advance(TimeSpan.FromSeconds(dueSeconds));
        Assert.Equal(1, count);
    }

    [Fact]
    public void Move_ShortOfATimer_LeavesItTheRest()
    {
        var count = 0;
        using var timer = _clock.CreateTimer(_ => count++, null, TimeSpan.FromHours(10), Timeout.InfiniteTimeSpan);

        _clock.MoveTo(Begins.AddHours(10).AddSeconds(-3));
        _outside.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(0, count);
        _outside.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, count);
    }

    [Fact]
    public async Task PeriodicTimer_TicksOnceForAMoveOverManyPeriods_AndGoesOn()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(30), _clock);
        var first = timer.WaitForNextTickAsync(TestHub.Token);

        _clock.MoveTo(Begins.AddDays(90));
        _outside.Advance(TimeSpan.Zero);
        Assert.True(await first.AsTask().WaitAsync(TimeSpan.FromSeconds(10), TestHub.Token));

        var second = timer.WaitForNextTickAsync(TestHub.Token);
        _outside.Advance(TimeSpan.FromSeconds(29));
        Assert.False(second.IsCompleted);
        _outside.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await second.AsTask().WaitAsync(TimeSpan.FromSeconds(10), TestHub.Token));
    }

    [Fact]
    public async Task Timers_ThatFiredOrEnded_AreKeptNoLonger()
    {
        using var stop = new CancellationTokenSource();
        var cancelled = Task.Delay(TimeSpan.FromDays(2), _clock, stop.Token);
        var due = Task.Delay(TimeSpan.FromDays(1), _clock, TestHub.Token);
        Assert.Equal(2, _clock.Waiting);

        await stop.CancelAsync();
        _clock.MoveTo(Begins.AddDays(1));
        _outside.Advance(TimeSpan.Zero);
        await due.WaitAsync(TimeSpan.FromSeconds(10), TestHub.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.Equal(0, _clock.Waiting);
    }
}
