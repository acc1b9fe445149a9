using CreditHub.Hub.Tests.Rulebooks;
using CreditHub.TestKit;
using CreditHub.V1;

namespace CreditHub.Hub.Tests.Cluster;

/// <summary>Two nodes on one ledger: rules published on one are those of the other, and nobody's folder undoes them.</summary>
public sealed class ClusterRulesTests : IDisposable
{
    private static readonly TimeSpan Followed = TimeSpan.FromSeconds(5);
    private readonly string _folder = Directory.CreateTempSubdirectory("credithub-rules-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Publish_OnOneNode_IsFollowedByTheOtherAndSurvivesItsRestartWithAnOldFolder()
    {
        using var redis = new RedisServer();
        await redis.StartAsync(TestHub.Token);
        var database = PostgreSqlServer.NewDatabase();
        await using var first = await TwoNodesTests.NodeIn(null, database, redis);
        var second = await TwoNodesTests.NodeIn(Data("second"), database, redis);
        for (var n = 0; n < 8; n++) await first.Report("sx-market", Rows.Of(Rows.Registration(Rows.CodeOf(n))), Rows.Of(Rows.AbnormalOperation(Rows.CodeOf(n))));
        var config = RuleEdits.WithAbnormalOperationBarring(_folder);

        var published = await first.PublishRules(config);
        var began = TimeProvider.System.GetTimestamp();
        await Eventually.Holds("the second node has the rules", () => Task.FromResult(second.RulesNumber() == published.Version.Number));
        Assert.True(TimeProvider.System.GetElapsedTime(began) < Followed);
        foreach (var hub in (TestHub[])[first, second])
            for (var n = 0; n < 8; n++)
            {
                var check = await hub.Check(Rows.CodeOf(n), with: r => r.Freshness = new Freshness { AtLeast = published.Version.Token });
                Assert.Equal((Verdict.Barred, "edited"), (check.Verdict, check.CatalogueVersion));
            }

        // Its folder is the shipped one, which differs from what was published.
        await second.StopAsync();
        second = await TwoNodesTests.NodeIn(Data("second"), database, redis);
        await using (second)
        {
            Assert.Equal((published.Version.Number, published.Version.Number), (first.RulesNumber(), second.RulesNumber()));
            Assert.Equal(Verdict.Barred, (await second.Check(Rows.CodeOf(1), with: r => r.Freshness = new Freshness { FullyConsistent = true })).Verdict);
            Assert.Equal(Verdict.Barred, (await first.Check(Rows.CodeOf(1), with: r => r.Freshness = new Freshness { FullyConsistent = true })).Verdict);
        }
    }

    [Fact]
    public async Task Publish_WhileTheOtherNodeIsDown_IsThereWhenItIsBack_AndTheReviewOfADeadNodeIsDone()
    {
        using var redis = new RedisServer();
        await redis.StartAsync(TestHub.Token);
        var database = PostgreSqlServer.NewDatabase();
        var first = await TwoNodesTests.NodeIn(Data("first"), database, redis);
        for (var n = 0; n < 40; n++) await first.Report("sx-market", Rows.Of(Rows.Registration(Rows.CodeOf(n))), Rows.Of(Rows.AbnormalOperation(Rows.CodeOf(n))));

        // It stops as soon as it has published: most companies are not reviewed yet.
        var published = await first.PublishRules(RuleEdits.WithAbnormalOperationBarring(_folder));
        await first.StopAsync();

        await using var second = await TwoNodesTests.NodeIn(Data("second"), database, redis);
        Assert.Equal(published.Version.Number, second.RulesNumber());
        await second.Reviewed();
        for (var n = 0; n < 40; n++)
        {
            var profile = await second.Subjects.GetProfileAsync(new GetProfileRequest { UnifiedSocialCreditCode = Rows.CodeOf(n) }, cancellationToken: TestHub.Token);
            Assert.NotNull(profile.Profile);
            Assert.Equal(Verdict.Barred, (await second.Check(Rows.CodeOf(n))).Verdict);
        }
    }

    [Fact]
    public async Task Publish_OnBothAtOnce_LeavesOneOrderForBoth()
    {
        using var redis = new RedisServer();
        await redis.StartAsync(TestHub.Token);
        var database = PostgreSqlServer.NewDatabase();
        await using var first = await TwoNodesTests.NodeIn(null, database, redis);
        await using var second = await TwoNodesTests.NodeIn(null, database, redis);
        var (one, other) = (RuleEdits.WithAbnormalOperationBarring(Data("one"), "one"), RuleEdits.WithAbnormalOperationBarring(Data("other"), "other"));

        var published = await Task.WhenAll(first.PublishRules(one), second.PublishRules(other));

        Assert.Equal([2L, 3L], published.Select(p => p.Version.Number).Order());
        var last = published.MaxBy(p => p.Version.Number)!.Version;
        await Eventually.Holds("both nodes have the later rules", () => Task.FromResult(first.RulesNumber() == 3 && second.RulesNumber() == 3));
        foreach (var hub in (TestHub[])[first, second])
            Assert.Equal(last.DocumentVersions["catalogue.json"], (await hub.Check(Rows.Company)).CatalogueVersion);
    }

    private string Data(string name) => Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
}
