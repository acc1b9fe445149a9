using CreditHub.V1;

namespace CreditHub.Hub.Tests.Eligibility;

public sealed class CheckedCodeTests
{
    [Theory]
    [InlineData("{0} ")]
    [InlineData("\uFEFF{0}")]
    [InlineData("{0}\u200B")]
    public async Task Check_CodeWithSpacesAndCharactersWithoutWidth_IsAnsweredAsTheCode(string form)
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()));
        foreach (var code in new[] { Rows.Company, string.Join(' ', Rows.Company.Chunk(4).Select(c => new string(c))), Rows.Company.Insert(8, "\u2060") })
            Assert.Equal(Verdict.Barred, (await hub.Check(string.Format(System.Globalization.CultureInfo.InvariantCulture, form, code))).Verdict);
    }
}
