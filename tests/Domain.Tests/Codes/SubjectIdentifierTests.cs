using CreditHub.Domain.Codes;
using Xunit;

namespace CreditHub.Domain.Tests.Codes;

public sealed class SubjectIdentifierTests
{
    [Theory]
    [InlineData(" 91610132ma6uq8ty1p", typeof(SubjectIdentifier.CreditCode), "91610132MA6UQ8TY1P")]
    [InlineData("610000100457811", typeof(SubjectIdentifier.Registration), "610000100457811")]
    [InlineData("610100220568570", typeof(SubjectIdentifier.Tax), "610100220568570")]
    [InlineData("610000220568570", typeof(SubjectIdentifier.Registration), "610000220568570")] // conforms as both
    [InlineData("610132MA6UQ8TY1", typeof(SubjectIdentifier.Tax), "610132MA6UQ8TY1")]
    [InlineData("22056857-0", typeof(SubjectIdentifier.Organisation), "220568570")]
    [InlineData("220568570", typeof(SubjectIdentifier.Organisation), "220568570")]
    public void TryParse_EachKind_IsToldByItsShape(string text, Type kind, string normalised)
    {
        Assert.True(SubjectIdentifier.TryParse(text, out var identifier, out var fault), $"{fault}");
        Assert.IsType(kind, identifier);
        Assert.Equal(normalised, identifier.Text);
        Assert.True(identifier.IsConforming);
    }

    [Fact]
    public void TryParse_FifteenDigitsThatConformAsNothing_AreANonconformingRegistrationNumber()
    {
        Assert.True(SubjectIdentifier.TryParse("610000100457812", out var identifier, out _));
        Assert.IsType<SubjectIdentifier.Registration>(identifier);
        Assert.False(identifier.IsConforming);
    }

    [Theory]
    [InlineData(null, CodeFault.Empty)]
    [InlineData("暂无", CodeFault.Empty)]
    [InlineData("— —", CodeFault.Empty)]
    [InlineData("***", CodeFault.Empty)]
    [InlineData("\\N", CodeFault.Empty)]
    [InlineData("330206MA2EL62660", CodeFault.WrongLength)]
    [InlineData("2205685", CodeFault.WrongLength)]
    [InlineData("2205685700", CodeFault.WrongLength)]
    [InlineData("91I10108551385082Q", CodeFault.WrongCharacter)]
    [InlineData("61013?MA6UQ8TY1", CodeFault.WrongCharacter)]
    [InlineData("000000000000000", CodeFault.Placeholder)]
    [InlineData("000000000", CodeFault.Placeholder)]
    [InlineData("11010519491231002X", CodeFault.CitizenNumber)]
    [InlineData("110105491231003", CodeFault.CitizenNumber)]
    public void TryParse_NoIdentifierOfABusiness_NamesTheFault(string? text, CodeFault expected)
    {
        Assert.False(SubjectIdentifier.TryParse(text, out var identifier, out var fault));
        Assert.Null(identifier);
        Assert.Equal(expected, fault);
    }
}
