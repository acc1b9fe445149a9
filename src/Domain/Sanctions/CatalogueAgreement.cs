using CreditHub.Domain.Documents;
using CreditHub.Domain.Records;
using CreditHub.Domain.SharingDirectory;

namespace CreditHub.Domain.Sanctions;

/// <summary>Holds the catalogue against the directory: whoever determines for a list must be connected and answer for the dataset of its entries.</summary>
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
            if (list.Determination is not { } determination) continue;
            var dataset = directory.FindDataset(determination.Dataset);
            if (dataset is not { Kind: RecordKind.ListEntry })
            {
                yield return $"list {list.Code}: the directory has no dataset {determination.Dataset} of kind list-entry.";
                continue;
            }

            foreach (var body in determination.Bodies.Where(b => !dataset.ReportingAgencies.Contains(b)))
                yield return $"list {list.Code}: {body} determines for it, but does not report {determination.Dataset} by the directory.";
        }
    }
}
