using CreditHub.Hub.Hosting;

namespace CreditHub.Hub.Tests.Hosting;

public sealed class AsyncPulseTests
{
    [Fact]
    public void Pulse_WakesAllWhoWait_AndNobodyWhoComesLater()
    {
        var pulse = new AsyncPulse();
        var (one, other) = (pulse.Next, pulse.Next);
        pulse.Pulse();
        Assert.True(one.IsCompletedSuccessfully && other.IsCompletedSuccessfully);
        var later = pulse.Next;
        Assert.False(later.IsCompleted);
        pulse.Pulse();
        Assert.True(later.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Next_TakenBeforeTheStateIsRead_MissesNoChange()
    {
        var (pulse, state) = (new AsyncPulse(), 0);
        var reader = Task.Run(async () =>
        {
            while (true)
            {
                var next = pulse.Next;
                if (Volatile.Read(ref state) == 10_000) return;
                await next.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            }
        }, TestContext.Current.CancellationToken);
        for (var i = 0; i < 10_000; i++)
        {
            Interlocked.Increment(ref state);
            pulse.Pulse();
        }

        await reader;
    }
}
