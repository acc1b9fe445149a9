using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Tokens;

namespace CreditHub.Hub.Changes;

/// <summary>
/// Streams entries of one kind that are told to few: recalls, warnings. They are read from the ledger itself, so any node tells all of them; the feed only
/// says when there is something to read.
/// </summary>
internal sealed class LedgerNotices : IDisposable
{
    private const int PageEntries = 256;
    private const int PageBytes = 1 << 20;

    private readonly LedgerStore _store;
    private readonly ChangeFeed _feed;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private TaskCompletionSource _arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LedgerNotices(LedgerStore store, ChangeFeed feed, TimeProvider time)
    {
        (_store, _feed, _time) = (store, feed, time);
        feed.Noticed += OnNoticed;
    }

    public void Dispose() => _feed.Noticed -= OnNoticed;

    /// <summary>Where a watch without a token begins.</summary>
    public Position Now => _feed.Position;

    /// <summary>Text of the token of a position.</summary>
    public string TokenOf(Position position) => ChangeToken.Of(_store, position).ToString();

    /// <summary>Sends every entry of a kind after a position, and a checkpoint after silence, until cancelled.</summary>
    public async Task Follow(
        EntryKind kind, Position after, TimeSpan heartbeat, Func<LedgerEntry, Task<bool>> send, Func<Position, Task> checkpoint, CancellationToken cancellationToken)
    {
        // The first checkpoint comes as soon as the present is reached: whoever breaks off before anything happened has a token all the same.
        var isPresent = false;
        var last = _time.GetTimestamp();
        while (true)
        {
            Task arrival;
            lock (_gate) arrival = _arrival.Task;
            var (page, reached) = await _store.Reader.ReadEntriesOfKind(kind, after, PageEntries, PageBytes, cancellationToken);
            foreach (var entry in page)
                if (await send(entry)) last = _time.GetTimestamp();
            var moved = reached > after;
            after = reached;
            if (moved) continue;
            if (!isPresent || _time.GetElapsedTime(last) >= heartbeat)
            {
                await checkpoint(after);
                last = _time.GetTimestamp();
                isPresent = true;
            }

            await WaitFor(arrival, heartbeat - _time.GetElapsedTime(last), cancellationToken);
        }
    }

    private async Task WaitFor(Task arrival, TimeSpan atMost, CancellationToken cancellationToken)
    {
        try
        {
            await arrival.WaitAsync(atMost > TimeSpan.Zero ? atMost : TimeSpan.FromMilliseconds(1), _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Silence for a heartbeat; the caller says how far it has come.
        }
    }

    private void OnNoticed()
    {
        TaskCompletionSource arrival;
        lock (_gate)
        {
            arrival = _arrival;
            _arrival = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        arrival.SetResult();
    }
}
