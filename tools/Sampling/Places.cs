using CreditHub.Domain.Calendar;
using CreditHub.Domain.Codes;

namespace CreditHub.Sampling;

/// <summary>Shaanxi's counties and districts, weighted as its businesses are spread: half of them in one city.</summary>
internal sealed class Places
{
    private const int OtherCityWeight = 1;

    private static readonly RegionCode Shaanxi = RegionCode.Parse("610000");

    // Share of the legal units by city, end of 2023, in rounded hundredths; Xixian (西咸新区) by estimate.
    private static readonly Dictionary<string, int> CityWeights = new(StringComparer.Ordinal)
    {
        ["西安市"] = 50, ["咸阳市"] = 9, ["榆林市"] = 8, ["渭南市"] = 7, ["宝鸡市"] = 7, ["汉中市"] = 6,
        ["延安市"] = 4, ["安康市"] = 4, ["商洛市"] = 2, ["西咸新区"] = 2, ["铜川市"] = 1,
    };

    // All districts of a city together: no place of its own.
    private const string Districts = "市辖区";

    private readonly (Place[] Places, int Weight)[] _cities;

    public Places(Regions regions, BeijingDate asOf)
    {
        _cities = [.. regions.All
            .Where(region => IsPlace(region, regions, asOf))
            .Select(region => PlaceOf(region, regions))
            .GroupBy(static place => place.City)
            .Select(static city => (city.ToArray(), CityWeights.GetValueOrDefault(city.Key, OtherCityWeight)))];
        if (_cities.Length == 0) throw new ArgumentException("The table of regions has no county of Shaanxi.", nameof(regions));
    }

    /// <summary>A place, as likely as a business is there.</summary>
    public Place Pick(Dice dice) => dice.Pick(dice.PickWeighted(_cities));

    // The register's codes stand in credit codes although GB/T 2260 does not know them.
    private static bool IsPlace(Region region, Regions regions, BeijingDate asOf) =>
        region.IsValidOn(asOf) && region.Name != Districts && regions.IsWithin(region, Shaanxi) && region.CodeSystem switch
        {
            RegionCodeSystem.Gb2260 => region.Code.Level == RegionLevel.County,
            RegionCodeSystem.Register => true,
            _ => false,
        };

    private static Place PlaceOf(Region region, Regions regions) =>
        new(region.Code.ToString(), region.Name, regions.ParentOf(region)?.Name ?? region.Name);
}
