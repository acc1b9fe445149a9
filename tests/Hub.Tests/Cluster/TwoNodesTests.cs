using CreditHub.Hub.Tests.Changes;
using CreditHub.TestKit;
using CreditHub.V1;

namespace CreditHub.Hub.Tests.Cluster;

/// <summary>Two nodes that meet in a real Redis and share a ledger in a real PostgreSQL.</summary>
public sealed class TwoNodesTests
{
    [Fact]
    public async Task TwoNodes_OneLedger_EachAnswersWithWhatTheOtherTook()
    {
        using var redis = new RedisServer();
        await redis.StartAsync(TestHub.Token);
        var database = PostgreSqlServer.NewDatabase();
        await using var first = await Node(database, redis);
        await using var second = await Node(database, redis);

        await first.Report("sx-market", Rows.Of(Rows.Registration()));
        var token = (await second.Report("sx-court", Rows.Of(Rows.JudgmentDefault())))[0].Acknowledged.Token;

        Assert.Equal(Verdict.Barred, (await first.Check(Rows.Company, with: r => r.Freshness = new Freshness { AtLeast = token })).Verdict);
        Assert.Equal(Verdict.Barred, (await first.Check(Rows.Company, with: r => r.Freshness = new Freshness { FullyConsistent = true })).Verdict);
        var seen = Assert.Single(await Watch.UntilCaughtUp(first, new WatchRequest { Beginning = new StartBeginning() }));
        Assert.Equal(token, seen.Token);
        Assert.Equal(seen, Assert.Single(await Watch.UntilCaughtUp(second, new WatchRequest { Beginning = new StartBeginning() })));
    }

    [Fact]
    public async Task TwoNodes_SameCompanyThroughBoth_NothingIsLostOrDoubled()
    {
        using var redis = new RedisServer();
        await redis.StartAsync(TestHub.Token);
        var database = PostgreSqlServer.NewDatabase();
        await using var first = await Node(database, redis);
        await using var second = await Node(database, redis);

        // Every row through both nodes at once: one of the two records it, the other gets the first answer again.
        var rows = Enumerable.Range(0, 40).Select(i => Rows.JudgmentDefault(Rows.CodeOf(i % 4), $"(2026)陕0113执{i}号")).ToArray();
        var results = await Task.WhenAll(
            first.Report("sx-court", [.. rows.Select(Rows.Of)]), second.Report("sx-court", [.. rows.Select(Rows.Of)]));

        for (var i = 0; i < rows.Length; i++)
        {
            Assert.Equal(results[0][i].Acknowledged.Token, results[1][i].Acknowledged.Token);
            Assert.Single(results, r => r[i].Acknowledged.Effect == RowEffect.Recorded);
            Assert.Single(results, r => r[i].Acknowledged.Effect == RowEffect.Repeated);
        }

        for (var n = 0; n < 4; n++)
        {
            var records = await second.Subjects.ListRecordsAsync(new ListRecordsRequest { UnifiedSocialCreditCode = Rows.CodeOf(n) }, cancellationToken: TestHub.Token);
            Assert.Equal(10, records.Records.Count);
        }
    }

    [Fact]
    public async Task RedisAwayAndBack_NodesThatRunGoOn()
    {
        using var redis = new RedisServer();
        await redis.StartAsync(TestHub.Token);
        var database = PostgreSqlServer.NewDatabase();
        await using var first = await Node(database, redis);
        await using var second = await Node(database, redis);
        await first.Report("sx-market", Rows.Of(Rows.Registration()));

        redis.Kill();

        var token = (await first.Report("sx-court", Rows.Of(Rows.JudgmentDefault())))[0].Acknowledged.Token;
        Assert.Equal(Verdict.Barred, (await first.Check(Rows.Company, with: r => r.Freshness = new Freshness { AtLeast = token })).Verdict);
        Assert.Equal(Verdict.Barred, (await second.Check(Rows.Company, with: r => r.Freshness = new Freshness { AtLeast = token })).Verdict);

        await redis.StartAsync(TestHub.Token);
        await second.Report("sx-court", Rows.Of(Rows.JudgmentDefault(Rows.OtherCompany)));
        Assert.Equal(Verdict.Barred, (await first.Check(Rows.OtherCompany, with: r => r.Freshness = new Freshness { FullyConsistent = true })).Verdict);
    }

    [Fact]
    public async Task TwoNodes_WithCertificates_SpeakToEachOtherOverTls()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("credithub-nodes-").FullName;
        using var authority = new TestAuthority(folder, "authority");
        var node = authority.Issue("node", DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        var credentials = Path.Combine(folder, "credentials.json");
        await File.WriteAllTextAsync(credentials, """{"agencies": []}""", TestHub.Token);
        using var redis = new RedisServer();
        await redis.StartAsync(TestHub.Token);
        var database = PostgreSqlServer.NewDatabase();
        await using var first = await Secured();
        await using var second = await Secured();
        foreach (var hub in new[] { first, second })
            await Eventually.Holds("both nodes are members", async () => (await hub.Grains.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true)).Count == 2);

        // Grains live on either node, and rather on the one that asks for them first: of so many, asked by either, some are asked across.
        for (var n = 0; n < 32; n++) Assert.Null(await second.Grains.GetGrain<Grains.MarketSubjects.IMarketSubjectGrain>(Rows.CodeOf(n)).GetProfile());
        foreach (var hub in new[] { first, second })
            for (var n = 0; n < 64; n++) Assert.Null(await hub.Grains.GetGrain<Grains.MarketSubjects.IMarketSubjectGrain>(Rows.CodeOf(n)).GetProfile());
        var hosts = await first.Grains.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics(types: null, hostsIds: null, TestHub.Token);
        Assert.Equal(2, hosts.Where(s => s.GrainType.Contains("MarketSubject", StringComparison.Ordinal)).Select(s => s.SiloAddress).Distinct().Count());

        Task<TestHub> Secured() => Node(
            database, redis, $"--Hub:Address=https://127.0.0.1:{LoopbackPort.Free()}", $"--Hub:Access:CredentialsFile={credentials}",
            $"--Hub:Tls:CertificateFile={node.File}", $"--Hub:Tls:KeyFile={node.KeyFile}", $"--Hub:Tls:AuthorityFile={authority.AuthorityFile}");
    }

    private static Task<TestHub> Node(string database, RedisServer redis, params string[] more) => NodeIn(null, database, redis, more);

    internal static Task<TestHub> NodeIn(string? folder, string database, RedisServer redis, params string[] more) =>
        NodeIn(folder, database, redis, TimeProvider.System, more);

    internal static Task<TestHub> NodeIn(string? folder, string database, RedisServer redis, TimeProvider time, params string[] more) => TestHub.StartAsync(
        folder, time, ["--Hub:Ledger:Engine=PostgreSql", $"--Hub:Ledger:ConnectionString={database}",
        $"--Hub:Redis={redis.Address}", $"--Hub:SiloPort={LoopbackPort.Free()}", "--Hub:SiloWithoutTls=true",
        $"--Hub:IdentityKeyFile={redis.Folder}/identity.key", .. more]);
}
