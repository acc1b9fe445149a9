using CreditHub.Domain.Codes;
using CsCheck;
using Xunit;

namespace CreditHub.Domain.Tests.Codes;

public sealed class UnifiedSocialCreditCodeTests
{
    [Theory]
    [InlineData("91350100M000100Y43")] // the standard's own example
    [InlineData("914403001922038216")]
    [InlineData("9144030071526726XG")]
    [InlineData("91440300708461136T")]
    [InlineData("91330100799655058B")]
    [InlineData("91110108551385082Q")]
    [InlineData("91110000802100433B")]
    [InlineData("91440300192317458F")]
    [InlineData("91440400192548256N")]
    [InlineData("91440606722473344C")]
    [InlineData("91310000132260250X")]
    [InlineData("91100000100003962T")]
    [InlineData("9144030010001686XA")]
    [InlineData("91110000100010433L")]
    [InlineData("91110108795101314G")]
    [InlineData("91610000220568570K")]
    [InlineData("916100007197430329")]
    [InlineData("91610133MAB0MR350K")]
    [InlineData("91610132MA6UQ8TY1P")]
    [InlineData("916101167101813521")]
    [InlineData("91610131668680296Q")]
    [InlineData("91611105MA6TWXPK1Q")]
    [InlineData("91611102MAB2KEBKXY")]
    [InlineData("91320100748204660Q")]
    [InlineData("91310000132215150M")]
    [InlineData("11320100MB1886843H")]
    [InlineData("521101130918620437")]
    public void Conformity_CodeInUse_IsConforming(string text)
    {
        Assert.True(UnifiedSocialCreditCode.TryParse(text, out var code, out var fault), $"{fault}");
        Assert.Equal(CodeConformity.Conforming, code.Conformity);
        Assert.Equal(text, code.ToString());
    }

    [Theory]
    [InlineData("91350100M0001TGQXM", '1')]
    [InlineData("91350211M0000XUF46", 'R')]
    [InlineData("91350203M0001FUE2P", 'J')]
    [InlineData("911000001000044477", '3')]
    public void CheckCharacterOf_CodeThatFailsIt_GivesWhatTheStandardComputes(string text, char expected)
    {
        Assert.Equal(CodeConformity.WrongCheckCharacter, UnifiedSocialCreditCode.Parse(text).Conformity);
        Assert.Equal(expected, UnifiedSocialCreditCode.CheckCharacterOf(text));
    }

    [Theory]
    [InlineData("91350211M00013FA1N", CodeConformity.WrongCheckCharacter)]
    [InlineData("91440300192203821Y", CodeConformity.WrongCheckCharacter)]
    [InlineData("91110108592343242X", CodeConformity.WrongCheckCharacter)]
    [InlineData("91310000631295002H", CodeConformity.WrongOrganisationCheckCharacter)]
    public void Conformity_FailingCode_TellsTheTwoChecksApart(string text, CodeConformity expected) =>
        Assert.Equal(expected, UnifiedSocialCreditCode.Parse(text).Conformity);

    [Theory]
    [InlineData(null, CodeFault.Empty)]
    [InlineData("  ", CodeFault.Empty)]
    [InlineData("9133000073600620X", CodeFault.WrongLength)]
    [InlineData("9144030O1922038216", CodeFault.WrongCharacter)]
    [InlineData("91I10108551385082Q", CodeFault.WrongCharacter)]
    [InlineData("91A10108551385082Q", CodeFault.WrongCharacter)]
    [InlineData("91440300192203821*", CodeFault.WrongCharacter)]
    [InlineData("000000000000000000", CodeFault.Placeholder)]
    [InlineData("916101130000000000", CodeFault.Placeholder)] // what becomes of 9.1610113E+17
    [InlineData("９１６１０１１３００００００００００", CodeFault.Placeholder)]
    public void TryParse_UnsoundText_NamesTheFault(string? text, CodeFault expected)
    {
        Assert.False(UnifiedSocialCreditCode.TryParse(text, out var code, out var fault));
        Assert.Equal(expected, fault);
        Assert.True(code.IsEmpty);
    }

