using CreditHub.Hub.Feed;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;

namespace CreditHub.Hub.Evaluations;

/// <summary>The latest evaluation results, kept for all who watch them.</summary>
internal sealed class RecentEvaluations(LedgerStore store) : RecentTransactions(store, EntryKind.EvaluationChanged, BytesMax)
{
    // Results are small and come a few hundred thousand a year; a day of pushes fits.
    private const long BytesMax = 16L << 20;

    /// <inheritdoc/>
    protected override void Add(LedgerEntry entry, string token, List<FeedTransaction> batch) => batch.Add(new EvaluationTransaction(entry, token));
}
