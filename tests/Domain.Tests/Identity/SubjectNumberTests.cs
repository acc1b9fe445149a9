using CreditHub.Domain.Codes;
using CreditHub.Domain.Identity;
using Xunit;

namespace CreditHub.Domain.Tests.Identity;

public sealed class SubjectNumberTests
{
    [Theory]
    [InlineData(NumberScheme.Registration, " ６10000100457811 ", "610000100457811")]
    [InlineData(NumberScheme.Organisation, "22056857-0", "220568570")]
    [InlineData(NumberScheme.Organisation, "ma6uq8ty1", "MA6UQ8TY1")]
    [InlineData(NumberScheme.Tax, "610000220568570", "610000220568570")]
    public void TryRead_Sound_IsNormalised(NumberScheme scheme, string text, string expected)
    {
        Assert.Equal(NumberFault.None, SubjectNumber.TryRead(scheme, text, out var number));
        Assert.Equal(new SubjectNumber(scheme, expected), number);
    }

    [Theory]
    [InlineData(NumberScheme.Registration, "暂无", NumberFault.Empty)]
    [InlineData(NumberScheme.Organisation, "", NumberFault.Empty)]
    [InlineData(NumberScheme.Registration, "310000000000019", NumberFault.WrongCheckCharacter)]
    [InlineData(NumberScheme.Organisation, "22056857-1", NumberFault.WrongCheckCharacter)]
    [InlineData(NumberScheme.Tax, "610000220568571", NumberFault.WrongCheckCharacter)]
    [InlineData(NumberScheme.Registration, "6100001004578", NumberFault.Malformed)]
    [InlineData(NumberScheme.Organisation, "2205685", NumberFault.Malformed)]
    [InlineData(NumberScheme.Organisation, "91610000220568570K", NumberFault.Malformed)]
    [InlineData(NumberScheme.Registration, "000000000000000", NumberFault.Malformed)]
    [InlineData(NumberScheme.Tax, "11010519491231002X", NumberFault.PersonsNumber)]
    [InlineData(NumberScheme.Tax, "11010519491231002X01", NumberFault.PersonsNumber)]
    [InlineData(NumberScheme.Registration, "610113800101003", NumberFault.PersonsNumber)]
    public void TryRead_NotANumber_SaysWhy(NumberScheme scheme, string text, NumberFault expected)
    {
        Assert.Equal(expected, SubjectNumber.TryRead(scheme, text, out var number));
        Assert.Equal(default, number);
    }

    [Fact]
    public void OrganisationInside_IsWhatUnifiedCodeAndTaxNumberShare()
    {
        var inside = new SubjectNumber(NumberScheme.Organisation, "220568570");
        Assert.Equal(inside, SubjectNumber.InsideOf(UnifiedSocialCreditCode.Parse("91610000220568570K")));
        Assert.Equal(inside, new SubjectNumber(NumberScheme.Tax, "610000220568570").OrganisationInside);
        Assert.Null(new SubjectNumber(NumberScheme.Registration, "610000100457811").OrganisationInside);
        Assert.Null(SubjectNumber.InsideOf(UnifiedSocialCreditCode.Parse("91310000631295002H")));
    }

    [Theory]
    [InlineData("西安(某某)有限公司", "西安（某某）有限公司", true)]
    [InlineData("西安〔某某〕 有限公司　", "西安(某某)有限公司", true)]
    [InlineData("Abc公司", "ＡＢＣ公司", true)]
    [InlineData("西安某某有限公司", "西安某某有限责任公司", false)]
    [InlineData("", "", false)]
    public void Names_AreComparedAsTheyAreMeant(string one, string other, bool same) => Assert.Equal(same, SubjectName.AreSame(one, other));
}