    [Fact]
    public void TryParse_OrganisationCodeOfEqualOrCountingCharacters_IsAPlaceholderThoughItConforms()
    {
        foreach (var organisation in UnifiedSocialCreditCode.Alphabet.Select(c => new string(c, 8)).Append("12345678"))
        {
            var code = UnifiedSocialCreditCode.Create("91", "610113", organisation);
            Assert.Equal(CodeConformity.Conforming, code.Conformity);
            Assert.False(UnifiedSocialCreditCode.TryParse(code.ToString(), out _, out var fault));
            Assert.Equal(CodeFault.Placeholder, fault);
            Assert.False(OrganisationCode.TryParse(code.OrganisationCode.ToHyphenatedString(), out _, out fault));
            Assert.Equal(CodeFault.Placeholder, fault);
            // What an earlier version took stays readable.
            Assert.Equal(code, UnifiedSocialCreditCode.Parse(code.ToString()));
        }
    }

    [Fact]
    public void TryParse_OtherCodes_AreNoPlaceholders() => CodeGenerators.ConformingCode.Sample(
        code => UnifiedSocialCreditCode.TryParse(code.ToString(), out var read, out _) ? read == code : code.ToString().AsSpan(8, 8).IndexOfAnyExcept(code.ToString()[8]) < 0);

    [Theory]
    [InlineData("91621121MA71ATR9XE ", "91621121MA71ATR9XE")]
    [InlineData("12331082472660525j", "12331082472660525J")]
    [InlineData("９１６１００００２２０５６８５７０Ｋ", "91610000220568570K")]
    [InlineData("　91610132ma6uq8ty1p\t", "91610132MA6UQ8TY1P")]
    public void TryParse_CodeAsExportsWriteIt_IsNormalised(string text, string expected) =>
        Assert.Equal(expected, UnifiedSocialCreditCode.Parse(text).ToString());

    [Fact]
    public void Parts_OfACode_AreItsSegments()
    {
        var code = UnifiedSocialCreditCode.Parse("91610132MA6UQ8TY1P");

        Assert.Equal("91", code.Category);
        Assert.Equal("610132", code.RegistrationRegion);
        Assert.Equal(OrganisationCode.Parse("MA6UQ8TY-1"), code.OrganisationCode);
        Assert.False(code.IsIndividualBusiness);
    }

    [Fact]
    public void Create_PartsOfARealCode_ComputesBothCheckCharacters() =>
        Assert.Equal("91610132MA6UQ8TY1P", UnifiedSocialCreditCode.Create("91", "610132", "MA6UQ8TY").ToString());

    [Theory]
    [InlineData("9", "610132", "MA6UQ8TY")]
    [InlineData("91", "61013A", "MA6UQ8TY")]
    [InlineData("91", "610132", "MA6UQ8TO")]
    public void Create_UnsoundPart_Throws(string category, string region, string organisation8) =>
        Assert.Throws<FormatException>(() => UnifiedSocialCreditCode.Create(category, region, organisation8));

    [Fact]
    public void Create_AnyParts_Conforms() =>
        CodeGenerators.ConformingCode.Sample(code => code.Conformity == CodeConformity.Conforming && code.OrganisationCode.IsConforming);

    [Fact]
    public void Packed_AnyCode_RoundTripsAndKeepsOrder() =>
        Gen.Select(CodeGenerators.ConformingCode, CodeGenerators.ConformingCode).Sample((left, right) =>
        {
            Assert.Equal(left, UnifiedSocialCreditCode.FromPacked(left.Packed));
            Assert.Equal(left, UnifiedSocialCreditCode.Parse(left.ToString()));
            Assert.Equal(Math.Sign(string.CompareOrdinal(left.ToString(), right.ToString())), Math.Sign(left.CompareTo(right)));
        });

    [Fact]
    public void Conformity_OneCharacterChanged_NeverHolds() =>
        Gen.Select(CodeGenerators.ConformingCode, Gen.Int[0, 17], Gen.Int[0, 30]).Sample((code, position, value) =>
        {
            var changed = code.ToString().ToCharArray();
            if (changed[position] == UnifiedSocialCreditCode.Alphabet[value]) return;
            changed[position] = UnifiedSocialCreditCode.Alphabet[value];
            if (!UnifiedSocialCreditCode.TryParse(new string(changed), out var other, out _)) return;
            Assert.NotEqual(CodeConformity.Conforming, other.Conformity);
        });
}
