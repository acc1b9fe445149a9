using CreditHub.Domain.Documents;
using CreditHub.Domain.Codes;
using Xunit;

namespace CreditHub.Domain.Tests.Codes;

public sealed class IndustryCodeTests
{
    [Theory]
    [InlineData("F", "F", IndustryLevel.Section)]
    [InlineData("51", "F51", IndustryLevel.Division)]
    [InlineData("513", "F513", IndustryLevel.Group)]
    [InlineData("5132", "F5132", IndustryLevel.Class)]
    [InlineData("f5132 ", "F5132", IndustryLevel.Class)]
    [InlineData("5245.0", "F5245", IndustryLevel.Class)]
    [InlineData("0111", "A0111", IndustryLevel.Class)]
    [InlineData("79", "N79", IndustryLevel.Division)]
    [InlineData("T97", "T97", IndustryLevel.Division)]
    public void TryParse_FormsInUse_AreNormalised(string text, string expected, IndustryLevel level)
    {
        Assert.True(IndustryCode.TryParse(text, out var code));
        Assert.Equal(expected, code.ToString());
        Assert.Equal(level, code.Level);
        Assert.Equal(code, IndustryCode.Parse(expected));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("U")]
    [InlineData("5")]
    [InlineData("00")]
    [InlineData("98")]
    [InlineData("A5132")]
    [InlineData("51320")]
    [InlineData("513.0")]
    [InlineData("5132.5")]
    public void TryParse_NoIndustry_Fails(string? text) => Assert.False(IndustryCode.TryParse(text, out _));

    [Theory]
    [InlineData("5132", "F", true)]
    [InlineData("5132", "513", true)]
    [InlineData("5132", "F5132", true)]
    [InlineData("513", "5132", false)]
    [InlineData("5132", "52", false)]
    [InlineData("5132", "C", false)]
    public void IsWithin_Codes_FollowsTheHierarchy(string code, string wider, bool expected) =>
        Assert.Equal(expected, IndustryCode.Parse(code).IsWithin(IndustryCode.Parse(wider)));

    [Fact]
    public void Load_ShippedTable_NamesEverySectionAndDivision()
    {
        using var file = ConfigFolder.Open("industries.json");
        var industries = Industries.Load(file);

        Assert.Equal(20, industries.Named.Count(static code => code.Level == IndustryLevel.Section));
        Assert.Equal(97, industries.Named.Count(static code => code.Level == IndustryLevel.Division));
        Assert.Equal("批发和零售业", industries.NameOf(IndustryCode.Parse("F")));
        Assert.Equal("土木工程建筑业", industries.NameOf(IndustryCode.Parse("48")));
        Assert.Equal("软件和信息技术服务业", industries.NameOf(IndustryCode.Parse("6513")));
        Assert.Equal("国际组织", industries.NameOf(IndustryCode.Parse("97")));
    }

    [Fact]
    public void Load_DivisionInTheWrongSection_IsRefused()
    {
        var fault = Assert.Throws<ReferenceDataException>(() => Industries.Load(ConfigFolder.Json(
            """{ "standard": "GB/T 4754-2017", "source": "test", "sections": [ { "code": "A", "name": "农业", "divisions": { "51": "批发业", "01": "" } } ] }""")));

        Assert.Equal(["'A51' is not a Division of GB/T 4754-2017.", "'A01': name is empty."], fault.Faults);
    }
}
