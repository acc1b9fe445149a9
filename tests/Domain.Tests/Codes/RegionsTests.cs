using CreditHub.Domain.Documents;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Codes;
using Xunit;

namespace CreditHub.Domain.Tests.Codes;

public sealed class RegionsTests
{
    private static readonly RegionCode Shaanxi = RegionCode.Parse("610000");
    private readonly Regions _regions;

    public RegionsTests()
    {
        using var file = ConfigFolder.Open("regions.json");
        _regions = Regions.Load(file);
    }

    [Theory]
    [InlineData("610000", RegionLevel.Province)]
    [InlineData("610100", RegionLevel.City)]
    [InlineData("610118", RegionLevel.County)]
    public void Level_Code_FollowsItsZeros(string code, RegionLevel expected) => Assert.Equal(expected, RegionCode.Parse(code).Level);

    [Theory]
    [InlineData("610118", "610100", true)]
    [InlineData("610118", "610000", true)]
    [InlineData("610118", "610118", true)]
    [InlineData("610118", "610200", false)]
    [InlineData("610100", "610118", false)]
    [InlineData("110101", "610000", false)]
    public void IsWithin_Codes_JudgesByTheDigits(string code, string area, bool expected) =>
        Assert.Equal(expected, RegionCode.Parse(code).IsWithin(RegionCode.Parse(area)));

    [Theory]
    [InlineData("61010")]
    [InlineData("61010A")]
    [InlineData("000000")]
    [InlineData(null)]
    public void TryParse_NotSixDigits_Fails(string? text) => Assert.False(RegionCode.TryParse(text, out _));

    [Fact]
    public void Load_ShippedTable_HoldsShaanxiWhole()
    {
        var standard = _regions.All.Where(static region => region is { CodeSystem: RegionCodeSystem.Gb2260, ReplacedBy: null }).ToList();

        Assert.Equal(34, standard.Count(static region => region.Code.Level == RegionLevel.Province));
        Assert.Equal(10, standard.Count(region => region.Parent == Shaanxi));
        Assert.Equal(107, standard.Count(region => region.Code.Level == RegionLevel.County && region.Code.IsWithin(Shaanxi) && region.Name != "市辖区"));
        Assert.Equal("西安市", _regions.Find(RegionCode.Parse("610100"))?.Name);
        Assert.All(_regions.All.Where(static region => region.ValidFrom is not null || region.ValidTo is not null), static region => Assert.True(region.IsRemembered));
    }

    [Fact]
    public void ReportingUnits_ShippedTable_AreTenCitiesYanglingXixianHancheng() =>
        Assert.Equal(
            ["610100", "610200", "610300", "610400", "610500", "610600", "610700", "610800", "610900", "611000", "610581", "611100", "616900"],
            _regions.ReportingUnits.Select(static region => region.Code.ToString()));

    [Fact]
    public void Find_CodeThatSystemsShare_IsToldApartBySystem()
    {
        Assert.Equal("杨凌示范区", _regions.Find(RegionCode.Parse("611100"), RegionCodeSystem.Provincial)?.Name);
        Assert.Equal("西咸新区", _regions.Find(RegionCode.Parse("611102"), RegionCodeSystem.Register)?.Name);
        Assert.Null(_regions.Find(RegionCode.Parse("611102")));
    }

    [Fact]
    public void IsWithin_XixianByRegister_IsInXixianAndShaanxiButNotInYangling()
    {
        var district = Assert.IsType<Region>(_regions.Find(RegionCode.Parse("611102"), RegionCodeSystem.Register));

        Assert.True(_regions.IsWithin(district, RegionCode.Parse("616900")));
        Assert.True(_regions.IsWithin(district, Shaanxi));
        Assert.False(_regions.IsWithin(district, RegionCode.Parse("611100")));
    }

    [Theory]
    [InlineData("610125", "610118")]
    [InlineData("610126", "610117")]
    [InlineData("610928", "610981")]
    public void Current_RenumberedCounty_IsItsSuccessor(string old, string current)
    {
        var before = Assert.IsType<Region>(_regions.Find(RegionCode.Parse(old)));
        var after = _regions.Current(before);

        Assert.Equal(current, after.Code.ToString());
        Assert.Equal(before.ValidTo?.AddDays(1), after.ValidFrom);
        Assert.True(before.IsValidOn(BeijingDate.Parse("2012-01-01")));
        Assert.False(after.IsValidOn(BeijingDate.Parse("2012-01-01")));
        Assert.True(after.IsValidOn(BeijingDate.Parse("2026-01-01")));
    }

    [Theory]
    [InlineData("610125", "610118", true)]
    [InlineData("610118", "610125", true)]
    [InlineData("612301", "610702", true)]
    [InlineData("612301", "610700", true)]
    [InlineData("612322", "610700", true)]
    [InlineData("610722", "612300", true)]
    [InlineData("612301", "610722", false)]
    [InlineData("611102", "616900", true)]
    [InlineData("611102", "610000", true)]
    [InlineData("611102", "611100", false)]
    [InlineData("610131", "610100", true)]
    [InlineData("610101", "610100", true)]
    [InlineData("610131", "610200", false)]
    [InlineData("110105", "110000", true)]
    [InlineData("110105", "610000", false)]
    [InlineData("610100", "610113", false)]
    public void Lies_WhicheverCodesNameThePlaces_FollowsTheTable(string place, string area, bool expected) =>
        Assert.Equal(expected, _regions.Lies(RegionCode.Parse(place), RegionCode.Parse(area)));

    [Fact]
    public void Lies_EveryPlace_InItselfInShaanxiAndInEveryNameOfItsSuccessor()
    {
        foreach (var region in _regions.All.Where(r => _regions.IsWithin(r, Shaanxi)))
        {
            Assert.True(_regions.Lies(region.Code, region.Code) && _regions.Lies(region.Code, Shaanxi), $"{region.Code} {region.Name}");
            var current = _regions.Current(region);
            Assert.True(_regions.Lies(region.Code, current.Code) && _regions.Lies(current.Code, region.Code), $"{region.Code} {region.Name}");
        }
    }

    [Fact]
    public void Load_SeveralFaults_NamesThemAllTogether()
    {
        var fault = Assert.Throws<ReferenceDataException>(() => Regions.Load(ConfigFolder.Json(
            """
            { "source": "test", "licence": "none", "asOf": "2023-06-30", "regions": [
              { "code": "6100", "codeSystem": "GB/T 2260", "name": "陕西省" },
              { "code": "610100", "codeSystem": "GB/T 2260", "name": "西安市", "parent": "610000" },
              { "code": "610100", "codeSystem": "GB/T 2260", "name": "西安市" },
              { "code": "610200", "codeSystem": "GB/T 2260", "name": " ", "parent": "610200" },
              { "code": "610300", "codeSystem": "provincial", "name": "宝鸡市", "validTo": "2020-13-01", "replacedBy": "610100" },
            ] }
            """)));

        Assert.Equal(
            [
                "'6100': code '6100' is not six digits.",
                "'610100' is listed twice in one code system.",
                "'610200': name is empty.",
                "'610300': validTo '2020-13-01' is not a date YYYY-MM-DD.",
                "'610100': parent '610000' is not in the table.",
                "'610200': its parents never reach a province.",
                "'610300': replacedBy '610100' is not a region of the same code system that is in use.",
                "'610300': replacedBy needs validTo.",
            ],
            fault.Faults);
    }
}
