using CreditHub.Domain.Calendar;
using CreditHub.Domain.Commitments;
using CsCheck;
using Xunit;

namespace CreditHub.Domain.Tests.Commitments;

public sealed class CommitmentSampleTests
{
    private static readonly CommitmentSample Sample = new("sx-market", BeijingDate.Parse("2026-10-01"), BeijingDate.Parse("2026-10-31"), "2026123期 04 11 17");

    // Computed apart from this code: for id in «CN-a CN-b CN-c CN-d CN-e», sha256sum of "credithub-sample-1\nsx-market\n2026-10-01\n2026-10-31\n2026123期 04 11 17\n$id".
    [Fact]
    public void Draw_ByHand_IsWhatAnyoneComputes() => Assert.Equal(Expected, Sample.Draw(["CN-a", "CN-b", "CN-c", "CN-d", "CN-e"], 60));

    [Theory]
    [InlineData(0, 5, 0)]
    [InlineData(1, 5, 1)]
    [InlineData(20, 5, 1)]
    [InlineData(21, 5, 2)]
    [InlineData(100, 100, 100)]
    [InlineData(100, 0, 0)]
    public void Draw_Share_IsRoundedUp(int population, int percent, int expected) =>
        Assert.Equal(expected, Sample.Draw([.. Enumerable.Range(0, population).Select(i => $"CN-{i}")], percent).Length);

    [Fact]
    public void Draw_HoweverThePopulationIsOrdered_IsTheSame() => Gen.Select(Gen.String.HashSet[1, 30], Gen.String, Gen.Int[1, 100]).Sample((ids, seed, share) =>
    {
        var sample = Sample with { Seed = seed };
        Assert.Equal(sample.Draw([.. ids], share), sample.Draw([.. ids.Reverse()], share));
        Assert.Equal(CommitmentSample.DigestOf(ids), CommitmentSample.DigestOf(ids.Reverse()));
    });

    [Fact]
    public void Number_FollowsFromBodyPeriodAndSeed()
    {
        Assert.StartsWith("CY-20261031-", Sample.Number, StringComparison.Ordinal);
        Assert.NotEqual(Sample.Number, (Sample with { Seed = "2" }).Number);
        Assert.NotEqual(Sample.Number, (Sample with { Body = "sx-tax" }).Number);
        Assert.NotEqual(Sample.Number, (Sample with { From = Sample.From.AddDays(1) }).Number);
    }

    private static readonly string[] Expected = ["CN-e", "CN-b", "CN-d"];
}
