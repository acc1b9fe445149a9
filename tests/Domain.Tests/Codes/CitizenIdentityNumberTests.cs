using CreditHub.Domain.Codes;
using CsCheck;
using Xunit;

namespace CreditHub.Domain.Tests.Codes;

public sealed class CitizenIdentityNumberTests
{
    [Theory]
    [InlineData("11010519491231002X")]
    [InlineData("11010519491231002x")]
    [InlineData(" 440524188001010014")]
    public void IsValid_OfficialExample_IsTrue(string text)
    {
        Assert.True(CitizenIdentityNumber.IsValid(text));
        Assert.True(CitizenIdentityNumber.LooksLikeCitizenId(text));
    }

    [Fact]
    public void LooksLikeCitizenId_WrongCheckCharacter_IsStillAPerson()
    {
        Assert.False(CitizenIdentityNumber.IsValid("110105194912310021"));
        Assert.True(CitizenIdentityNumber.LooksLikeCitizenId("110105194912310021"));
    }

    [Theory]
    [InlineData("110105491231003", true)] // the form before 1999
    [InlineData("110105491231002", false)] // conforms as a registration number
    [InlineData("610000100457811", false)] // a registration number
    [InlineData("310000000000019", false)]
    [InlineData("110105194913310021", false)] // no month 13
    [InlineData("914403001922038216", false)]
    [InlineData("91610132MA6UQ8TY1P", false)]
    [InlineData("1101051949123100", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void LooksLikeCitizenId_OtherTexts_OnlyInTheShapeOfAPerson(string? text, bool expected) =>
        Assert.Equal(expected, CitizenIdentityNumber.LooksLikeCitizenId(text));

    [Fact]
    public void LooksLikeCitizenId_ConformingBusinessCode_NeverIsAPerson() =>
        CodeGenerators.Text("0123456789", 4).Select(tail => UnifiedSocialCreditCode.Create("91", "310120", "0712" + tail))
            .Sample(code => !CitizenIdentityNumber.LooksLikeCitizenId(code.ToString()));

    [Theory]
    [InlineData("110105********002X", true)]
    [InlineData("６１０１＊＊", true)]
    [InlineData("110105491231002", false)]
    public void IsMasked_Stars_AreFoundInEitherWidth(string text, bool expected) => Assert.Equal(expected, CitizenIdentityNumber.IsMasked(text));
}
