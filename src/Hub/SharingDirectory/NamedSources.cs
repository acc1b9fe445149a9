using CreditHub.Domain.SharingDirectory;
using CreditHub.Hub.Errors;
using CreditHub.V1;

namespace CreditHub.Hub.SharingDirectory;

/// <summary>Filters that name a source or a dataset: a mistyped one is said to be none, since an empty answer would look as if nothing had arrived.</summary>
internal static class NamedSources
{
    /// <summary>Refuses what the directory does not know; empty names nothing and passes.</summary>
    /// <exception cref="ApiException">There is no such agency, or no such dataset.</exception>
    public static void RefuseUnknown(this SharingDirectoryDocument directory, string source, string dataset)
    {
        if (source.Length > 0 && directory.FindAgency(source) is null)
        {
            throw new ApiException(
                ErrorReason.UnknownCode, $"There is no agency '{source}' in the sharing directory.", ("field", "source"), ("value", source), ("table", "agencies"));
        }

        if (dataset.Length > 0 && directory.FindDataset(dataset) is null)
            throw new ApiException(ErrorReason.DatasetUnknown, $"There is no dataset '{dataset}' in the sharing directory.", ("field", "dataset"), ("dataset", dataset));
    }
}
