using CreditHub.Domain.Documents;
using CreditHub.Domain.Calendar;

namespace CreditHub.Domain.Codes;

/// <summary>The form and the checks of <c>regions.json</c>.</summary>
internal static class RegionsFile
{
    internal const string Document = "regions.json";

    // Province, city, county, and a zone of its own code system below.
    private const int DepthMax = 4;

    public static Regions Load(Stream json)
    {
        Regions? regions = null;
        ReferenceTable.Read<TableFile>(Document, json, file => Fill(file, out regions));
        return regions!;
    }

    private static List<DocumentFault> Fill(TableFile file, out Regions regions)
    {
        var faults = new List<DocumentFault>();
        var all = new List<Region>(file.Regions.Count);
        var seen = new HashSet<(RegionCodeSystem, RegionCode)>();
        foreach (var (i, row) in file.Regions.Index())
        {
            var own = new List<DocumentFault>();
            var region = ToRegion(row, own);
            if (!seen.Add((region.CodeSystem, region.Code))) own.Add($"'{row.Code}' is listed twice in one code system.");
            all.Add(region);
            faults.AddRange(own.Select(f => f.At($"regions[{i}]")));
        }

        regions = new Regions(all);
        foreach (var (i, region) in all.Index())
        {
            var own = new List<DocumentFault>();
            CheckLinks(region, regions, own);
            faults.AddRange(own.Select(f => f.At($"regions[{i}]")));
        }

        return faults;
    }

    private static Region ToRegion(Row row, List<DocumentFault> faults)
    {
        if (string.IsNullOrWhiteSpace(row.Name)) faults.Add($"'{row.Code}': name is empty.");
        var from = Day(row.Code, "validFrom", row.ValidFrom, faults);
        var to = Day(row.Code, "validTo", row.ValidTo, faults);
        if (from > to) faults.Add($"'{row.Code}': validFrom {from} is after validTo {to}.");
        return new Region(
            Code(row.Code, "code", row.Code, faults) ?? default,
            row.CodeSystem,
            row.Name,
            Code(row.Code, "parent", row.Parent, faults),
            from,
            to,
            Code(row.Code, "replacedBy", row.ReplacedBy, faults),
            row.ReportingUnit,
            row.Remembered);
    }

    private static void CheckLinks(Region region, Regions regions, List<DocumentFault> faults)
    {
        if (region.Parent is { } parent && regions.ParentOf(region) is null) faults.Add($"'{region.Code}': parent '{parent}' is not in the table.");
        if (Depth(region, regions) > DepthMax) faults.Add($"'{region.Code}': its parents never reach a province.");
        if (region.ReplacedBy is not { } next) return;
        // A chain of replacements could lead back to its beginning and never end; what follows must therefore be in use.
        if (regions.Find(next, region.CodeSystem) is not { ReplacedBy: null })
            faults.Add($"'{region.Code}': replacedBy '{next}' is not a region of the same code system that is in use.");
        if (region.ValidTo is null) faults.Add($"'{region.Code}': replacedBy needs validTo.");
    }

    private static int Depth(Region region, Regions regions)
    {
        var depth = 1;
        for (var at = regions.ParentOf(region); at is not null && depth <= DepthMax; at = regions.ParentOf(at)) depth++;
        return depth;
    }

    private static RegionCode? Code(string place, string member, string? text, List<DocumentFault> faults)
    {
        if (text is null) return null;
        if (RegionCode.TryParse(text, out var code)) return code;
        faults.Add($"'{place}': {member} '{text}' is not six digits.");
        return null;
    }

    private static BeijingDate? Day(string place, string member, string? text, List<DocumentFault> faults)
    {
        if (text is null) return null;
        if (BeijingDate.TryParseLenient(text, out var date) == DateText.Date) return date;
        faults.Add($"'{place}': {member} '{text}' is not a date YYYY-MM-DD.");
        return null;
    }

    private sealed record TableFile(string Source, string Licence, string AsOf, IReadOnlyList<Row> Regions);

    private sealed record Row(
        string Code,
        RegionCodeSystem CodeSystem,
        string Name,
        string? Parent = null,
        string? ValidFrom = null,
        string? ValidTo = null,
        string? ReplacedBy = null,
        bool ReportingUnit = false,
        bool Remembered = false,
        string? Note = null);
}
