using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Reading;
using CreditHub.Ledger.Tokens;

namespace CreditHub.Hub.Feed;

/// <summary>The latest transactions of one topic, kept for all who watch it.</summary>
/// <param name="store">The ledger, which tokens name.</param>
/// <param name="kind">Kind of the entries that tell of the topic.</param>
/// <param name="bytesMax">Bytes that are kept.</param>
internal abstract class RecentTransactions(LedgerStore store, EntryKind kind, long bytesMax) : IFeedConsumer
{
    private readonly List<FeedTransaction> _batch = [];

    /// <summary>Where subscribers read.</summary>
    public ChangeRing Ring { get; } = new(bytesMax);

    /// <inheritdoc/>
    public IReadOnlyCollection<EntryKind> Kinds { get; } = [kind];

    /// <inheritdoc/>
    public Task Begin(LedgerReader reader, Position head, CancellationToken cancellationToken)
    {
        Ring.BeginAt(head);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Apply(LedgerEntry entry) => Add(entry, ChangeToken.Of(store, entry.TransactionEnd).ToString(), _batch);

    /// <inheritdoc/>
    public void Publish(Position position)
    {
        Ring.Publish(_batch, position);
        _batch.Clear();
    }

    /// <summary>Adds what an entry tells to those that came before it in the same group; it may be joined with the last of them.</summary>
    protected abstract void Add(LedgerEntry entry, string token, List<FeedTransaction> batch);
}
