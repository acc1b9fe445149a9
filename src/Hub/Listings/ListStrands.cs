using CreditHub.Domain.Sanctions;
using CreditHub.Ledger.Payloads;
using RecordKind = CreditHub.Domain.Records.RecordKind;

namespace CreditHub.Hub.Listings;

/// <summary>Where the entries of lists are found.</summary>
internal static class ListStrands
{
    /// <summary>The strands of some lists: records of the list's own kind where it has one, else entries that name it.</summary>
    public static IReadOnlyList<Strand> Of(IEnumerable<ListDefinition> lists) =>
    [
        .. lists.SelectMany(list => list.FromKind == RecordKind.None
            ? [new Strand(RecordKind.ListEntry, list.Code)]
            : new[] { new Strand(list.FromKind, RecordSorts.None), new Strand(RecordKind.ListEntry, list.Code) }).Distinct(),
    ];
}
