using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Changes;

public sealed class ListActiveTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(100)]
    public async Task ListActive_PageByPage_ShowsEachSanctionedCompanyOnce(int size)
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", [.. Enumerable.Range(0, 20).Select(n => Rows.Of(Rows.Registration(Rows.CodeOf(n))))]);
        await hub.Report("sx-court", [.. Enumerable.Range(0, 9).Select(n => Rows.Of(Rows.JudgmentDefault(Rows.CodeOf(2 * n))))]);

        var seen = await All(hub, size, null);

        Assert.Equal(Enumerable.Range(0, 9).Select(n => Rows.CodeOf(2 * n)), seen.Select(e => e.UnifiedSocialCreditCode));
        Assert.All(seen, e => Assert.Equal("judgment-defaulter", Assert.Single(e.Sanctions).ListCode));
    }

    [Fact]
    public async Task ListActive_Filtered_LeavesOutWhatDoesNotMatchAndWhatIsOver()
    {
        await using var hub = await TestHub.StartAsync();
        var over = Rows.JudgmentDefault(Rows.CodeOf(3));
        over.EffectiveUntil = Rows.Day(2026, 11, 1);
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault(Rows.CodeOf(1))), Rows.Of(over));
        await hub.Report("sx-market", Rows.Of(Rows.AbnormalOperation(Rows.CodeOf(2))));

        Assert.Equal([Rows.CodeOf(1), Rows.CodeOf(2)], (await All(hub, 100, null)).Select(e => e.UnifiedSocialCreditCode));
        Assert.Equal([Rows.CodeOf(2)], (await All(hub, 100, new SanctionFilter { ListCodes = { "abnormal-operation" } })).Select(e => e.UnifiedSocialCreditCode));
        Assert.Empty(await All(hub, 100, new SanctionFilter { UnifiedSocialCreditCodes = { Rows.CodeOf(9) } }));
    }

    [Fact]
    public async Task Sanction_ThatBeginsLater_IsHeldAlikeByStreamSnapshotAndListAndSaysSinceWhenItActs()
    {
        await using var hub = await TestHub.StartAsync();
        await using var watch = Watch.Open(hub, new WatchRequest { Now = new StartNow() });
        Assert.NotNull((await watch.Next()).CaughtUp);
        var later = Rows.JudgmentDefault();
        later.EffectiveFrom = Rows.Day(2026, 11, 20);
        await hub.Report("sx-court", Rows.Of(later));

        var told = Assert.Single((await watch.Next()).Changes.Changes);
        var listed = Assert.Single(Assert.Single(await All(hub, 100, null)).Sanctions);
        await using var snapshot = Watch.Open(hub, new WatchRequest { Snapshot = new StartSnapshot() });
        var held = Assert.Single((await snapshot.Next()).SnapshotEntry.Sanctions);

        // None says that anybody is barred before its first day, and neither does a check.
        Assert.Equal((SanctionChangeKind.SanctionStarted, later.EffectiveFrom), (told.Kind, told.Sanction.EffectiveFrom));
        Assert.Equal((told.Sanction, told.Sanction), (listed, held));
        Assert.Equal(Verdict.Clear, (await hub.Check(Rows.Company)).Verdict);
        Assert.Equal(Verdict.Barred, (await hub.Check(Rows.Company, with: r => r.EffectiveOn = Rows.Day(2026, 11, 20))).Verdict);
    }

    [Fact]
    public async Task ListActive_BadQuestion_SaysWhatIsWrong()
    {
        await using var hub = await TestHub.StartAsync();
        Assert.Equal("PAGE_SIZE_OUT_OF_RANGE", await Refusal(new ListActiveRequest { PageSize = 1_000_000 }));
        Assert.Equal("PAGE_TOKEN_MALFORMED", await Refusal(new ListActiveRequest { PageToken = "c1.916100002205685" }));
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()), Rows.Of(Rows.JudgmentDefault(Rows.CodeOf(2), "(2026)陕0113执2号")));
        var token = (await hub.Sanctions.ListActiveAsync(new ListActiveRequest { PageSize = 1 }, cancellationToken: TestHub.Token)).NextPageToken;
        Assert.NotEmpty(token);
        Assert.Equal("PAGE_TOKEN_MALFORMED", await Refusal(new ListActiveRequest { PageToken = token, Filter = new SanctionFilter { MatterCodes = { "procurement" } } }));
        Assert.Equal("LIST_UNKNOWN", await Refusal(new ListActiveRequest { Filter = new SanctionFilter { ListCodes = { "nobody" } } }));
        Assert.Equal("CODE_CHECK_CHARACTER", await Refusal(new ListActiveRequest { Filter = new SanctionFilter { UnifiedSocialCreditCodes = { "91610000220568570X" } } }));

        async Task<string> Refusal(ListActiveRequest request) =>
            (await Assert.ThrowsAsync<RpcException>(async () => await hub.Sanctions.ListActiveAsync(request, cancellationToken: TestHub.Token))).Reason();
    }

    [Fact]
    public async Task Watch_TokenOfAnotherStoreOrForged_IsRefused()
    {
        await using var hub = await TestHub.StartAsync();
        await using var other = await TestHub.StartAsync();
        var token = (await other.Report("sx-court", Rows.Of(Rows.JudgmentDefault())))[0].Acknowledged.Token;

        Assert.Equal("TOKEN_OF_OTHER_STORE", await Refusal(token));
        Assert.Equal("TOKEN_MALFORMED", await Refusal(new ChangeToken { Value = "h1.AAAA" }));
        Assert.Equal("TOKEN_MALFORMED", await Refusal(new ChangeToken()));

        async Task<string> Refusal(ChangeToken after) =>
            (await Assert.ThrowsAsync<RpcException>(() => Watch.UntilCaughtUp(hub, new WatchRequest { After = after }))).Reason();
    }

    private static async Task<List<SnapshotEntry>> All(TestHub hub, int size, SanctionFilter? filter)
    {
        var seen = new List<SnapshotEntry>();
        var request = new ListActiveRequest { PageSize = size, Filter = filter };
        do
        {
            var response = await hub.Sanctions.ListActiveAsync(request, cancellationToken: TestHub.Token);
            seen.AddRange(response.Entries);
            request.PageToken = response.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return seen;
    }
}
