using CreditHub.Domain.Codes;
using CsCheck;
using Xunit;

namespace CreditHub.Domain.Tests.Codes;

public sealed class RegistrationNumberTests
{
    [Theory]
    [InlineData("610000100457811")]
    [InlineData("350206200473664")]
    [InlineData("330108000247333")]
    [InlineData("440101000580749")]
    [InlineData("110000005019473")]
    [InlineData("330203000030639")]
    [InlineData("330200600002522")]
    [InlineData("330200400070010")]
    public void IsConforming_NumberInUse_IsTrue(string text)
    {
        var number = RegistrationNumber.Parse(text);

        Assert.True(number.IsConforming);
        Assert.Equal(text, number.ToString());
        Assert.Equal(text[..6], number.RegistrationRegion);
    }

    [Fact]
    public void CheckDigitOf_WrongNumber_GivesWhatTheStandardComputes()
    {
        Assert.False(RegistrationNumber.Parse("310000000000019").IsConforming);
        Assert.Equal('8', RegistrationNumber.CheckDigitOf("310000000000019"));
    }

    [Theory]
    [InlineData("", CodeFault.Empty)]
    [InlineData("61000010045781", CodeFault.WrongLength)]
    [InlineData("61000010045781X", CodeFault.WrongCharacter)]
    [InlineData("000000000000000", CodeFault.Placeholder)]
    public void TryParse_UnsoundText_NamesTheFault(string text, CodeFault expected)
    {
        Assert.False(RegistrationNumber.TryParse(text, out _, out var fault));
        Assert.Equal(expected, fault);
    }

    [Fact]
    public void IsConforming_OneDigitChanged_IsFalse() =>
        Gen.Select(CodeGenerators.Text("123456789", 6), CodeGenerators.Text("0123456789", 8), Gen.Int[0, 14], Gen.Int[1, 9])
            .Sample((region, sequence, position, step) =>
            {
                var number = RegistrationNumber.Create(region, sequence);
                var changed = number.ToString().ToCharArray();
                changed[position] = (char)('0' + ((changed[position] - '0' + step) % 10));
                Assert.True(number.IsConforming);
                Assert.False(RegistrationNumber.Parse(new string(changed)).IsConforming);
            });
}
