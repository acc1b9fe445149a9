using CreditHub.Hub.Hosting;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Reading;
using CreditHub.Ledger.Tokens;

namespace CreditHub.Hub.Feed;

/// <summary>
/// Streams entries of one kind that are told to few: recalls, warnings, reminders of feedback. They are read from the ledger itself, so
/// any node tells all of them; the feed only says when there is something to read.
/// </summary>
internal sealed class LedgerNotices(LedgerStore store, TimeProvider time) : IFeedConsumer
{
    private const int PageEntries = 256;
    private const int PageBytes = 1 << 20;

    private readonly AsyncPulse _arrival = new();
    private long _now;

    /// <inheritdoc/>
    public IReadOnlyCollection<EntryKind> Kinds { get; } = [EntryKind.AnswersRecalled, EntryKind.UsageWarned, EntryKind.FeedbackReminded];

    /// <summary>Where a watch without a token begins.</summary>
    public Position Now => new(Volatile.Read(ref _now));

    /// <inheritdoc/>
    public Task Begin(LedgerReader reader, Position head, CancellationToken cancellationToken)
    {
        Publish(head);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Apply(LedgerEntry entry) => _arrival.Pulse();

    /// <inheritdoc/>
    public void Publish(Position position) => Volatile.Write(ref _now, position.Value);

    /// <summary>Text of the token of a position.</summary>
    public string TokenOf(Position position) => ChangeToken.Of(store, position).ToString();

    /// <summary>Sends every entry of a kind after a position, and a checkpoint after silence, until cancelled.</summary>
    public async Task Follow(
        EntryKind kind, Position after, TimeSpan heartbeat, Func<LedgerEntry, Task<bool>> send, Func<Position, Task> checkpoint, CancellationToken cancellationToken)
    {
        // The first checkpoint comes as soon as the present is reached: whoever breaks off before anything happened has a token all the same.
        var isPresent = false;
        var last = time.GetTimestamp();
        while (true)
        {
            var arrival = _arrival.Next;
            var (page, reached) = await store.Reader.ReadEntriesOfKind(kind, after, PageEntries, PageBytes, cancellationToken);
            foreach (var entry in page)
                if (await send(entry)) last = time.GetTimestamp();
            var moved = reached > after;
            after = reached;
            if (moved) continue;
            if (!isPresent || time.GetElapsedTime(last) >= heartbeat)
            {
                await checkpoint(after);
                last = time.GetTimestamp();
                isPresent = true;
            }

            await WaitFor(arrival, heartbeat - time.GetElapsedTime(last), cancellationToken);
        }
    }

    private async Task WaitFor(Task arrival, TimeSpan atMost, CancellationToken cancellationToken)
    {
        try
        {
            await arrival.WaitAsync(atMost > TimeSpan.Zero ? atMost : TimeSpan.FromMilliseconds(1), time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Silence for a heartbeat; the caller says how far it has come.
        }
    }
}
