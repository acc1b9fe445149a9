using CreditHub.Domain.Documents;
using CreditHub.Domain.Records;
using CreditHub.Domain.SharingDirectory;

namespace CreditHub.Domain.Sanctions;

/// <summary>
/// Holds the catalogue against the directory: whoever determines for a list must be connected and answer for the dataset of its entries, every list has a
/// dataset, and what the law publishes is in a dataset that is public.
/// </summary>
public static class CatalogueAgreement
{
    /// <summary>Passes where they agree.</summary>
    /// <exception cref="ReferenceDataException">They do not; all faults are named.</exception>
    public static void Check(MeasureCatalogue catalogue, SharingDirectoryDocument directory) =>
        ReferenceDataException.ThrowIfAny("measures catalogue", [.. Faults(catalogue, directory)]);

    private static IEnumerable<string> Faults(MeasureCatalogue catalogue, SharingDirectoryDocument directory)
    {
        foreach (var list in catalogue.Lists)
        {
            foreach (var fault in DisclosureFaults(list, directory)) yield return fault;
            if (list.Determination is not { } determination) continue;
            var dataset = directory.FindDataset(determination.Dataset);
            if (dataset is null) continue;
            foreach (var body in determination.Bodies.Where(b => !dataset.ReportingAgencies.Contains(b)))
                yield return $"list {list.Code}: {body} determines for it, but does not report {determination.Dataset} by the directory.";
        }
    }

    // What a check says of a list that is published by law a page must not deny.
    private static IEnumerable<string> DisclosureFaults(ListDefinition list, SharingDirectoryDocument directory)
    {
        if (list.FromKind == RecordKind.None && list.Dataset.Length == 0)
        {
            yield return $"list {list.Code}: it names no dataset, so nothing says who may see its entries.";
            yield break;
        }

        if (list.FromKind == RecordKind.None && directory.FindDataset(list.Dataset) is not { Kind: RecordKind.ListEntry })
        {
            yield return $"list {list.Code}: the directory has no dataset {list.Dataset} of kind list-entry.";
            yield break;
        }

        if (!list.IsPublishedByLaw) yield break;
        var closed = directory.Datasets.Where(d => list.IsIn(d) && d is { Disclosure: not Disclosure.Public, ClosedRule: "" });
        foreach (var dataset in closed)
            yield return $"list {list.Code}: lists of nature {list.Nature} are published by law, but the dataset {dataset.Code} is {dataset.Disclosure}. Make it public, or name the closedRule by which it is not.";
    }
}
