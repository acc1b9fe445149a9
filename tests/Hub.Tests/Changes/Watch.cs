using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Changes;

/// <summary>A watch as a test reads it: message by message, never waiting without end.</summary>
internal sealed class Watch : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly AsyncServerStreamingCall<WatchResponse> _call;

    private Watch(AsyncServerStreamingCall<WatchResponse> call) => _call = call;

    public static Watch Open(TestHub hub, WatchRequest request) => new(hub.Sanctions.Watch(request, cancellationToken: TestHub.Token));

    /// <summary>Everything that a watch tells until it says that it is caught up.</summary>
    public static async Task<List<ChangeSet>> UntilCaughtUp(TestHub hub, WatchRequest request)
    {
        await using var watch = Open(hub, request);
        var changes = new List<ChangeSet>();
        while (true)
        {
            var next = await watch.Next();
            if (next.CaughtUp is not null) return changes;
            if (next.Changes is { } set) changes.Add(set);
        }
    }

    public async Task<WatchResponse> Next()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestHub.Token);
        patience.CancelAfter(Patience);
        try
        {
            Assert.True(await _call.ResponseStream.MoveNext(patience.Token), "The watch ended without a word.");
            return _call.ResponseStream.Current;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Cancelled && patience.IsCancellationRequested)
        {
            throw new TimeoutException($"No message of the watch came within {Patience}.", e);
        }
    }

    /// <summary>The next message while time passes in steps: when the hub begins to count is its own affair, and on a busy machine late.</summary>
    public async Task<WatchResponse> NextWhileTimePasses(TestHub hub, TimeSpan step)
    {
        var next = Next();
        while (!next.IsCompleted)
        {
            hub.Time.Advance(step);
            await Task.WhenAny(next, Task.Delay(TimeSpan.FromSeconds(0.5), TestHub.Token));
        }

        return await next;
    }

    /// <summary>The next changes, past heartbeats.</summary>
    public async Task<WatchResponse> NextChanges()
    {
        while (true)
        {
            var next = await Next();
            if (next.Changes is not null) return next;
        }
    }

    public ValueTask DisposeAsync()
    {
        _call.Dispose();
        return ValueTask.CompletedTask;
    }
}
