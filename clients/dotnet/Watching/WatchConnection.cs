using Grpc.Core;

namespace CreditHub.Client.Watching;

/// <summary>One connection of a watch. It ends itself when nothing comes for too long: a dead peer says nothing, not even goodbye.</summary>
/// <typeparam name="TResponse">Message of the watch.</typeparam>
internal sealed class WatchConnection<TResponse> : IDisposable
{
    private readonly CancellationTokenSource _end;
    private readonly AsyncServerStreamingCall<TResponse> _call;
    private readonly TimeSpan _silence;
    private readonly ITimer _timer;

    public WatchConnection(
        Func<CancellationToken, AsyncServerStreamingCall<TResponse>> open, TimeSpan silence, TimeProvider time, CancellationToken cancellationToken)
    {
        _end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _silence = silence;
        _timer = time.CreateTimer(_ => EndForSilence(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _call = open(_end.Token);
    }

    public bool WentSilent { get; private set; }

    public async ValueTask<TResponse> NextAsync()
    {
        var moving = _call.ResponseStream.MoveNext(_end.Token);
        if (!moving.IsCompleted)
            await WaitAsync(moving);
        if (await moving)
            return _call.ResponseStream.Current;
        throw new RpcException(new Status(StatusCode.Unavailable, "The hub ended the watch."));
    }

    public void Dispose()
    {
        _timer.Dispose();
        _call.Dispose();
        _end.Dispose();
    }

    // Only the hub's silence counts: while the caller deals with an event the timer stands still.
    private async Task WaitAsync(Task moving)
    {
        _timer.Change(_silence, Timeout.InfiniteTimeSpan);
        await moving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private void EndForSilence()
    {
        WentSilent = true;
        try
        {
            _end.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The connection ended in the same moment for another reason; nothing is left to end.
        }
    }
}
