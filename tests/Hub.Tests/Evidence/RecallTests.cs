using CreditHub.Hub.Evidence.Recalls;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Evidence;

public sealed class RecallTests
{
    private static readonly Metadata Procurement = new() { { "credithub-agency", "sx-procurement" }, { "credithub-purpose", "procurement" } };
    private static readonly Metadata Bidding = new() { { "credithub-agency", "sx-bidding" }, { "credithub-purpose", "procurement" } };

    [Fact]
    public async Task Recall_RecordWithdrawn_TellsEachAgencyThatWasAnsweredAndNobodyElse()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()), Rows.Of(Rows.JudgmentDefault(Rows.OtherCompany)));
        using var watch = hub.Evidence.WatchRecalls(new WatchRecallsRequest(), Procurement, cancellationToken: TestHub.Token);
        var start = await Next(watch);
        Assert.NotNull(start.Checkpoint);
        var first = await Check(hub, Procurement);
        var second = await Check(hub, Procurement);
        var bidding = await Check(hub, Bidding);
        await Check(hub, Procurement, Rows.OtherCompany);

        await Withdraw(hub);
        var recall = (await Next(watch)).Recall;

        Assert.Equal("sx-procurement", recall.Agency);
        Assert.Equal(new[] { first, second }.Order(), recall.DecisionIds.Order());
        Assert.Equal((Rows.Company, SanctionChangeKind.SanctionEnded), (recall.UnifiedSocialCreditCode, recall.Change));
        Assert.Equal(Rows.JudgmentDefault().RecordNumber, recall.Record.RecordNumber);
        using var other = hub.Evidence.WatchRecalls(new WatchRecallsRequest { After = start.Checkpoint }, Bidding, cancellationToken: TestHub.Token);
        Assert.Equal([bidding], (await Next(other)).Recall.DecisionIds);
    }

    [Theory]
    [InlineData(RecallCause.Withdrawn, SanctionChangeKind.SanctionEnded, "", "认定有误")]
    [InlineData(RecallCause.Repaired, SanctionChangeKind.SanctionEnded, "陕高法修〔2026〕1号", "信用修复管理办法")]
    [InlineData(RecallCause.Removed, SanctionChangeKind.SanctionEnded, "(2026)陕0113执1194号", "已全部履行")]
    [InlineData(RecallCause.Corrected, SanctionChangeKind.SanctionChanged, "(2026)陕0113执1194号", "")]
    public async Task Recall_TellsWhatNeverHeldFromWhatEndedWithDocumentAndReason(RecallCause cause, SanctionChangeKind change,
        string document, string reason)
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()));
        using var watch = hub.Evidence.WatchRecalls(new WatchRecallsRequest(), Procurement, cancellationToken: TestHub.Token);
        await Next(watch);
        await Check(hub, Procurement);

        var held = Rows.JudgmentDefault();
        var (next, own) = (Rows.JudgmentDefault(), new RecordReference
        {
            Source = "sx-court", Dataset = held.Dataset,
            RecordNumber = held.RecordNumber
        });
        next.Version = 2;
        switch (cause)
        {
            case RecallCause.Withdrawn:
                await hub.Report("sx-court", new ReportRow
                {
                    Withdrawal = new Withdrawal
                    {
                        Dataset = held.Dataset, RecordNumber = held.RecordNumber, Version = 2,
                        Subject = held.Subject, Reason = reason
                    },
                });
                break;
            case RecallCause.Repaired:
                await hub.Report("sx-court", Rows.Of(new CreditRecord
                {
                    Dataset = "credit.repair", RecordNumber = "1", Version = 1, Subject = held.Subject,
                    Document = new Document { Number = document },
                    Authority = held.Authority, DecidedOn = Rows.Day(2026, 11, 2),
                    RepairDecision = new RepairDecision { Target = own, Ground = reason },
                }));
                break;
            case RecallCause.Removed:
                (next.RemovedOn, next.RemovalReason) = (Rows.Day(2026, 11, 2), reason);
                await hub.Report("sx-court", Rows.Of(next));
                break;
            default:
                next.EffectiveUntil = Rows.Day(2027, 1, 1);
                await hub.Report("sx-court", Rows.Of(next));
                break;
        }

        WatchRecallsResponse told;
        do told = await Next(watch);
        while (told.Recall is null);
        var recall = told.Recall;
        Assert.Equal((cause, change, document, reason), (recall.Cause, recall.Change, recall.DocumentNumber, recall.Reason));
    }

    [Fact]
    public async Task Recall_EndedByTheCalendar_IsNotTold()
    {
        await using var hub = await TestHub.StartAsync();
        var record = Rows.JudgmentDefault();
        record.EffectiveUntil = Rows.Day(2026, 11, 2);
        await hub.Report("sx-court", Rows.Of(record), Rows.Of(Rows.JudgmentDefault(Rows.OtherCompany)));
        await Check(hub, Procurement);
        var other = await Check(hub, Procurement, Rows.OtherCompany);
        using var watch = hub.Evidence.WatchRecalls(new WatchRecallsRequest(), Procurement, cancellationToken: TestHub.Token);
        await Next(watch);

        hub.Time.Advance(TimeSpan.FromDays(1));
        var corrected = Rows.JudgmentDefault(Rows.OtherCompany);
        corrected.Version = 2;
        corrected.EffectiveUntil = Rows.Day(2027, 1, 1);
        await hub.Report("sx-court", Rows.Of(corrected));

        // The first that comes is the correction's.
        WatchRecallsResponse told;
        do told = await Next(watch);
        while (told.Recall is null);
        Assert.Equal([other], told.Recall.DecisionIds);
        Assert.Equal(SanctionChangeKind.SanctionChanged, told.Recall.Change);
    }

    [Fact]
    public async Task Recall_ChangedWhileTheHubWasDown_IsToldOnceAfterTheRestart()
    {
        var folder = Directory.CreateTempSubdirectory("credithub-").FullName;
        string answered;
        ChangeToken begin;
        await using (var hub = await TestHub.StartAsync(folder))
        {
            await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()));
            using var watch = hub.Evidence.WatchRecalls(new WatchRecallsRequest(), Procurement, cancellationToken: TestHub.Token);
            begin = (await Next(watch)).Checkpoint;
            answered = await Check(hub, Procurement);
        }

        // Another log has the node meanwhile, so nobody who knows of the answer sees the change.
        await using (var hub = await TestHub.StartAsync(folder, settings: $"--Hub:Evidence:Folder={folder}/other")) await Withdraw(hub);

        for (var round = 0; round < 2; round++)
        {
            await using var hub = await TestHub.StartAsync(folder);
            await Caught(hub);
            using var watch = hub.Evidence.WatchRecalls(new WatchRecallsRequest { After = begin }, Procurement, cancellationToken: TestHub.Token);
            Assert.Equal([answered], (await Next(watch)).Recall.DecisionIds);

            // Nothing comes a second time: the next is the end of what there is.
            Assert.NotNull((await Next(watch)).Checkpoint);
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Book_AnswerKnownAfterTheChange_IsRecalledAllTheSameAndOnce()
    {
        var book = new RecallBook(new RecallIndex(1000), changesMax: 10);
        var record = new RecordReference { Source = "sx-court", Dataset = "court.judgment-default", RecordNumber = "1" };
        var key = RecallIndex.KeyOf(record, Rows.Company);
        var change = new RecallChange(key, new(10), new SanctionChange { Kind = SanctionChangeKind.SanctionEnded, Sanction = new Sanction { Record = record } });

        Assert.Empty(book.Add(change, sinceMs: 0));
        Assert.Equal([change], book.Add(key, new RestingAnswer(1, "a", Position: 9)));
        Assert.Empty(book.Add(key, new RestingAnswer(2, "a", Position: 10)));
        book.NoteTold(10, 3);
        Assert.Empty(book.Add(key, new RestingAnswer(3, "a", Position: 9)));
    }

    [Fact]
    public void Index_Full_LetsTheOldestGoAndCountsThem()
    {
        var index = new RecallIndex(answersMax: 4);
        for (var i = 1; i <= 6; i++) index.Add((UInt128)(i % 2), new RestingAnswer((UInt128)i, i % 2 == 0 ? "even" : "odd", i));
        Assert.Equal([5, 3], index.Find(1, sinceMs: 0).Select(a => (int)a.DecisionId));
        Assert.Equal([6, 4], index.Find(0, sinceMs: 0).Select(a => (int)a.DecisionId));
        Assert.Equal((4, 2), (index.Count, index.Dropped));
        index.Add(7, new RestingAnswer(7, "x", 7));
        index.Add(7, new RestingAnswer(8, "x", 8));
        index.Add(7, new RestingAnswer(9, "x", 9));
        index.Add(7, new RestingAnswer(10, "x", 10));
        Assert.Empty(index.Find(1, sinceMs: 0));
        Assert.Equal(4, index.Find(7, sinceMs: 0).Count());
    }

    [Fact]
    public async Task Watch_ForgedOrForeignToken_IsRefused()
    {
        await using var hub = await TestHub.StartAsync();
        await using var other = await TestHub.StartAsync();
        using var watch = other.Evidence.WatchRecalls(new WatchRecallsRequest(), Procurement, cancellationToken: TestHub.Token);
        var foreign = (await Next(watch)).Checkpoint;
        foreach (var (token, reason) in ((ChangeToken, string)[])[(foreign, "TOKEN_OF_OTHER_STORE"), (new ChangeToken { Value = "abc" }, "TOKEN_MALFORMED")])
        {
            using var refused = hub.Evidence.WatchRecalls(new WatchRecallsRequest { After = token }, Procurement, cancellationToken: TestHub.Token);
            Assert.Equal(reason, (await Assert.ThrowsAsync<RpcException>(() => Next(refused))).Reason());
        }

        using var warnings = hub.Evidence.WatchWarnings(new WatchWarningsRequest(), Procurement, cancellationToken: TestHub.Token);
        Assert.Equal("OPERATOR_ONLY", (await Assert.ThrowsAsync<RpcException>(() => warnings.ResponseStream.MoveNext(TestHub.Token))).Reason());
    }

    private static async Task Withdraw(TestHub hub) => await hub.Report("sx-court", new ReportRow
    {
        Withdrawal = new Withdrawal { Dataset = "court.judgment-default", RecordNumber = Rows.JudgmentDefault().RecordNumber, Version = 2, Subject = Rows.JudgmentDefault().Subject, Reason = "误报" },
    });

    private static async Task<string> Check(TestHub hub, Metadata caller, string code = Rows.Company)
    {
        var answer = await hub.Eligibility.CheckAsync(new CheckRequest { UnifiedSocialCreditCode = code, MatterCode = "procurement" }, caller, cancellationToken: TestHub.Token);
        Assert.Equal(Verdict.Barred, answer.Verdict);
        await DecisionLogTests.Flush(hub);
        return answer.DecisionId;
    }

    private static async Task<WatchRecallsResponse> Next(AsyncServerStreamingCall<WatchRecallsResponse> watch)
    {
        Assert.True(await watch.ResponseStream.MoveNext(TestHub.Token));
        return watch.ResponseStream.Current;
    }

    private static async Task Caught(TestHub hub)
    {
        var head = (await hub.Store.Reader.ReadHead(TestHub.Token)).Last.Value;
        while (hub.Service<RecallFollower>().RecalledTo < head) await Task.Delay(1, TestHub.Token);
    }
}
