using CreditHub.Domain.Sanctions;
using CreditHub.V1;
using ListNature = CreditHub.Domain.Sanctions.ListNature;

namespace CreditHub.Hub.Reporting;

/// <summary>What an entry must keep to by the rule of its list: its dataset, persons only in roles that the rule names, limits only for bans.</summary>
internal static class ListEntryRules
{
    private const string Body = "record.list_entry";

    /// <summary>Checks an entry whose single fields have been checked.</summary>
    public static void Check(OpenedRow opened, CreditRecord record, MeasureCatalogue catalogue)
    {
        var entry = record.ListEntry;
        if (catalogue.FindList(entry.ListCode) is not { } list) return;
        if (list.Dataset.Length > 0 && list.Dataset != record.Dataset)
        {
            opened.Add(
                ErrorReason.ListOfOtherDataset, $"{Body}.list_code", $"Entries on the list '{list.Code}' belong to the dataset '{list.Dataset}', not to '{record.Dataset}'.",
                ("list", list.Code), ("dataset", record.Dataset), ("expected", list.Dataset));
        }

        CheckPersons(opened, entry, list);
        if (list.Nature == ListNature.Ban || entry.RegionCodes.Count + entry.IndustryCodes.Count == 0) return;
        opened.Add(
            ErrorReason.ArgumentsConflict, $"{Body}.region_codes", $"The list '{list.Code}' is not a ban; only bans are limited to regions and industries.",
            ("fields", $"{Body}.list_code {Body}.region_codes {Body}.industry_codes"));
    }

    private static void CheckPersons(OpenedRow opened, ListEntry entry, ListDefinition list)
    {
        var roles = list.Determination?.Roles ?? [];
        foreach (var person in entry.ResponsiblePersons.Where(p => p.Role != PersonRole.Unspecified && !roles.Contains((Domain.Records.PersonRole)p.Role)))
        {
            opened.Add(
                ErrorReason.PersonRoleNotNamed, $"{Body}.responsible_persons.role", $"The rule of the list '{list.Code}' does not name the role {person.Role}.",
                ("list", list.Code), ("role", person.Role.ToString()), ("expected", string.Join(' ', roles)));
        }
    }
}
