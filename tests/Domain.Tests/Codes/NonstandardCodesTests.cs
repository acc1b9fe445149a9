using CreditHub.Domain.Documents;
using CreditHub.Domain.Codes;
using Xunit;

namespace CreditHub.Domain.Tests.Codes;

public sealed class NonstandardCodesTests
{
    [Theory]
    [InlineData("91350100M0001TGQXM")]
    [InlineData("91350211M0000XUF46")]
    [InlineData("91350203M0001FUE2P")]
    [InlineData("91350211M00013FA1N")]
    public void Accepts_ListedCode_IsAcceptedWithItsReason(string text)
    {
        var acceptance = Assert.IsType<CodeAcceptance.AcceptedNonstandard>(Shipped().Accepts(UnifiedSocialCreditCode.Parse(text)));

        Assert.Equal(CodeConformity.WrongCheckCharacter, acceptance.Failed);
        Assert.NotEmpty(acceptance.Reason);
        Assert.True(acceptance.IsAccepted);
    }

    [Fact]
    public void Accepts_ConformingCode_IsConforming() =>
        Assert.IsType<CodeAcceptance.Conforming>(NonstandardCodes.Empty.Accepts(UnifiedSocialCreditCode.Parse("91610000220568570K")));

    [Theory]
    [InlineData("911000001000044477", CodeConformity.WrongCheckCharacter, 18, '3', '7')]
    [InlineData("91350100M0001TGQXK", CodeConformity.WrongCheckCharacter, 18, '1', 'K')]
    [InlineData("91310000631295002H", CodeConformity.WrongOrganisationCheckCharacter, 17, '1', '2')]
    public void Accepts_UnlistedFailingCode_SaysWhichCheckExpectedWhat(string text, CodeConformity failed, int position, char expected, char found)
    {
        var acceptance = Shipped().Accepts(UnifiedSocialCreditCode.Parse(text));

        Assert.Equal(new CodeAcceptance.Refused(failed, position, expected, found), acceptance);
        Assert.False(acceptance.IsAccepted);
    }

    [Fact]
    public void Load_SeveralFaults_NamesThemAllTogether()
    {
        var fault = Assert.Throws<ReferenceDataException>(() => NonstandardCodes.Load(ConfigFolder.Json(
            """
            { "source": "test", "codes": [
              { "code": "91350100M0001TGQXM", "reason": " " },
              { "code": "91350100M0001TGQXM", "reason": "again" },
              { "code": "91610000220568570K", "reason": "conforms" },
              { "code": "not a code", "reason": "unsound" },
            ] }
            """)));

        Assert.Collection(
            fault.Faults,
            first => Assert.Contains("codes[0] '91350100M0001TGQXM': reason is empty", first, StringComparison.Ordinal),
            second => Assert.Contains("codes[1] '91350100M0001TGQXM': listed twice", second, StringComparison.Ordinal),
            third => Assert.Contains("codes[2] '91610000220568570K': conforms", third, StringComparison.Ordinal),
            fourth => Assert.Contains("codes[3] 'not a code': not a unified", fourth, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{ "source": "test", "codes": [], "kodes": [] }""", "kodes")]
    [InlineData("""{ "source": "test", "codes": [], "codes": [] }""", "codes")]
    [InlineData("""{ "source": "test" }""", "codes")]
    [InlineData("""{ "source": "test", "codes": [ { "code": null, "reason": "x" } ] }""", "code")]
    [InlineData("null", "null")]
    public void Load_MalformedFile_IsRefusedNamingTheMember(string json, string member)
    {
        var fault = Assert.Throws<ReferenceDataException>(() => NonstandardCodes.Load(ConfigFolder.Json(json)));
        Assert.Contains(member, Assert.Single(fault.Faults), StringComparison.Ordinal);
    }

    private static NonstandardCodes Shipped()
    {
        using var file = ConfigFolder.Open("nonstandard-codes.json");
        return NonstandardCodes.Load(file);
    }
}
