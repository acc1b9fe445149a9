using System.Text.Json.Nodes;
using CreditHub.Hub.Tests.Changes;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Rulebooks;

public sealed class PublishRulesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("credithub-rules-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Publish_AnotherCatalogue_IsJudgedByAtOnceAndAnnounced()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()), Rows.Of(Rows.AbnormalOperation()));
        var before = await hub.Check(Rows.Company);
        hub.Time.Advance(TimeSpan.FromMinutes(5));

        var published = await hub.PublishRules(RuleEdits.WithAbnormalOperationBarring(_folder));
        var after = await hub.Check(Rows.Company, with: r => r.Freshness = new Freshness { AtLeast = published.Version.Token });
        var then = await hub.Check(Rows.Company, with: r => r.KnownAt = "2026-11-02T09:01:00+08:00");
        await hub.Reviewed();
        var told = (await Watch.UntilCaughtUp(hub, new WatchRequest { After = published.Version.Token })).SelectMany(s => s.Changes).ToList();

        Assert.Equal((Verdict.Attention, Verdict.Barred, Verdict.Attention), (before.Verdict, after.Verdict, then.Verdict));
        Assert.Equal((before.CatalogueVersion, "edited", before.CatalogueVersion), (before.CatalogueVersion, after.CatalogueVersion, then.CatalogueVersion));
        Assert.Contains(told, c => c is { Kind: SanctionChangeKind.Barred, MatterCode: "procurement", UnifiedSocialCreditCode: Rows.Company });
        Assert.Equal((2, RulesOrigin.Published, "operator", "edited"),
            ((int)published.Version.Number, published.Version.Origin, published.Version.Agency, published.Version.DocumentVersions["catalogue.json"]));
    }

    [Fact]
    public async Task Publish_SameCommandAgain_DoesNothingMoreAndOtherContentIsRefused()
    {
        await using var hub = await TestHub.StartAsync();
        var config = RuleEdits.WithAbnormalOperationBarring(_folder);
        var first = await hub.PublishRules(config, r => r.CommandId = "1");
        var again = await hub.PublishRules(config, r => r.CommandId = "1");
        Assert.Equal((false, true), (first.Repeated, again.Repeated));
        Assert.Equal(first.Version, again.Version);
        Assert.Equal(2, hub.RulesNumber());

        DirectoryEdit.Edit(config, "catalogue.json", "other", _ => { });
        var conflict = await Assert.ThrowsAsync<RpcException>(() => hub.PublishRules(config, r => r.CommandId = "1"));
        Assert.Equal((StatusCode.AlreadyExists, "COMMAND_CONTENT_CONFLICT"), (conflict.StatusCode, conflict.Reason()));
        Assert.Equal("FIELD_REQUIRED", (await Assert.ThrowsAsync<RpcException>(() => hub.PublishRules(config, r => r.CommandId = ""))).Reason());
    }

    [Fact]
    public async Task Publish_DocumentsThatCannotBeUsed_LeavesTheRulesInForce()
    {
        await using var hub = await TestHub.StartAsync();
        var config = DirectoryEdit.CopyOfConfig(_folder);
        DirectoryEdit.Edit(config, "catalogue.json", "disagreeing", c => c.Measure("bar-procurement")["regions"] = new JsonArray("990000"));
        var refused = await Assert.ThrowsAsync<RpcException>(() => hub.PublishRules(config));
        Assert.Equal((StatusCode.InvalidArgument, "RULES_REFUSED"), (refused.StatusCode, refused.Reason()));
        Assert.Equal("catalogue.json", refused.Metadata("document"));
        Assert.Matches(@"catalogue\.json:\d+: measure bar-procurement: there is no region 990000 in regions\.json\.", refused.Status.Detail);

        var missing = await Assert.ThrowsAsync<RpcException>(() => hub.PublishRules(config, r => r.Documents.Remove(r.Documents.Single(d => d.Name == "regions.json"))));
        Assert.Contains("regions.json: This document is missing.", missing.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(1, hub.RulesNumber());
    }

    [Fact]
    public async Task Calls_OfAnybodyButTheOperator_AreRefused()
    {
        await using var hub = await TestHub.StartAsync();
        var court = TestHub.Supervising("sx-court");
        string[] refused =
        [
            await RuleEdits.Refused(() => hub.Operator.PublishRulesAsync(new PublishRulesRequest { CommandId = "1" }, court, cancellationToken: TestHub.Token)),
            await RuleEdits.Refused(() => hub.Operator.CancelScheduledRulesAsync(new CancelScheduledRulesRequest { CommandId = "1" }, court, cancellationToken: TestHub.Token)),
            await RuleEdits.Refused(() => hub.Operator.GetRulesAsync(new GetRulesRequest(), court, cancellationToken: TestHub.Token)),
            await RuleEdits.Refused(() => hub.Operator.ListRulesHistoryAsync(new ListRulesHistoryRequest(), court, cancellationToken: TestHub.Token)),
            (await Assert.ThrowsAsync<RpcException>(async () =>
            {
                using var call = hub.Operator.TryRules(new TryRulesRequest(), court, cancellationToken: TestHub.Token);
                await call.ResponseStream.MoveNext(TestHub.Token);
            })).Reason()!,
        ];
        Assert.All(refused, reason => Assert.Equal("OPERATOR_ONLY", reason));
    }

    [Fact]
    public async Task Publish_ForALaterDay_IsInForceWithThatDay()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()), Rows.Of(Rows.AbnormalOperation()));
        var config = RuleEdits.WithAbnormalOperationBarring(_folder);
        var scheduled = await hub.PublishRules(config, r => r.InForceOn = Rows.Day(2026, 11, 5));
        Assert.True(scheduled.Scheduled);
        Assert.Equal(scheduled.Version, (await hub.Rules()).Scheduled);
        Assert.Equal("RULES_SCHEDULED", (await Assert.ThrowsAsync<RpcException>(() => hub.PublishRules(config))).Reason());

        // The last moment of the day before, 15 hours after 9 o'clock and two days.
        hub.Time.Advance(TimeSpan.FromHours((2 * 24) + 15) - TimeSpan.FromSeconds(1));
        Assert.Equal((Verdict.Attention, 1L), ((await hub.Check(Rows.Company)).Verdict, hub.RulesNumber()));
        hub.Time.Advance(TimeSpan.FromSeconds(2));
        await Eventually.Holds("the rules of the day are in force", () => Task.FromResult(hub.RulesNumber() == 3));

        Assert.Equal(Verdict.Barred, (await hub.Check(Rows.Company)).Verdict);
        var rules = await hub.Rules();
        Assert.Equal((3L, 2L, null), (rules.Version.Number, rules.Version.ScheduledAs, rules.Scheduled));
    }

    [Fact]
    public async Task Publish_ForALaterDay_ComesInForceAtTheNextStartWhereNobodyRanOnThatDay()
    {
        var first = await TestHub.StartAsync();
        await first.PublishRules(RuleEdits.WithAbnormalOperationBarring(_folder), r => r.InForceOn = Rows.Day(2026, 11, 5));
        var data = await first.StopAsync();
        first.Time.Advance(TimeSpan.FromDays(5));
        await using (var hub = await TestHub.StartAsync(data, first.Time))
            Assert.Equal((3L, "edited"), (hub.RulesNumber(), (await hub.Check(Rows.Company)).CatalogueVersion));
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task Scheduled_Cancelled_NeverComesInForce()
    {
        await using var hub = await TestHub.StartAsync();
        Assert.Equal("RULES_NOT_SCHEDULED", await RuleEdits.Refused(() => Cancel("1")));
        await hub.PublishRules(RuleEdits.WithAbnormalOperationBarring(_folder), r => r.InForceOn = Rows.Day(2026, 11, 5));

        var cancelled = await Cancel("1");
        var again = await Cancel("1");
        hub.Time.Advance(TimeSpan.FromDays(10));
        var history = (await hub.Operator.ListRulesHistoryAsync(new ListRulesHistoryRequest { PageSize = 2 }, cancellationToken: TestHub.Token)).Changes;

        Assert.Equal((2L, false, true), (cancelled.ScheduledAs, cancelled.Repeated, again.Repeated));
        Assert.Equal([RulesChange.ChangeOneofCase.Cancelled, RulesChange.ChangeOneofCase.Scheduled], history.Select(c => c.ChangeCase));
        await hub.PublishRules(RuleEdits.WithAbnormalOperationBarring(Directory.CreateDirectory(Path.Combine(_folder, "2")).FullName, "later"));
        Assert.Equal(("later", 4L), ((await hub.Check(Rows.Company)).CatalogueVersion, hub.RulesNumber()));

        AsyncUnaryCall<CancelScheduledRulesResponse> Cancel(string id) =>
            hub.Operator.CancelScheduledRulesAsync(new CancelScheduledRulesRequest { CommandId = id }, cancellationToken: TestHub.Token);
    }

    [Fact]
    public async Task History_Paged_ShowsEveryChangeAndEveryDocument()
    {
        await using var hub = await TestHub.StartAsync();
        var config = RuleEdits.WithAbnormalOperationBarring(_folder);
        await hub.PublishRules(config);
        var (numbers, request) = (new List<long>(), new ListRulesHistoryRequest { PageSize = 1 });
        do
        {
            var page = await hub.Operator.ListRulesHistoryAsync(request, cancellationToken: TestHub.Token);
            numbers.AddRange(page.Changes.Select(c => c.InForce.Number));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        var seeded = await hub.Operator.GetRulesAsync(new GetRulesRequest { Number = 1, IncludeDocuments = true }, cancellationToken: TestHub.Token);
        var published = await hub.Operator.GetRulesAsync(new GetRulesRequest { IncludeDocuments = true }, cancellationToken: TestHub.Token);
        Assert.Equal([2L, 1L], numbers);
        Assert.Equal((RulesOrigin.Seed, 13), (seeded.Version.Origin, seeded.Documents.Count));
        Assert.Equal(DirectoryEdit.DocumentsOf(config).OrderBy(d => d.Name, StringComparer.Ordinal), published.Documents);
        Assert.Equal("RULES_UNKNOWN", await RuleEdits.Refused(() => hub.Operator.GetRulesAsync(new GetRulesRequest { Number = 9 }, cancellationToken: TestHub.Token)));
    }
}
