using CreditHub.Domain.SharingDirectory;
using CreditHub.Hub.Codes;
using CreditHub.Hub.Errors;

namespace CreditHub.Hub.Sources;

/// <summary>Names of agencies and datasets in filters: a mistyped one is refused, since an empty answer would look as if nothing had arrived.</summary>
internal static class DirectoryNames
{
    /// <summary>Refuses filters that the directory does not know; an empty one names nothing and passes.</summary>
    /// <exception cref="ApiException">There is no such agency, or no such dataset.</exception>
    public static void RefuseUnknown(this SharingDirectoryDocument directory, string source, string dataset)
    {
        if (source.Length > 0 && directory.FindAgency(source) is null) throw CodeTables.UnknownAgency(source, "source");
        if (dataset.Length > 0 && directory.FindDataset(dataset) is null) throw CodeTables.UnknownDataset(dataset, "dataset");
    }
}
