using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Changes;

public sealed class WatchTests
{
    [Fact]
    public async Task Watch_FromBeginning_TellsStartedAndBarredInOneMessageThenCaughtUp()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()));
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()));
        await using var watch = Watch.Open(hub, new WatchRequest { Beginning = new StartBeginning() });

        var changes = (await watch.Next()).Changes;
        Assert.Equal(ChangeCause.Report, changes.Cause);
        Assert.Equal(SanctionChangeKind.SanctionStarted, changes.Changes[0].Kind);
        Assert.Equal("judgment-defaulter", changes.Changes[0].Sanction.ListCode);
        Assert.Contains(changes.Changes, c => c is { Kind: SanctionChangeKind.Barred, MatterCode: "procurement", VerdictBefore: Verdict.Clear, VerdictAfter: Verdict.Barred });
        Assert.All(changes.Changes, c => Assert.Equal(Rows.Company, c.UnifiedSocialCreditCode));
        var caughtUp = (await watch.Next()).CaughtUp;
        Assert.Equal(changes.Token, caughtUp.Token);
    }

    [Fact]
    public async Task Watch_FromNow_TellsOnlyWhatComes()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()));
        await using var watch = Watch.Open(hub, new WatchRequest { Now = new StartNow() });
        Assert.NotNull((await watch.Next()).CaughtUp);

        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault(Rows.OtherCompany)));
        Assert.All((await watch.Next()).Changes.Changes, c => Assert.Equal(Rows.OtherCompany, c.UnifiedSocialCreditCode));
    }

    [Fact]
    public async Task Watch_ResumedFromAnyToken_NeitherLosesNorRepeats()
    {
        await using var hub = await TestHub.StartAsync();
        for (var i = 0; i < 30; i++) await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault(Rows.CodeOf(i))));
        var all = await Watch.UntilCaughtUp(hub, new WatchRequest { Beginning = new StartBeginning() });
        Assert.Equal(30, all.Count);

        for (var i = 0; i < all.Count; i += 7)
        {
            var rest = await Watch.UntilCaughtUp(hub, new WatchRequest { After = all[i].Token });
            Assert.Equal(all.Skip(i + 1).Select(c => c.Token), rest.Select(c => c.Token));
        }
    }

    [Fact]
    public async Task Watch_SinceATime_BeginsWithWhatWasRecordedThen()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault(Rows.CodeOf(1))));
        hub.Time.Advance(TimeSpan.FromMinutes(10));
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault(Rows.CodeOf(2))));

        var since = await Watch.UntilCaughtUp(hub, new WatchRequest { Since = "2026-11-02T09:10:00+08:00" });
        Assert.Equal(Rows.CodeOf(2), Assert.Single(since).Changes[0].UnifiedSocialCreditCode);
        Assert.Empty(await Watch.UntilCaughtUp(hub, new WatchRequest { Since = "2026-11-02T09:10:00.001+08:00" }));
    }

    [Fact]
    public async Task Watch_Snapshot_ShowsWhatHoldsThenStreamsWithoutGapOrOverlap()
    {
        await using var hub = await TestHub.StartAsync();
        for (var i = 0; i < 20; i++) await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault(Rows.CodeOf(i))));
        var withdrawal = new Withdrawal
        {
            Dataset = "court.judgment-default", RecordNumber = Rows.JudgmentDefault(Rows.CodeOf(3)).RecordNumber, Version = 2, Reason = "录入错误",
            Subject = new SubjectReference { UnifiedSocialCreditCode = Rows.CodeOf(3), Name = "公司" },
        };
        await hub.Report("sx-court", new ReportRow { Withdrawal = withdrawal });

        await using var watch = Watch.Open(hub, new WatchRequest { Snapshot = new StartSnapshot() });
        var listed = new List<string>();
        var next = await watch.Next();
        for (; next.SnapshotEntry is { } entry; next = await watch.Next()) listed.Add(entry.UnifiedSocialCreditCode);
        Assert.Equal(Enumerable.Range(0, 20).Where(i => i != 3).Select(Rows.CodeOf).Order(), listed);
        Assert.Equal(19, next.SnapshotEnd.Subjects);
        Assert.NotNull((await watch.Next()).CaughtUp);

        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault(Rows.CodeOf(99))));
        Assert.Equal(Rows.CodeOf(99), (await watch.Next()).Changes.Changes[0].UnifiedSocialCreditCode);
        var resumed = await Watch.UntilCaughtUp(hub, new WatchRequest { After = next.SnapshotEnd.Token });
        Assert.Equal(Rows.CodeOf(99), Assert.Single(resumed).Changes[0].UnifiedSocialCreditCode);
    }

    [Fact]
    public async Task Watch_Filtered_GetsExactlyWhatMatches()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report(
            "sx-market", Rows.Of(Rows.Registration(Rows.CodeOf(1), "610113", "F5132")), Rows.Of(Rows.Registration(Rows.CodeOf(2), "610402", "C2511")),
            Rows.Of(Rows.AbnormalOperation(Rows.CodeOf(1))), Rows.Of(Rows.AbnormalOperation(Rows.CodeOf(2))));
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault(Rows.CodeOf(2))));

        Assert.Equal(2, (await With(new SanctionFilter { ListCodes = { "abnormal-operation" } })).Count);
        Assert.Single(await With(new SanctionFilter { ListCodes = { "judgment-defaulter" } }));
        Assert.Single(await With(new SanctionFilter { RegionCodes = { "610100" } }));
        Assert.Single(await With(new SanctionFilter { IndustryCodes = { "F" } }));
        Assert.Equal(2, (await With(new SanctionFilter { UnifiedSocialCreditCodes = { Rows.CodeOf(2) } })).Count);
        Assert.Single(await With(new SanctionFilter { Kinds = { SanctionChangeKind.Barred }, MatterCodes = { "bidding" } }));
        var fiscal = Assert.Single(await With(new SanctionFilter { MatterCodes = { "fiscal-funds" } }));
        Assert.All(fiscal.Changes, c => Assert.True(c.Sanction is not null || c.MatterCode == "fiscal-funds"));
        Assert.Empty(await With(new SanctionFilter { MeasureCodes = { "ban-construction" } }));

        Task<List<ChangeSet>> With(SanctionFilter filter) => Watch.UntilCaughtUp(hub, new WatchRequest { Beginning = new StartBeginning(), Filter = filter });
    }

    [Fact]
    public async Task Watch_TermRunsOut_ExpiryIsAnnouncedThoughNobodyReportsIt()
    {
        await using var hub = await TestHub.StartAsync();
        var record = Rows.JudgmentDefault();
        record.EffectiveUntil = Rows.Day(2026, 11, 2);
        await hub.Report("sx-court", Rows.Of(record));
        await using var watch = Watch.Open(hub, new WatchRequest { Now = new StartNow(), Filter = new SanctionFilter { MatterCodes = { "procurement" } } });
        Assert.NotNull((await watch.Next()).CaughtUp);

        hub.Time.SetUtcNow(new DateTimeOffset(2026, 11, 3, 0, 1, 0, TimeSpan.FromHours(8)));
        var changes = (await watch.NextChanges()).Changes;
        Assert.Equal(ChangeCause.Calendar, changes.Cause);
        Assert.Equal([SanctionChangeKind.SanctionExpired, SanctionChangeKind.Cleared], changes.Changes.Select(c => c.Kind));
    }

    [Fact]
    public async Task Watch_NothingMatches_CheckpointMovesOnAllTheSame()
    {
        await using var hub = await TestHub.StartAsync();
        await using var watch = Watch.Open(
            hub, new WatchRequest { Now = new StartNow(), HeartbeatSeconds = 5, Filter = new SanctionFilter { ListCodes = { "wage-arrears" } } });
        var caughtUp = (await watch.Next()).CaughtUp;
        var acknowledged = (await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault())))[0].Acknowledged.Token;

        var checkpoint = (await watch.NextWhileTimePasses(hub, TimeSpan.FromSeconds(6))).Checkpoint;
        Assert.NotEqual(caughtUp.Token, checkpoint.Token);
        Assert.NotEqual(acknowledged, caughtUp.Token);
        Assert.Empty(await Watch.UntilCaughtUp(hub, new WatchRequest { After = checkpoint.Token }));
    }

    [Fact]
    public async Task Watch_SlowerThanMemory_GoesBackToTheLogAndLosesNothing()
    {
        await using var hub = await TestHub.StartAsync(settings: "--Hub:Watch:RingBytesMax=65536");
        await using var watch = Watch.Open(hub, new WatchRequest { Now = new StartNow() });
        Assert.NotNull((await watch.Next()).CaughtUp);

        // Some megabytes, unread: more than window and ring can hold.
        const int Companies = 3000;
        for (var i = 0; i < Companies; i += 500)
            await hub.Report("sx-court", [.. Enumerable.Range(i, 500).Select(n => Rows.Of(Rows.JudgmentDefault(Rows.CodeOf(n))))]);

        var seen = new List<string>();
        var fellBehind = false;
        while (seen.Count < Companies)
        {
            var next = await watch.Next();
            fellBehind |= next.FellBehind is not null;
            if (next.Changes is { } changes) seen.Add(changes.Changes[0].UnifiedSocialCreditCode);
        }

        Assert.True(fellBehind);
        Assert.Equal(Companies, seen.Distinct().Count());
        var again = await Watch.UntilCaughtUp(hub, new WatchRequest { Beginning = new StartBeginning() });
        Assert.Equal(again.Select(c => c.Changes[0].UnifiedSocialCreditCode), seen);
    }

    [Fact]
    public async Task Watch_TokenOlderThanRetention_NamesTheOldestAndTheWayOn()
    {
        await using var hub = await TestHub.StartAsync(settings: "--Hub:Watch:Retention=01:00:00");
        var old = (await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault(Rows.CodeOf(1)))))[0].Acknowledged.Token;
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault(Rows.CodeOf(2))));
        hub.Time.Advance(TimeSpan.FromHours(2));
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault(Rows.CodeOf(3))));

        await using var watch = Watch.Open(hub, new WatchRequest { After = old });
        var failure = await Assert.ThrowsAsync<RpcException>(() => watch.Next());
        Assert.Equal(StatusCode.OutOfRange, failure.StatusCode);
        Assert.Equal("TOKEN_TOO_OLD", failure.Reason());
        var rest = await Watch.UntilCaughtUp(hub, new WatchRequest { After = new ChangeToken { Value = failure.Metadata("oldest_token") } });
        Assert.Equal(Rows.CodeOf(3), Assert.Single(rest).Changes[0].UnifiedSocialCreditCode);
    }

    [Fact]
    public async Task Watch_HubStops_EndsUnavailableAndGoesOnAfterTheRestart()
    {
        var hub = await TestHub.StartAsync();
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault(Rows.CodeOf(1))));
        var watch = Watch.Open(hub, new WatchRequest { Beginning = new StartBeginning() });
        var seen = (await watch.Next()).Changes;
        Assert.NotNull((await watch.Next()).CaughtUp);

        var stopping = hub.StopAsync();
        var end = await Assert.ThrowsAsync<RpcException>(() => watch.Next());
        var folder = await stopping;
        Assert.Equal(StatusCode.Unavailable, end.StatusCode);

        await using var restarted = await TestHub.StartAsync(folder, hub.Time);
        await restarted.Report("sx-court", Rows.Of(Rows.JudgmentDefault(Rows.CodeOf(2))));
        var rest = await Watch.UntilCaughtUp(restarted, new WatchRequest { After = seen.Token });
        Assert.Equal(Rows.CodeOf(2), Assert.Single(rest).Changes[0].UnifiedSocialCreditCode);
        Assert.Equal(Verdict.Barred, (await restarted.Check(Rows.CodeOf(1))).Verdict);
    }

    [Fact]
    public async Task Watch_WithoutStart_IsRefused()
    {
        await using var hub = await TestHub.StartAsync();
        await using var watch = Watch.Open(hub, new WatchRequest());
        var failure = await Assert.ThrowsAsync<RpcException>(() => watch.Next());
        Assert.Equal("ARGUMENTS_CONFLICT", failure.Reason());
    }
}
