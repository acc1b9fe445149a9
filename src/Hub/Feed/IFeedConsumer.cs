using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Reading;

namespace CreditHub.Hub.Feed;

/// <summary>
/// Something that this node keeps of the ledger, or does on an entry of it. The feed hands over every entry exactly once, in the order of positions,
/// and one consumer after the other in the order of their registration.
/// </summary>
internal interface IFeedConsumer
{
    /// <summary>Kinds of the entries that it takes.</summary>
    IReadOnlyCollection<EntryKind> Kinds { get; }

    /// <summary>
    /// Takes over what the ledger holds. Entries after the head are applied later; what is read here may show some of them already, so applying one
    /// again must change nothing.
    /// </summary>
    Task Begin(LedgerReader reader, Position head, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Takes an entry. Called under the feed's lock, where commits wait: it must not wait for anything.</summary>
    void Apply(LedgerEntry entry);

    /// <summary>Called under the feed's lock when all consumers have all entries up to a position.</summary>
    void Publish(Position position)
    {
    }
}
