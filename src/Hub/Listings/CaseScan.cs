using CreditHub.Hub.Paging;
using CreditHub.Hub.Streaming;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Reading;
using CreditHub.Ledger.Stored;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Hub.Listings;

/// <summary>Pages through cases, latest step first, of which a list wants some.</summary>
internal static class CaseScan
{
    /// <summary>One page. It may be short, or empty, while another follows.</summary>
    /// <param name="store">The ledger.</param>
    /// <param name="pages">Page tokens.</param>
    /// <param name="filter">Which cases are looked at.</param>
    /// <param name="asked">The question that tokens belong to, the token given, and items at most.</param>
    /// <param name="scanMax">Cases that one page looks at.</param>
    /// <param name="make">Makes the item of a case, or null where it is not wanted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<(List<T> Items, string NextPageToken)> Read<T>(
        LedgerStore store, PageTokens pages, CaseFilter filter, (string Question, string PageToken, int Size) asked, int scanMax,
        Func<Case, T?> make, CancellationToken cancellationToken)
        where T : class, IMessage
    {
        var before = pages.ReadPosition(asked.PageToken, asked.Question) ?? new Position(long.MaxValue);
        var scanned = await store.Reader.ListCases(filter, before, scanMax, cancellationToken);
        var items = new List<T>();
        var bytes = 0L;
        foreach (var entry in scanned)
        {
            if (make(CaseEntry.Parser.ParseFrom(entry.Payload.Span).Case) is { } item)
            {
                items.Add(item);
                bytes += item.CalculateSize();
            }

            if (items.Count >= asked.Size || bytes >= MessageSize.PageBytes)
                return (items, pages.OfPosition(entry.Position, asked.Question));
        }

        return (items, scanned.Count == scanMax ? pages.OfPosition(scanned[^1].Position, asked.Question) : "");
    }
}
