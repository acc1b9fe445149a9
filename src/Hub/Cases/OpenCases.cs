using System.Runtime.CompilerServices;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Reading;
using CreditHub.Ledger.Stored;
using CreditHub.V1;

namespace CreditHub.Hub.Cases;

/// <summary>Goes through all cases that are not closed, a page at a time.</summary>
internal static class OpenCases
{
    private const int PageSize = 500;

    /// <summary>Those of a kind, or of every kind where it is none; the latest first.</summary>
    public static async IAsyncEnumerable<Case> Read(
        LedgerReader reader, Domain.Cases.CaseKind kind, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = new CaseFilter(Subject: null, Party: "", Responsible: "", (int)kind, OpenOnly: true, OverdueOnly: false);
        var before = new Position(long.MaxValue);
        while (true)
        {
            var page = await reader.ListCases(filter, before, PageSize, cancellationToken);
            foreach (var entry in page) yield return CaseEntry.Parser.ParseFrom(entry.Payload.Span).Case;
            if (page.Count < PageSize) yield break;
            before = page[^1].Position;
        }
    }
}
