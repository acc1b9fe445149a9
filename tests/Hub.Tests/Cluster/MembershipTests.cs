using CreditHub.TestKit;
using CreditHub.V1;

namespace CreditHub.Hub.Tests.Cluster;

/// <summary>Who is a member of the cluster, and from when on.</summary>
public sealed class MembershipTests
{
    [Fact]
    public async Task Redis_ComesBackEmpty_NodesPutThemselvesBackAndOneMayGo()
    {
        using var redis = new RedisServer();
        await redis.StartAsync(TestHub.Token);
        var database = PostgreSqlServer.NewDatabase();
        await using var first = await TwoNodesTests.NodeIn(null, database, redis);
        var second = await TwoNodesTests.NodeIn(null, database, redis);
        await Members(2, first, second);

        await redis.LoseEverythingAsync(TestHub.Token);
        await Eventually.Holds("Redis knows both nodes again", async () => await Known(first) == 2);
        await using (var third = await TwoNodesTests.NodeIn(null, database, redis))
        {
            await Members(3, first, second, third);
            await second.DisposeAsync();
            await Members(2, first, third);
            for (var n = 0; n < 40; n++)
                Assert.Equal(RowEffect.Recorded, (await first.Report("sx-court", Rows.Of(Rows.JudgmentDefault(Rows.CodeOf(n)))))[0].Acknowledged.Effect);
        }
    }

    [Fact]
    public async Task Node_ThatHasNoRulesYet_IsNoMember()
    {
        using var redis = new RedisServer();
        await redis.StartAsync(TestHub.Token);
        var database = PostgreSqlServer.NewDatabase();
        await using var first = await TwoNodesTests.NodeIn(null, database, redis);

        // A directory that does not come: the second node waits for it.
        var config = DirectoryEdit.CopyOfConfig(redis.Folder);
        var directory = Path.Combine(config, "directory.json");
        var content = await File.ReadAllBytesAsync(directory, TestHub.Token);
        File.Delete(directory);
        using (var made = System.Diagnostics.Process.Start("mkfifo", directory)) await made.WaitForExitAsync(TestHub.Token);
        var starting = Task.Run(() => TwoNodesTests.NodeIn(null, database, redis, $"--Hub:ConfigFolder={config}"), TestHub.Token);
        await Task.Delay(TimeSpan.FromSeconds(5), TestHub.Token);
        Assert.Equal(1, await Known(first));

        await using (var pipe = new FileStream(directory, FileMode.Open, FileAccess.Write)) await pipe.WriteAsync(content, TestHub.Token);
        await using var second = await starting;
        await Members(2, first, second);
    }

    // What Redis itself says, not what a node remembers.
    private static async Task<int> Known(TestHub hub)
    {
        try
        {
            return (await hub.Service<IMembershipTable>().ReadAllAsync(TestHub.Token)).Members.Count(m => m.Item1.Status == SiloStatus.Active);
        }
        catch (Exception e) when (e is StackExchange.Redis.RedisException or Orleans.Clustering.Redis.RedisClusteringException or TimeoutException)
        {
            return 0;
        }
    }

    private static async Task Members(int count, params TestHub[] hubs)
    {
        foreach (var hub in hubs)
            await Eventually.Holds($"{count} nodes are members", async () => (await hub.Grains.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true)).Count == count);
    }
}
