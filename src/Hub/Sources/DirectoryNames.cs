using CreditHub.Domain.SharingDirectory;
using CreditHub.Hub.Errors;
using CreditHub.V1;

namespace CreditHub.Hub.Sources;

/// <summary>Names of agencies and datasets that callers give: a mistyped one is said to be none, since an empty answer would look as if nothing had arrived.</summary>
internal static class DirectoryNames
{
    /// <summary>Refuses a code that is no agency's.</summary>
    /// <exception cref="ApiException">There is no such agency.</exception>
    public static void DemandAgency(this SharingDirectoryDocument directory, string code, string field)
    {
        if (directory.FindAgency(code) is not null) return;
        throw new ApiException(
            ErrorReason.UnknownCode, $"There is no agency '{code}' in the sharing directory.", ("field", field), ("value", code), ("table", "agencies"));
    }

    /// <summary>Refuses a code that is no dataset's.</summary>
    /// <exception cref="ApiException">There is no such dataset.</exception>
    public static void DemandDataset(this SharingDirectoryDocument directory, string code, string field)
    {
        if (directory.FindDataset(code) is not null) return;
        throw new ApiException(ErrorReason.DatasetUnknown, $"There is no dataset '{code}' in the sharing directory.", ("field", field), ("dataset", code));
    }

    /// <summary>Refuses filters that the directory does not know; an empty one names nothing and passes.</summary>
    /// <exception cref="ApiException">There is no such agency, or no such dataset.</exception>
    public static void RefuseUnknown(this SharingDirectoryDocument directory, string source, string dataset)
    {
        if (source.Length > 0) directory.DemandAgency(source, "source");
        if (dataset.Length > 0) directory.DemandDataset(dataset, "dataset");
    }
}
