using CreditHub.Hub.Tests.Cases;
using CreditHub.Hub.Tests.Evidence;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Subjects;

/// <summary>The life of a record, to each reader what it may see of it; and companies in both times.</summary>
public sealed class RecordHistoryTests
{
    private static readonly Metadata Source = TestHub.Supervising("sx-market");
    private static readonly Metadata Other = TestHub.Supervising("sx-tax");

    [Fact]
    public async Task History_ToItsSource_TellsEachVersionFieldByFieldAndWhoSentIt()
    {
        await using var hub = await TestHub.StartAsync();
        await Corrected(hub);
        await Withdraw(hub);

        var history = await History(hub, Source);

        Assert.Equal([RowEffect.Recorded, RowEffect.Corrected, RowEffect.Withdrawn], history.Versions.Select(v => v.Effect));
        Assert.All(history.Versions, v => Assert.Equal("陕西省市场监督管理局", v.SourceName));
        Assert.Empty(history.Versions[0].Changes);
        Assert.Equal(
            ["penalty.facts: 未取得许可从事经营活动 -> 更正后的事实", "penalty.fine.minor_units: 5000000 -> 200000000"],
            history.Versions[1].Changes.Select(c => $"{c.Path}: {c.Before} -> {c.After}"));
        Assert.Equal("误报", history.Versions[2].WithdrawalReason);
        Assert.Null(history.Versions[2].Record);
        Assert.True(string.CompareOrdinal(history.Versions[1].RecordedAt, history.Versions[0].RecordedAt) > 0);
    }

    [Fact]
    public async Task History_ToOthers_IsTheVersionThatHoldsUntilItIsWithdrawn()
    {
        await using var hub = await TestHub.StartAsync();
        await Corrected(hub);
        var seen = await History(hub, Other);
        var version = Assert.Single(seen.Versions);
        Assert.Equal((2, 0, 0), (version.Version, version.Changes.Count, version.Deliveries.Count));
        Assert.DoesNotContain("未取得许可从事经营活动", seen.ToString(), StringComparison.Ordinal);

        await Withdraw(hub);
        var refused = await Assert.ThrowsAsync<RpcException>(() => History(hub, Other));
        Assert.Equal((StatusCode.NotFound, "RECORD_UNKNOWN"), (refused.StatusCode, refused.Reason()));
        Assert.Equal(3, (await History(hub, CaseCalls.AsCompany(Rows.Company))).Versions.Count);
    }

