using CreditHub.TestKit;

namespace CreditHub.Hub.Tests.Cluster;

/// <summary>Who got as far as another node's grains and is no node of the hub.</summary>
public sealed class ForeignNodeTests
{
    [Fact]
    public async Task Node_WithoutTheHubsKey_IsRefusedByTheGrainsOfOthers()
    {
        using var redis = new RedisServer();
        await redis.StartAsync(TestHub.Token);
        var database = PostgreSqlServer.NewDatabase();
        await using var first = await TwoNodesTests.NodeIn(null, database, redis);
        await using var foreign = await TwoNodesTests.NodeIn(null, database, redis, $"--Hub:IdentityKeyFile={redis.Folder}/another.key");
        foreach (var hub in new[] { first, foreign })
            await Eventually.Holds("both are members", async () => (await hub.Grains.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true)).Count == 2);

        // Companies live on either node, and rather on the one that asks for them first: own ones answer, those of the other do not.
        for (var n = 0; n < 32; n++) await Answers(first, n);
        var answers = new List<bool>();
        for (var n = 0; n < 64; n++) answers.Add(await Answers(foreign, n));
        Assert.Contains(true, answers);
        Assert.Contains(false, answers);
        await Eventually.Holds("readiness of the hub's node says that some grains do not answer", async () =>
        {
            await foreign.Readiness();
            return (await first.Readiness()).Contains("do not answer", StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Nodes_WithTheSameKey_AnswerEachOther()
    {
        using var redis = new RedisServer();
        await redis.StartAsync(TestHub.Token);
        var database = PostgreSqlServer.NewDatabase();
        await using var first = await TwoNodesTests.NodeIn(null, database, redis);
        await using var second = await TwoNodesTests.NodeIn(null, database, redis);
        for (var n = 0; n < 32; n++) Assert.True(await Answers(first, n));
        for (var n = 0; n < 64; n++) Assert.True(await Answers(second, n));
        Assert.Contains("grains: Healthy", await first.Readiness(), StringComparison.Ordinal);
    }

    private static async Task<bool> Answers(TestHub hub, int company)
    {
        try
        {
            return await hub.Grains.GetGrain<Grains.MarketSubjects.IMarketSubjectGrain>(Rows.CodeOf(company)).GetProfile() is null;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}
