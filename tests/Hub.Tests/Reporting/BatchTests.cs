using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Reporting;

public sealed class BatchTests
{
    [Fact]
    public async Task Batch_SameDeliveryAgain_IsListedOnceAndAnotherStartTwice()
    {
        await using var hub = await TestHub.StartAsync();
        var receipt = Receipt();
        var first = await Take(hub, receipt);
        Assert.Equal(RowEffect.Batch, first.Acknowledged.Effect);
        Assert.Equal(first.Acknowledged.Token, (await Take(hub, receipt)).Acknowledged.Token);

        var again = receipt.Clone();
        again.StartedAt = again.FinishedAt = "2026-11-02T08:59:00+08:00";
        await Take(hub, again);
        var batches = (await List(hub, "sx-court", new ListBatchesRequest())).Batches;
        Assert.Equal([again, receipt], batches.Select(b => b.Receipt));
        Assert.Equal(first.Acknowledged.Token, batches[1].Token);
    }

    [Fact]
    public async Task Batch_CompleteAsOf_AdvancesTheWatermark()
    {
        await using var hub = await TestHub.StartAsync();
        await Take(hub, Receipt());
        var sources = await hub.Directory.ListSourcesAsync(new ListSourcesRequest(), cancellationToken: TestHub.Token);
        var age = Assert.Single(sources.Sources, s => s.Age is { Source: "sx-court", Dataset: "court.judgment-default" });
        Assert.Equal("2026-11-02T08:00:00.000+08:00", age.Age.CompleteAsOf);
        Assert.Equal(0, age.RowsTaken);
    }

    [Fact]
    public async Task Batch_AtFault_IsRefusedByField()
    {
        await using var hub = await TestHub.StartAsync();
        await Refused(hub, ErrorReason.CountsDoNotAddUp, "batch.counts", r => r.Counts.Read = 11);
        await Refused(hub, ErrorReason.CountsDoNotAddUp, "batch.counts", r => (r.Counts.Recorded, r.Counts.Corrected) = (11, -1));
        await Refused(hub, ErrorReason.CountsDoNotAddUp, "batch.counts", r => (r.Counts.Recorded, r.Counts.Refused) = (long.MaxValue, long.MaxValue));
        await Refused(hub, ErrorReason.CountsDoNotAddUp, "batch.counts", r => r.Counts.MissingWithdrawn = 1);
        await Refused(hub, ErrorReason.FieldRequired, "batch.counts", r => r.Counts = null);
        await Refused(hub, ErrorReason.FieldRequired, "batch.batch_id", r => r.BatchId = "");
        await Refused(hub, ErrorReason.TextMalformed, "batch.digest", r => r.Digest = "abc");
        await Refused(hub, ErrorReason.InvalidDate, "batch.started_at", r => r.StartedAt = "yesterday");
        await Refused(hub, ErrorReason.FutureDate, "batch.finished_at", r => r.FinishedAt = "2099-01-01T00:00:00+08:00");
        await Refused(hub, ErrorReason.DatesOutOfOrder, "batch.finished_at", r => r.FinishedAt = "2026-11-01T00:00:00+08:00");
        await Refused(hub, ErrorReason.DatasetNotGranted, "batch.dataset", r => r.Dataset = "tax.arrears");
        Assert.Empty((await List(hub, "sx-court", new ListBatchesRequest())).Batches);
    }

    [Theory]
    [InlineData("sx-court", "")]
    [InlineData("operator", "sx-court")]
    public async Task Batch_Held_WaitsForADecisionAndIsStatedAsDeliveredAfterItsRelease(string decider, string source)
    {
        await using var hub = await TestHub.StartAsync();
        var held = Held();
        await Take(hub, held);
        await Take(hub, held);
        Assert.Equal(1, await HeldOf(hub));
        Assert.Equal(BatchState.Held, (await List(hub, "sx-court", new ListBatchesRequest())).Batches.Single().State);
        // As delivered it is refused until somebody decides.
        Assert.Equal(ErrorReason.BatchNotHeld, (await Take(hub, Receipt())).Refused.Faults[0].Reason);

        var decision = new DecideBatchRequest { Source = source, BatchId = held.BatchId, Release = true, Reason = "年度清理,来源已确认" };
        var released = (await hub.Reporting.DecideBatchAsync(decision, TestHub.As(decider), cancellationToken: TestHub.Token)).Batch;
        Assert.Equal((BatchState.Released, decider, decision.Reason), (released.State, released.Decision.Agency, released.Decision.Reason));
        Assert.Equal(
            released, (await hub.Reporting.DecideBatchAsync(decision, TestHub.As(decider), cancellationToken: TestHub.Token)).Batch);
        decision.Release = false;
        var refusal = await Assert.ThrowsAsync<RpcException>(
            async () => await hub.Reporting.DecideBatchAsync(decision, TestHub.As(decider), cancellationToken: TestHub.Token));
        Assert.Equal(StatusCode.FailedPrecondition, refusal.StatusCode);

        Assert.Equal(RowEffect.Batch, (await Take(hub, Receipt())).Acknowledged.Effect);
        Assert.Equal(0, await HeldOf(hub));
        var batch = Assert.Single((await List(hub, "sx-court", new ListBatchesRequest())).Batches);
        Assert.Equal((BatchState.Delivered, Receipt()), (batch.State, batch.Receipt));
    }

