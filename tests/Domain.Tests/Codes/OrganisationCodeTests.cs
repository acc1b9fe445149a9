using CreditHub.Domain.Codes;
using CsCheck;
using Xunit;

namespace CreditHub.Domain.Tests.Codes;

public sealed class OrganisationCodeTests
{
    [Theory]
    [InlineData("22056857-0", "220568570")]
    [InlineData("MA6UQ8TY-1", "MA6UQ8TY1")]
    [InlineData("719743032", "719743032")]
    [InlineData("71018135－2", "710181352")]
    [InlineData(" ma6uq8ty1 ", "MA6UQ8TY1")]
    [InlineData("71526726-X", "71526726X")]
    public void TryParse_CodeInUse_IsNormalisedAndConforms(string text, string expected)
    {
        Assert.True(OrganisationCode.TryParse(text, out var code, out var fault), $"{fault}");
        Assert.Equal(expected, code.ToString());
        Assert.Equal(expected.Insert(8, "-"), code.ToHyphenatedString());
        Assert.True(code.IsConforming);
    }

    [Theory]
    [InlineData("", CodeFault.Empty)]
    [InlineData("2205685", CodeFault.WrongLength)]
    [InlineData("2205-68570", CodeFault.WrongLength)]
    [InlineData("22056857A", CodeFault.WrongCharacter)]
    [InlineData("2205?8570", CodeFault.WrongCharacter)]
    [InlineData("00000000-0", CodeFault.Placeholder)]
    public void TryParse_UnsoundText_NamesTheFault(string text, CodeFault expected)
    {
        Assert.False(OrganisationCode.TryParse(text, out _, out var fault));
        Assert.Equal(expected, fault);
    }

    [Fact]
    public void IsConforming_WrongCheckCharacter_IsFalse() => Assert.False(OrganisationCode.Parse("22056857-1").IsConforming);

    [Fact]
    public void Create_AnyEightCharacters_ConformsAndRoundTrips() =>
        CodeGenerators.Text("123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", 8).Sample(first8 =>
        {
            var code = OrganisationCode.Create(first8);
            Assert.True(code.IsConforming);
            Assert.StartsWith(first8, code.ToString(), StringComparison.Ordinal);
            Assert.Equal(code, OrganisationCode.Parse(code.ToHyphenatedString()));
        });
}
