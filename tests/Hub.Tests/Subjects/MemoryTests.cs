using CreditHub.V1;

namespace CreditHub.Hub.Tests.Subjects;

public sealed class MemoryTests
{
    private const int Companies = 50;

    [Fact]
    public async Task CompaniesThatLeftMemory_ComeBackAsTheyWere()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", [.. Enumerable.Range(0, Companies).Select(n => Rows.Of(Rows.Registration(Rows.CodeOf(n))))]);
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault(Rows.CodeOf(7))));

        // Reports of many companies pass their grains by; whoever is asked about comes into memory.
        for (var n = 0; n < Companies; n++) await Profile(hub, n);
        var before = await Profile(hub, 7);
        Assert.Equal(Companies, await InMemory(hub));

        // Orleans measures idleness by the machine's clock; the collection is asked for, what it does is the same.
        await hub.Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero, TestHub.Token);

        Assert.Equal(0, await InMemory(hub));
        Assert.Equal(before, await Profile(hub, 7));
        Assert.Equal(1, await InMemory(hub));
        Assert.Equal(RowEffect.Repeated, (await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault(Rows.CodeOf(7)))))[0].Acknowledged.Effect);
    }

    private static async Task<int> InMemory(TestHub hub)
    {
        var statistics = await hub.Grains.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics();
        return statistics.Count(s => s.GrainType.Contains("MarketSubject", StringComparison.OrdinalIgnoreCase));
    }

    private static async Task<CreditProfile> Profile(TestHub hub, int n) =>
        (await hub.Subjects.GetProfileAsync(new GetProfileRequest { UnifiedSocialCreditCode = Rows.CodeOf(n) }, cancellationToken: TestHub.Token)).Profile;
}
