using Xunit;

namespace CreditHub.Year.Tests;

/// <summary>Every story of the year, by what the hub answered.</summary>
public sealed class YearTests(YearOf2026 year)
{
    /// <summary>The stories.</summary>
    public static TheoryData<string> Stories => [.. YearOf2026.Files];

    [Theory]
    [MemberData(nameof(Stories))]
    public void Story_GoesAsTold(string file) => Assert.True(year.WrongIn(file) is null, year.WrongIn(file));

    // A story that expects what is not so is told beside the others: without it, a year in which nothing is compared would pass.
    [Fact]
    public void Story_ThatExpectsWhatIsNotSo_FailsByFileLineDayExpectedAndSeen() => Assert.Equal(
        "not-so.story:7 (2026-03-03) expect check procurement: expected «CLEAR», seen «BARRED by bar-procurement»",
        year.WrongIn("not-so.story"));

    [Fact]
    public void Hub_SaysToTheEndThatItRehearses()
    {
        Assert.Matches("(?m)^credithub_clock_stated(\\{.*\\})? 1\\b", year.AtTheEnd.Metrics);
        Assert.Contains("clock: Degraded. The clock is stated (Hub:Clock) and says 2026-12-31T", year.AtTheEnd.Readiness,
            StringComparison.Ordinal);
    }
}
