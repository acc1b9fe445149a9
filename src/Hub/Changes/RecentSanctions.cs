using CreditHub.Hub.Feed;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using Microsoft.Extensions.Options;

namespace CreditHub.Hub.Changes;

/// <summary>The latest changes of standings, kept for all who watch sanctions and for recalls.</summary>
internal sealed class RecentSanctions(LedgerStore store, IOptions<WatchOptions> options)
    : RecentTransactions(store, EntryKind.StandingChanged, options.Value.RingBytesMax)
{
    /// <inheritdoc/>
    protected override void Add(LedgerEntry entry, string token, List<FeedTransaction> batch)
    {
        if (SanctionTransaction.From(entry, token) is { } transaction) batch.Add(transaction);
    }
}
