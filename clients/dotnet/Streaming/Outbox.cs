using System.Threading.Channels;
using CreditHub.Client.Connecting;
using Google.Protobuf;

namespace CreditHub.Client.Streaming;

/// <summary>Takes items in from the caller, gathers them into batches and keeps those that are unanswered, never more than the window.</summary>
internal sealed class Outbox<TItem>(CreditHubClientOptions options) : IDisposable
    where TItem : IMessage
{
    // Half of what the hub takes in one message, so that the field headers around the items need no counting.
    private const int BatchBytesMax = 2 * 1024 * 1024;

    private readonly Channel<List<Numbered<TItem>>> _batches =
        Channel.CreateBounded<List<Numbered<TItem>>>(new BoundedChannelOptions(1) { SingleReader = true, SingleWriter = true });

    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, TItem> _unanswered = [];
    private readonly SemaphoreSlim _window = new(options.Window, options.Window);

    /// <summary>Whether every item that the caller gave has been answered.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_lock)
                return _unanswered.Count == 0 && _batches.Reader.Completion.IsCompleted;
        }
    }

    /// <summary>Reads the caller's items to their end. A failure of theirs is thrown here, after what came before it was passed on.</summary>
    public async Task TakeInAsync(IAsyncEnumerable<TItem> items, CancellationToken cancellationToken)
    {
        var batch = new List<Numbered<TItem>>();
        try
        {
            long number = 0;
            var bytes = 0;
            await using var source = items.GetAsyncEnumerator(cancellationToken);
            while (true)
            {
                var moving = source.MoveNextAsync();
                // Whoever waits for the caller's next item must not keep the items before it waiting.
                if (!moving.IsCompleted || batch.Count >= options.BatchSize || bytes >= BatchBytesMax)
                    (batch, bytes) = (await PassOnAsync(batch, cancellationToken), 0);
                if (!await moving)
                    break;
                if (_window.CurrentCount == 0)
                    (batch, bytes) = (await PassOnAsync(batch, cancellationToken), 0);
                await _window.WaitAsync(cancellationToken);
                batch.Add(new Numbered<TItem>(++number, source.Current));
                bytes += source.Current.CalculateSize();
            }
        }
        finally
        {
            if (!cancellationToken.IsCancellationRequested)
                await PassOnAsync(batch, cancellationToken);
            _batches.Writer.Complete();
        }
    }

    /// <summary>The unanswered items again, in order, for a new connection.</summary>
    public IEnumerable<Numbered<TItem>[]> Unanswered()
    {
        lock (_lock)
            return _unanswered.Select(entry => new Numbered<TItem>(entry.Key, entry.Value)).Chunk(options.BatchSize).ToList();
    }

    /// <summary>The next batch never sent before. Null when the caller's items are at their end.</summary>
    public async ValueTask<List<Numbered<TItem>>?> NextAsync(CancellationToken cancellationToken)
    {
        while (await _batches.Reader.WaitToReadAsync(cancellationToken))
        {
            if (!_batches.Reader.TryRead(out var batch))
                continue;
            lock (_lock)
            {
                foreach (var (number, item) in batch)
                    _unanswered.Add(number, item);
            }

            return batch;
        }

        return null;
    }

    /// <summary>Strikes off an item that was answered. False where the hub answered what nobody asked, or asked twice.</summary>
    public bool TryStrike(long number, bool inOrder, out TItem item)
    {
        lock (_lock)
        {
            if (!_unanswered.TryGetValue(number, out item!) || (inOrder && _unanswered.Keys.First() != number))
                return false;
            _unanswered.Remove(number);
        }

        _window.Release();
        return true;
    }

    public void Dispose() => _window.Dispose();

    private async ValueTask<List<Numbered<TItem>>> PassOnAsync(List<Numbered<TItem>> batch, CancellationToken cancellationToken)
    {
        if (batch.Count == 0)
            return batch;
        await _batches.Writer.WriteAsync(batch, cancellationToken);
        return new List<Numbered<TItem>>(options.BatchSize);
    }
}
