using CreditHub.Hub.Feed;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;

namespace CreditHub.Hub.Cases;

/// <summary>The latest changes of cases, kept for all who watch them.</summary>
internal sealed class RecentCases(LedgerStore store) : RecentTransactions(store, EntryKind.CaseAdvanced, BytesMax)
{
    // A case holds its steps; some thousands of the latest fit.
    private const long BytesMax = 16L << 20;

    /// <inheritdoc/>
    protected override void Add(LedgerEntry entry, string token, List<FeedTransaction> batch) => CaseTransaction.Add(entry, token, batch);
}
