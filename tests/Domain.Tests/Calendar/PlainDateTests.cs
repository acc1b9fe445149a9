using System.Globalization;
using CreditHub.Domain.Calendar;
using CsCheck;
using Xunit;

namespace CreditHub.Domain.Tests.Calendar;

public sealed class PlainDateTests
{
    [Fact]
    public void TryParseLenient_AnyText_SaysWhatTheGeneralWaySays()
    {
        string[] forms = ["{0:D4}-{1:D2}-{2:D2}", "{0:D4}/{1}/{2}", "{0:D4}.{1}.{2}", "{0:D4}{1:D2}{2:D2}", "{0:D4}年{1}月{2}日", "{0:D4}-{1}/{2}", "{0:D4}/{1}/{2} 10:20:30", "{0:D4}-{1:D3}-{2}", "{0:D4}/{1}//{2}", "{0:D4}-{1}-"];
        var text = Gen.Select(Gen.OneOf(Gen.Int[1890, 2110], Gen.Int[0, 2], Gen.Int[9990, 9999]), Gen.Int[0, 13], Gen.Int[0, 32], Gen.Int[0, forms.Length - 1])
            .Select(p => string.Format(CultureInfo.InvariantCulture, forms[p.Item4], p.Item1, p.Item2, p.Item3));
        Gen.OneOf(text, Gen.String[Gen.Char["0123456789-/."], 6, 12]).Sample(
            t => Assert.Equal((LenientDate.ReadAnyForm(t, out var expected), expected), (BeijingDate.TryParseLenient(t, out var actual), actual)),
            iter: 30_000, threads: 1);
    }

    [Theory]
    [InlineData("2099/12/31", DateText.LongTerm)]
    [InlineData("9999-09-09", DateText.LongTerm)]
    [InlineData("1900-01-01", DateText.None)]
    [InlineData("无处罚期限", DateText.LongTerm)]
    [InlineData("2026-02-30", DateText.Invalid)]
    [InlineData("2026/2/28", DateText.Date)]
    [InlineData("2026年2月28日", DateText.Date)]
    [InlineData("1793116800000", DateText.Date)]
    public void TryParseLenient_SentinelsAndForms_AreToldApart(string text, DateText expected) => Assert.Equal(expected, BeijingDate.TryParseLenient(text, out _));
}