    [Fact]
    public async Task History_InPages_IsTheSameAsWhole()
    {
        await using var hub = await TestHub.StartAsync();
        await Corrected(hub);
        await Withdraw(hub);
        var whole = (await History(hub, Source)).Versions;
        var paged = new List<RecordVersion>();
        var request = Request(r => r.PageSize = 1);
        do
        {
            var page = await hub.Subjects.GetRecordHistoryAsync(request, Source, cancellationToken: TestHub.Token);
            paged.AddRange(page.Versions);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal(whole, paged);
    }

    [Fact]
    public async Task History_OfARowOfABatch_NamesItsDelivery()
    {
        await using var hub = await TestHub.StartAsync();
        await Corrected(hub);
        await hub.Report("sx-market", new ReportRow
        {
            Batch = new BatchReceipt
            {
                Dataset = "market.penalty", BatchId = "b1", Name = "market.penalty_20261103.csv", Digest = new string('a', 64),
                StartedAt = "2026-11-03T08:59:00+08:00", FinishedAt = "2026-11-03T09:00:00+08:00",
                Counts = new BatchCounts { Read = 1, Corrected = 1 },
            },
        });
        var versions = (await History(hub, Source)).Versions;
        Assert.Empty(versions[0].Deliveries);
        Assert.Equal("market.penalty_20261103.csv", Assert.Single(versions[1].Deliveries).Name);
    }

    [Fact]
    public async Task History_OfARepairedRecord_HoldsTheRepairAndItsCaseForItsPartiesOnly()
    {
        await using var hub = await TestHub.StartAsync();
        var abnormal = Rows.AbnormalOperation();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()), Rows.Of(abnormal));
        var repair = await hub.Granted(abnormal);
        var request = Request(r => (r.Record.Dataset, r.Record.RecordNumber) = (abnormal.Dataset, abnormal.RecordNumber));
        foreach (var party in (Metadata[])[CaseCalls.AsCompany(Rows.Company), Source])
        {
            var told = await hub.Subjects.GetRecordHistoryAsync(request, party, cancellationToken: TestHub.Token);
            Assert.Contains(told.Cases, c => c.CaseId == repair.CaseId && c.Steps.Count > 2);
            Assert.Equal("credit.repair", Assert.Single(told.Acts).Reference.Dataset);
        }

        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await hub.Subjects.GetRecordHistoryAsync(request, Other, cancellationToken: TestHub.Token));
        Assert.Equal("RECORD_UNKNOWN", refused.Reason());
    }

    [Fact]
    public async Task Accesses_AreToldToTheCompanyAndRefusedToOthers()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()));
        await Profile(hub, Other);
        hub.Time.Advance(TimeSpan.FromHours(1));
        await hub.Report("sx-market", Rows.Of(Rows.Penalty()));
        await History(hub, TestHub.Supervising("sx-finance"));
        await DecisionLogTests.Flush(hub);

        var told = await hub.Subjects.GetRecordHistoryAsync(
            Request(r => r.WithAccesses = true), CaseCalls.AsCompany(Rows.Company), cancellationToken: TestHub.Token);
        Assert.Equal(
            ("sx-finance", "supervision", "SubjectService/GetRecordHistory"),
            (Assert.Single(told.Accesses).Agency, told.Accesses[0].Purpose, told.Accesses[0].Operation));
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await hub.Subjects.GetRecordHistoryAsync(
            Request(r => r.WithAccesses = true), Source, cancellationToken: TestHub.Token));
        Assert.Equal("OPERATOR_ONLY", refused.Reason());
    }

    [Fact]
    public async Task Records_KnownAtAnEarlierTime_AreThoseOfThenForWhomMaySeeThem()
    {
        await using var hub = await TestHub.StartAsync();
        await Corrected(hub);
        const string Before = "2026-11-02T12:00:00+08:00";
        Assert.Equal(5_000_000, Assert.Single(await Records(hub, Source, r => r.KnownAt = Before)).Record.Penalty.Fine.MinorUnits);
        Assert.Empty(await Records(hub, Other, r => r.KnownAt = Before));
        Assert.Equal(200_000_000, Assert.Single(await Records(hub, Other, r =>
            r.KnownAt = "2026-11-03T09:00:00+08:00")).Record.Penalty.Fine.MinorUnits);

        hub.Time.Advance(TimeSpan.FromDays(1));
        await Withdraw(hub);
        Assert.Single(await Records(hub, Source, r => r.KnownAt = "2026-11-03T12:00:00+08:00"));
        Assert.Empty(await Records(hub, Source));
        var hidden = await Assert.ThrowsAsync<RpcException>(() => Records(hub, TestHub.As("sx-bidding"), r => r.KnownAt = Before,
            all: true));
        Assert.Equal("SUBJECT_UNKNOWN", hidden.Reason());
    }

    [Fact]
    public async Task RecordsAndProfile_EffectiveOnADay_AreThoseThatHaveEffectOnIt()
    {
        await using var hub = await TestHub.StartAsync();
        var listed = Rows.JudgmentDefault();
        await hub.Report("sx-court", Rows.Of(listed));
        hub.Time.Advance(TimeSpan.FromDays(2));
        (listed.Version, listed.RemovedOn) = (2, Rows.Day(2026, 11, 3));
        await hub.Report("sx-court", Rows.Of(listed));
        var court = TestHub.Supervising("sx-court");

        Assert.Single(await Records(hub, court, r => (r.EffectiveOn, _) = (Rows.Day(2026, 11, 2), r.Kinds), all: true));
        Assert.Empty(await Records(hub, court, r => (r.EffectiveOn, _) = (Rows.Day(2026, 11, 3), r.Kinds), all: true));

        Assert.Empty((await Profile(hub, court)).Sanctions);
        Assert.NotEmpty((await Profile(hub, court, r => r.KnownAt = "2026-11-02T12:00:00+08:00")).Sanctions);
        Assert.Empty((await Profile(hub, court, r => r.EffectiveOn = Rows.Day(2026, 11, 4))).Sanctions);
    }

    [Fact]
    public async Task Profile_KnownNow_IsTheLiveOne()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()), Rows.Of(Rows.Penalty()));
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()));
        foreach (var reader in (Metadata[])[Source, Other, TestHub.As("sx-portal"), CaseCalls.AsCompany(Rows.Company)])
        {
            var (live, then) = (await Profile(hub, reader), await Profile(hub, reader, r => r.KnownAt = "2026-11-02T09:00:00+08:00"));
            (live.Token, then.Token, live.ChangedAt) = (null, null, "");
            Assert.Equal(live, then);
        }
    }

    // Reported on one day, corrected on the next.
    private static async Task Corrected(TestHub hub)
    {
        await hub.Report("sx-market", Rows.Of(Rows.Penalty()));
        hub.Time.Advance(TimeSpan.FromDays(1));
        var corrected = Rows.Penalty();
        (corrected.Version, corrected.Penalty.Facts, corrected.Penalty.Fine) = (2, "更正后的事实", new Money { MinorUnits = 200_000_000 });
        await hub.Report("sx-market", Rows.Of(corrected));
    }

    private static async Task Withdraw(TestHub hub)
    {
        var penalty = Rows.Penalty();
        Assert.Equal(RowEffect.Withdrawn, (await hub.Report("sx-market", new ReportRow
        {
            Withdrawal = new Withdrawal
            {
                Dataset = penalty.Dataset, RecordNumber = penalty.RecordNumber, Version = 3, Reason = "误报", Subject = penalty.Subject,
            },
        }))[0].Acknowledged.Effect);
    }

    private static GetRecordHistoryRequest Request(Action<GetRecordHistoryRequest>? with = null)
    {
        var request = new GetRecordHistoryRequest
        {
            UnifiedSocialCreditCode = Rows.Company,
            Record = new RecordReference { Source = "sx-market", Dataset = "market.penalty", RecordNumber = Rows.Penalty().RecordNumber },
        };
        with?.Invoke(request);
        return request;
    }

    private static async Task<GetRecordHistoryResponse> History(TestHub hub, Metadata reader) =>
        await hub.Subjects.GetRecordHistoryAsync(Request(), reader, cancellationToken: TestHub.Token);

    private static async Task<IReadOnlyList<HeldRecord>> Records(
        TestHub hub, Metadata reader, Action<ListRecordsRequest>? with = null, bool all = false)
    {
        var request = new ListRecordsRequest { UnifiedSocialCreditCode = Rows.Company };
        if (!all) request.Kinds.Add(RecordKind.Penalty);
        with?.Invoke(request);
        return (await hub.Subjects.ListRecordsAsync(request, reader, cancellationToken: TestHub.Token)).Records;
    }

    private static async Task<CreditProfile> Profile(TestHub hub, Metadata reader, Action<GetProfileRequest>? with = null)
    {
        var request = new GetProfileRequest { UnifiedSocialCreditCode = Rows.Company };
        with?.Invoke(request);
        return (await hub.Subjects.GetProfileAsync(request, reader, cancellationToken: TestHub.Token)).Profile;
    }
}