    [Fact]
    public async Task Batch_Rejected_IsNeverStatedAsDelivered()
    {
        await using var hub = await TestHub.StartAsync();
        await Take(hub, Held());
        await Decide(hub, "sx-court", release: false);
        Assert.Equal(0, await HeldOf(hub));
        Assert.Equal(ErrorReason.BatchNotHeld, (await Take(hub, Receipt())).Refused.Faults[0].Reason);
        Assert.Equal(BatchState.Rejected, (await Get(hub, "sx-court")).State);
    }

    [Fact]
    public async Task Batch_OfAnother_IsNeitherShownNorDecided()
    {
        await using var hub = await TestHub.StartAsync();
        await Take(hub, Held());
        var shown = await Assert.ThrowsAsync<RpcException>(() => Get(hub, "sx-tax", "sx-court"));
        var decided = await Assert.ThrowsAsync<RpcException>(() => Decide(hub, "sx-tax", release: true, "sx-court"));
        Assert.Equal((StatusCode.PermissionDenied, StatusCode.PermissionDenied), (shown.StatusCode, decided.StatusCode));
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => Get(hub, "sx-tax"))).StatusCode);
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => Decide(hub, "sx-tax", release: true))).StatusCode);
    }

    // Nothing of a held batch was reported, and it says nothing of how complete its dataset is.
    [Fact]
    public async Task Batch_HeldWithRowsReported_IsRefused()
    {
        await using var hub = await TestHub.StartAsync();
        var receipt = Held();
        receipt.Counts.Recorded = 1;
        Assert.Contains((await Take(hub, receipt)).Refused.Faults, f => f.Reason == ErrorReason.CountsDoNotAddUp);
        await Take(hub, Held());
        var sources = await hub.Directory.ListSourcesAsync(new ListSourcesRequest(), cancellationToken: TestHub.Token);
        Assert.Equal("", sources.Sources.Single(s => s.Age is { Source: "sx-court", Dataset: "court.judgment-default" }).Age.CompleteAsOf);
    }

    [Fact]
    public async Task Batch_WithHowItWasRead_IsGivenBackAsStated()
    {
        await using var hub = await TestHub.StartAsync();
        var receipt = Receipt();
        receipt.Reading = new BatchReading
        {
            ColumnsRead = { "名称" }, ColumnsUnknown = { "等次" }, Notes = { "Rows 1 to 2 are the header." }, Doubtful = 1,
            NormalisedBy = { new CountedText { Text = "white space removed", Count = 3 } },
            Examples = { new BatchRowExample { Row = 7, Column = "决定日期", Message = "'2026-02-30' is no date." } },
        };
        await Take(hub, receipt);
        Assert.Equal(receipt, (await Get(hub, "sx-court")).Receipt);
        receipt.BatchId = "other";
        receipt.Reading.Notes.Add("610113188001010015");
        Assert.Equal(ErrorReason.PersonalData, (await Take(hub, receipt)).Refused.Faults[0].Reason);
    }

    [Fact]
    public async Task ListBatches_PageByPage_FindsEachOnce()
    {
        await using var hub = await TestHub.StartAsync();
        for (var i = 0; i < 7; i++)
        {
            var receipt = Receipt();
            receipt.BatchId = $"batch-{i}";
            await Take(hub, receipt);
        }

        var found = new List<string>();
        var request = new ListBatchesRequest { PageSize = 3, Dataset = "court.judgment-default" };
        do
        {
            var page = await List(hub, "sx-court", request);
            found.AddRange(page.Batches.Select(b => b.Receipt.BatchId));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        Assert.Equal(Enumerable.Range(0, 7).Reverse().Select(i => $"batch-{i}"), found);

        Assert.Equal(7, (await List(hub, "operator", new ListBatchesRequest { Source = "sx-court" })).Batches.Count);
        var refusal = await Assert.ThrowsAsync<RpcException>(() => List(hub, "sx-tax", new ListBatchesRequest { Source = "sx-court" }));
        Assert.Equal(StatusCode.PermissionDenied, refusal.StatusCode);
        await Assert.ThrowsAsync<RpcException>(() => List(hub, "sx-court", new ListBatchesRequest { PageToken = "b1.-4" }));
    }

    [Fact]
    public async Task ListHeld_GivesTheCallersRecordsThatHold()
    {
        await using var hub = await TestHub.StartAsync();
        var withdrawn = Rows.JudgmentDefault(Rows.OtherCompany, "(2026)陕0113执9号");
        foreach (var chunk in Enumerable.Range(1, 1203).Chunk(600))
            await hub.Report("sx-court", [.. chunk.Select(n => Rows.Of(Rows.JudgmentDefault(Rows.CodeOf(n), $"(2026)陕0113执{n + 10000}号")))]);
        await hub.Report("sx-court", Rows.Of(withdrawn));
        await hub.Report("sx-market", Rows.Of(Rows.Penalty()));
        await hub.Report("sx-court", new ReportRow
        {
            Withdrawal = new Withdrawal { Dataset = withdrawn.Dataset, RecordNumber = withdrawn.RecordNumber, Version = 2, Subject = withdrawn.Subject, Reason = "录入错误" },
        });
        var seen = Rows.JudgmentDefault(Rows.CodeOf(5), "(2026)陕0113执10005号");
        seen.Version = 8;
        await hub.Report("sx-court", Rows.Of(seen));

        var held = await Held(hub, "sx-court", "court.judgment-default");
        Assert.Equal(1203, held.Count);
        Assert.Equal(held.Select(r => r.RecordNumber).Order(StringComparer.Ordinal), held.Select(r => r.RecordNumber));
        var five = Assert.Single(held, r => r.RecordNumber == seen.RecordNumber);
        Assert.Equal((8, Rows.CodeOf(5)), (five.Version, five.UnifiedSocialCreditCode));
        Assert.Single(await Held(hub, "sx-market", "market.penalty"));
        var refusal = await Assert.ThrowsAsync<RpcException>(() => Held(hub, "sx-tax", "market.penalty"));
        Assert.Equal(StatusCode.PermissionDenied, refusal.StatusCode);
    }

    private static BatchReceipt Receipt() => new()
    {
        Dataset = "court.judgment-default",
        BatchId = "court.judgment-default_20261102.csv@0123456789ab",
        Name = "court.judgment-default_20261102.csv",
        Digest = new string('a', 64),
        StartedAt = "2026-11-02T08:50:00+08:00",
        FinishedAt = "2026-11-02T08:51:00+08:00",
        CompleteAsOf = "2026-11-02T08:00:00+08:00",
        Counts = new BatchCounts { Read = 10, Recorded = 4, Corrected = 1, Refused = 2, NaturalPersons = 3 },
    };

    private static BatchReceipt Held()
    {
        var receipt = Receipt();
        receipt.Counts = new BatchCounts { Read = 10, Refused = 2, NaturalPersons = 3 };
        receipt.HeldBecause.Add("It withdraws 4 of 5 records held.");
        return receipt;
    }

    private static async Task<int> HeldOf(TestHub hub)
    {
        var sources = await hub.Directory.ListSourcesAsync(new ListSourcesRequest(), cancellationToken: TestHub.Token);
        return sources.Sources.Sum(s => s.BatchesHeld);
    }

    private static async Task<Batch> Get(TestHub hub, string agency, string source = "")
    {
        var request = new GetBatchRequest { Source = source, BatchId = Receipt().BatchId };
        return (await hub.Reporting.GetBatchAsync(request, TestHub.As(agency), cancellationToken: TestHub.Token)).Batch;
    }

    private static async Task Decide(TestHub hub, string agency, bool release, string source = "")
    {
        var request = new DecideBatchRequest { Source = source, BatchId = Receipt().BatchId, Release = release, Reason = "来源已确认" };
        await hub.Reporting.DecideBatchAsync(request, TestHub.As(agency), cancellationToken: TestHub.Token);
    }

    private static async Task<RowResult> Take(TestHub hub, BatchReceipt receipt) => (await hub.Report("sx-court", new ReportRow { Batch = receipt }))[0];

    private static async Task Refused(TestHub hub, ErrorReason reason, string field, Action<BatchReceipt> spoil)
    {
        var receipt = Receipt();
        spoil(receipt);
        var faults = (await Take(hub, receipt)).Refused.Faults;
        Assert.Contains(faults, f => f.Reason == reason && f.Field == field);
    }

    private static async Task<ListBatchesResponse> List(TestHub hub, string agency, ListBatchesRequest request) =>
        await hub.Reporting.ListBatchesAsync(request, TestHub.As(agency), cancellationToken: TestHub.Token);

    private static async Task<List<HeldNumber>> Held(TestHub hub, string agency, string dataset)
    {
        using var call = hub.Reporting.ListHeld(new ListHeldRequest { Dataset = dataset }, TestHub.As(agency), cancellationToken: TestHub.Token);
        var held = new List<HeldNumber>();
        await foreach (var page in call.ResponseStream.ReadAllAsync(TestHub.Token)) held.AddRange(page.Records);
        return held;
    }
}
