namespace CreditHub.Hub.Hosting;

/// <summary>Wakes everyone who waits, again and again.</summary>
internal sealed class AsyncPulse
{
    private TaskCompletionSource _next = New();

    /// <summary>Completes with the next pulse. To be taken before the state is read that a pulse announces: no change is missed then.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>Wakes all who wait. Their continuations run on other threads.</summary>
    public void Pulse() => Interlocked.Exchange(ref _next, New()).SetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
