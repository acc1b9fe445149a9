using CreditHub.Domain.Documents;
using System.Collections.Frozen;

namespace CreditHub.Domain.Codes;

/// <summary>
/// The table of regions, abolished ones included. It names and orders regions; it never judges a unified social credit code, whose
/// positions 3 to 8 are the registering authority's and need not be found here.
/// </summary>
public sealed class Regions
{
    private static readonly RegionCode Home = RegionCode.Parse("610000");
    private static readonly RegionCodeSystem[] Systems = Enum.GetValues<RegionCodeSystem>();

    private readonly FrozenDictionary<(RegionCodeSystem, RegionCode), Region> _byCode;
    private readonly FrozenDictionary<RegionCode, FrozenSet<RegionCode>> _areas;

    internal Regions(IReadOnlyList<Region> all)
    {
        All = all;
        ReportingUnits = [.. all.Where(static region => region.IsReportingUnit)];
        _byCode = all.DistinctBy(KeyOf).ToFrozenDictionary(KeyOf);
        _areas = AreasOf(all);
    }

    /// <summary>Every region, in the order of the file.</summary>
    public IReadOnlyList<Region> All { get; }

    /// <summary>The regions for which figures are reported: cities and the zones that report like one.</summary>
    public IReadOnlyList<Region> ReportingUnits { get; }

    /// <summary>Reads <c>regions.json</c>.</summary>
    /// <exception cref="ReferenceDataException">The table has faults; all of them are named.</exception>
    public static Regions Load(Stream json) => RegionsFile.Load(json);

    /// <summary>The region of a code in one code system; null where the table does not hold it.</summary>
    public Region? Find(RegionCode code, RegionCodeSystem system = RegionCodeSystem.Gb2260) => _byCode.GetValueOrDefault((system, code));

    /// <summary>
    /// True where a text is a region of the table, in any code system. Of other provinces the table holds the province only, and that is enough for their
    /// districts.
    /// </summary>
    public bool Knows(string text) => RegionCode.TryParse(text, out var region)
        && (Systems.Any(system => Find(region, system) is not null) || (region.Province != Home && Find(region.Province) is not null));

    /// <summary>The region that stands today where this one stood; itself where it was not replaced.</summary>
    public Region Current(Region region)
    {
        while (region.ReplacedBy is { } next) region = _byCode[(region.CodeSystem, next)];
        return region;
    }

    /// <summary>Whether a region is another or belongs to it: by its digits, or up the table where a zone's code follows no hierarchy.</summary>
    public bool IsWithin(Region region, RegionCode area)
    {
        for (var at = region; at is not null; at = ParentOf(at))
        {
            if (at.Code == area || (at.CodeSystem == RegionCodeSystem.Gb2260 && at.Code.IsWithin(area))) return true;
        }

        return false;
    }

    /// <summary>
    /// Whether a place lies in an area, whichever codes name the two: a county's code of before it was renumbered, or that of a zone which follows no hierarchy, names the
    /// same place. Codes that the table does not hold, such as those of districts of other provinces, are judged by their digits.
    /// </summary>
    public bool Lies(RegionCode place, RegionCode area) =>
        _areas.TryGetValue(place, out var areas) && _areas.ContainsKey(area) ? areas.Contains(area) : place.IsWithin(area);

    // A table with faults may go round in circles; it is refused for them, once all of them are known.
    private FrozenDictionary<RegionCode, FrozenSet<RegionCode>> AreasOf(IReadOnlyList<Region> all)
    {
        var names = all.Where(r => r.ReplacedBy is not null).ToLookup(r => (r.CodeSystem, r.ReplacedBy!.Value));
        var areas = new Dictionary<RegionCode, HashSet<RegionCode>>();
        foreach (var region in all)
        {
            if (!areas.TryGetValue(region.Code, out var found)) areas[region.Code] = found = [];
            var open = new Stack<Region>([region]);
            var seen = new HashSet<Region>();
            while (open.TryPop(out var at))
            {
                if (!seen.Add(at)) continue;
                found.Add(at.Code);
                if (ParentOf(at) is { } parent) open.Push(parent);
                if (at.ReplacedBy is { } next && Find(next, at.CodeSystem) is { } current) open.Push(current);
                foreach (var old in names[(at.CodeSystem, at.Code)]) open.Push(old);
            }
        }

        return areas.ToFrozenDictionary(a => a.Key, a => a.Value.ToFrozenSet());
    }

    /// <summary>The region above, of the same code system or else of the national standard; null above a province.</summary>
    public Region? ParentOf(Region region) =>
        region.Parent is { } parent ? Find(parent, region.CodeSystem) ?? Find(parent) ?? Find(parent, RegionCodeSystem.Provincial) : null;

    private static (RegionCodeSystem System, RegionCode Code) KeyOf(Region region) => (region.CodeSystem, region.Code);
}
