using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Stored;

namespace CreditHub.Hub.Evidence;

/// <summary>What the ledger holds of the ends of decision logs.</summary>
internal static class LedgerAnchors
{
    private const int LookedAtMax = 10_000;

    /// <summary>The latest anchor of a log, by its id; null where the ledger holds none.</summary>
    public static async Task<EvidenceAnchorEntry?> Latest(LedgerStore store, Guid logId, CancellationToken cancellationToken)
    {
        var upTo = (await store.Reader.ReadHead(cancellationToken)).Last;
        for (var i = 0; i < LookedAtMax; i++)
        {
            if (await store.Reader.LastEntryOfKind(EntryKind.EvidenceAnchored, upTo, cancellationToken) is not { } entry) return null;
            var anchor = EvidenceAnchorEntry.Parser.ParseFrom(entry.Payload.Span);
            if (new Guid(anchor.LogId.Span) == logId) return anchor;
            upTo = new Position(entry.Position.Value - 1);
        }

        return null;
    }
}
