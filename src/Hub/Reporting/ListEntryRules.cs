using CreditHub.Domain.Codes;
using CreditHub.Domain.Sanctions;
using CreditHub.Hub.Codes;
using CreditHub.V1;
using ListNature = CreditHub.Domain.Sanctions.ListNature;

namespace CreditHub.Hub.Reporting;

/// <summary>What an entry on a list must keep to: a list of the catalogue, persons only in roles that its rule names, limits only for bans.</summary>
internal static class ListEntryRules
{
    private const int AttributesMax = 20;
    private const int PersonsMax = 20;
    private const int LimitsMax = 50;
    private const string Body = "record.list_entry";

    /// <summary>Checks an entry; its industries are left as they are normalised.</summary>
    public static void Check(OpenedRow opened, CreditRecord record, MeasureCatalogue catalogue, CodeTables tables)
    {
        var entry = record.ListEntry;
        if (entry.ListCode.Length == 0) Missing(opened, "list_code");
        if (entry.Reason.Length == 0) Missing(opened, "reason");
        AtMost(opened, entry.Attributes.Count, AttributesMax, "attributes");
        AtMost(opened, entry.ResponsiblePersons.Count, PersonsMax, "responsible_persons");
        AtMost(opened, entry.RegionCodes.Count, LimitsMax, "region_codes");
        AtMost(opened, entry.IndustryCodes.Count, LimitsMax, "industry_codes");
        if (entry.ListCode.Length == 0) return;
        if (catalogue.FindList(entry.ListCode) is not { } list)
        {
            opened.Add(ErrorReason.ListUnknown, $"{Body}.list_code", $"There is no list '{entry.ListCode}' in the catalogue.", ("list", entry.ListCode));
            return;
        }

        if (list.Dataset.Length > 0 && list.Dataset != record.Dataset)
        {
            opened.Add(
                ErrorReason.ListOfOtherDataset, $"{Body}.list_code", $"Entries on the list '{list.Code}' belong to the dataset '{list.Dataset}', not to '{record.Dataset}'.",
                ("list", list.Code), ("dataset", record.Dataset), ("expected", list.Dataset));
        }

        CheckPersons(opened, entry, list);
        CheckLimits(opened, entry, list, tables);
    }

    private static void CheckPersons(OpenedRow opened, ListEntry entry, ListDefinition list)
    {
        var roles = list.Determination?.Roles ?? [];
        foreach (var person in entry.ResponsiblePersons)
        {
            if (person.Name.Length == 0) Missing(opened, "responsible_persons.name");
            if (roles.Contains((Domain.Records.PersonRole)person.Role)) continue;
            opened.Add(
                ErrorReason.PersonRoleNotNamed, $"{Body}.responsible_persons.role", $"The rule of the list '{list.Code}' does not name the role {person.Role}.",
                ("list", list.Code), ("role", person.Role.ToString()), ("expected", string.Join(' ', roles)));
        }
    }

    private static void CheckLimits(OpenedRow opened, ListEntry entry, ListDefinition list, CodeTables tables)
    {
        if (list.Nature != ListNature.Ban && entry.RegionCodes.Count + entry.IndustryCodes.Count > 0)
        {
            opened.Add(
                ErrorReason.ArgumentsConflict, $"{Body}.region_codes", $"The list '{list.Code}' is no ban; only bans are limited to regions and industries.",
                ("fields", $"{Body}.list_code {Body}.region_codes {Body}.industry_codes"));
        }

        for (var i = 0; i < entry.RegionCodes.Count; i++)
        {
            if (tables.TryRegion(entry.RegionCodes[i], out var region)) entry.RegionCodes[i] = region.ToString();
            else opened.Add(CodeTables.UnknownRegion(entry.RegionCodes[i], $"{Body}.region_codes"));
        }

        for (var i = 0; i < entry.IndustryCodes.Count; i++)
        {
            if (IndustryCode.TryParse(entry.IndustryCodes[i], out var industry)) entry.IndustryCodes[i] = industry.ToString();
            else opened.Add(CodeTables.UnknownIndustry(entry.IndustryCodes[i], $"{Body}.industry_codes"));
        }
    }

    private static void Missing(OpenedRow opened, string field) =>
        opened.Add(ErrorReason.FieldRequired, $"{Body}.{field}", $"list_entry.{field} is missing.", ("field", $"{Body}.{field}"));

    private static void AtMost(OpenedRow opened, int count, int max, string field)
    {
        if (count <= max) return;
        opened.Add(
            ErrorReason.NumberOutOfRange, $"{Body}.{field}", $"list_entry.{field} has {count} elements; at most {max} are taken.",
            ("field", $"{Body}.{field}"), ("value", $"{count}"), ("lowest", "0"), ("highest", $"{max}"));
    }
}
