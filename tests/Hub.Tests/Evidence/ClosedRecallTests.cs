using CreditHub.Hub.Evidence;
using CreditHub.Hub.Hosting;
using CreditHub.V1;
using Google.Protobuf;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Evidence;

/// <summary>Recalls of answers whose records their reader may not see, and of a log with an entry that nobody can read.</summary>
public sealed class ClosedRecallTests
{
    private static readonly Metadata Bank = TestHub.As("bank-xian", "financing");
    private static readonly Metadata Procurement = TestHub.As("sx-procurement", "procurement");

    [Fact]
    public async Task Recall_OfAnAnswerWhoseRecordIsClosedToItsReader_ReachesTheReaderWithoutTheRecord()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-credit", Rows.Of(KeyAttention()));
        using var watch = hub.Evidence.WatchRecalls(new WatchRecallsRequest(), Bank, cancellationToken: TestHub.Token);
        Assert.NotNull((await Next(watch)).Checkpoint);

        var answer = await hub.Eligibility.CheckAsync(
            new CheckRequest { UnifiedSocialCreditCode = Rows.Company, MatterCode = "financing" }, Bank, cancellationToken: TestHub.Token);
        Assert.Equal(Verdict.Attention, answer.Verdict);
        Assert.Null(Assert.Single(answer.Reasons).Record);
        await DecisionLogTests.Flush(hub);
        await Withdraw(hub, "sx-credit", KeyAttention());

        var recall = (await NextRecall(watch)).Recall;
        Assert.Equal([answer.DecisionId], recall.DecisionIds);
        Assert.Equal((Rows.Company, SanctionChangeKind.SanctionEnded), (recall.UnifiedSocialCreditCode, recall.Change));
        Assert.Equal((null, null, null, ""), (recall.Record, recall.Sanction.Record, recall.Sanction.Authority, recall.Sanction.DocumentNumber));
        Assert.DoesNotContain("陕信关", recall.ToString(), StringComparison.Ordinal);

        // Neither does the receipt of the answer show the record, and the log's entry is not guessed by trying records.
        var receipt = await hub.Evidence.GetReceiptAsync(new GetReceiptRequest { DecisionId = answer.DecisionId }, Bank, cancellationToken: TestHub.Token);
        Assert.DoesNotContain("陕信关", receipt.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("loops: Healthy", await Loops(hub), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recalls_BesideAnEntryThatCannotBeRead_GoOnAndTheNodeSaysWhatItSkipped()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()));
        using var watch = hub.Evidence.WatchRecalls(new WatchRecallsRequest(), Procurement, cancellationToken: TestHub.Token);
        await Next(watch);
        var before = await hub.Eligibility.CheckAsync(Question(), Procurement, cancellationToken: TestHub.Token);

        // A decision's number has 16 bytes. This one has eight, and no program of today would write it.
        var token = before.Token.Value;
        hub.Service<DecisionLog>().Log(
            new EvidenceCall { Operation = "EligibilityService/Check", Agency = "sx-procurement", Token = token, DecidedAtMs = hub.Time.GetUtcNow().ToUnixTimeMilliseconds() },
            [new EvidenceDecision { DecisionId = ByteString.CopyFrom(1, 2, 3, 4, 5, 6, 7, 8), UnifiedSocialCreditCode = Rows.Company, Reasons = { new EvidenceReason { Record = before.Reasons[0].Record, MeasureCode = "x" } } }]);
        var after = await hub.Eligibility.CheckAsync(Question(), Procurement, cancellationToken: TestHub.Token);
        await DecisionLogTests.Flush(hub);
        await Withdraw(hub, "sx-court", Rows.JudgmentDefault());

        Assert.Equal(new[] { before.DecisionId, after.DecisionId }.Order(), (await NextRecall(watch)).Recall.DecisionIds.Order());
        await Eventually.Holds("readiness says so", async () => (await Loops(hub)).StartsWith("loops: Degraded", StringComparison.Ordinal));
        var loop = hub.Service<BackgroundLoops>().Of<Hub.Evidence.Recalls.RecallFollower>();
        Assert.Equal(1, loop.Skips);
        Assert.Contains("of the decision log", loop.Fault, StringComparison.Ordinal);
    }

    private static CheckRequest Question() => new() { UnifiedSocialCreditCode = Rows.Company, MatterCode = "procurement" };

    private static CreditRecord KeyAttention() => new()
    {
        Dataset = "lists.other", RecordNumber = "陕信关〔2026〕3号#1", Version = 1, Subject = new SubjectReference { UnifiedSocialCreditCode = Rows.Company, Name = "公司" },
        Document = new Document { Number = "陕信关〔2026〕3号" }, Authority = new Authority { Name = "陕西省公共信用信息中心" }, DecidedOn = Rows.Day(2026, 10, 8),
        ListEntry = new ListEntry { ListCode = "key-attention", Reason = "多次违法" },
    };

    private static async Task Withdraw(TestHub hub, string agency, CreditRecord record) => Assert.Equal(
        RowEffect.Withdrawn,
        (await hub.Report(agency, new ReportRow
        {
            Withdrawal = new Withdrawal { Dataset = record.Dataset, RecordNumber = record.RecordNumber, Version = 2, Subject = record.Subject, Reason = "认定有误" },
        }))[0].Acknowledged.Effect);

    private static async Task<string> Loops(TestHub hub) =>
        (await hub.Readiness()).Split('\n').Single(line => line.StartsWith("loops:", StringComparison.Ordinal));

    private static async Task<WatchRecallsResponse> NextRecall(AsyncServerStreamingCall<WatchRecallsResponse> watch)
    {
        WatchRecallsResponse next;
        do next = await Next(watch);
        while (next.Recall is null);
        return next;
    }

    private static async Task<WatchRecallsResponse> Next(AsyncServerStreamingCall<WatchRecallsResponse> watch)
    {
        Assert.True(await watch.ResponseStream.MoveNext(TestHub.Token));
        return watch.ResponseStream.Current;
    }
}
