using CreditHub.Domain.Records;

namespace CreditHub.Domain.SharingDirectory;

/// <summary>
/// Who may change the effect of another's record (谁认定、谁修复). A right to report a dataset of repairs or objections is no competence over the records that
/// these are about.
/// </summary>
public static class Competence
{
    /// <summary>True where an agency's row of a dataset may act on a record: it is the record's source, an agency above it, or one that the directory names for the dataset.</summary>
    /// <param name="directory">The directory in force.</param>
    /// <param name="agency">Who reports the row.</param>
    /// <param name="dataset">Dataset of the row.</param>
    /// <param name="target">The record that the row is about. It need not exist: the answer follows from its source alone.</param>
    public static bool MayActOn(this SharingDirectoryDocument directory, string agency, DatasetDefinition dataset, RecordKey target) =>
        agency == target.Source || directory.IsAbove(agency, target.Source) || dataset.CompetentAgencies.Contains(agency);

    /// <summary>True where an agency is the superior of another, or of its superior, and so on.</summary>
    public static bool IsAbove(this SharingDirectoryDocument directory, string agency, string other)
    {
        // A chain is no longer than there are agencies; one that goes round in a circle ends there.
        var below = other;
        for (var i = 0; i < directory.Agencies.Length && directory.FindAgency(below) is { Superior: { Length: > 0 } superior }; i++)
        {
            if (superior == agency) return true;
            below = superior;
        }

        return false;
    }
}
