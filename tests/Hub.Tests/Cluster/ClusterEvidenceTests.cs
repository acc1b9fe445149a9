using CreditHub.Evidence;
using CreditHub.TestKit;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Cluster;

/// <summary>Two nodes, each with its own decision log: either answers for both, and says so when it cannot.</summary>
public sealed class ClusterEvidenceTests : IAsyncLifetime
{
    private static readonly Metadata Procurement = TestHub.As("sx-procurement", "procurement");
    private readonly CancellationTokenSource _limit = CancellationTokenSource.CreateLinkedTokenSource(TestHub.Token);
    private readonly RedisServer _redis = new();
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("credithub-second-").FullName;
    private string _database = "";
    private TestHub _first = null!;
    private TestHub _second = null!;

    public async ValueTask InitializeAsync()
    {
        _limit.CancelAfter(TimeSpan.FromMinutes(3));
        await _redis.StartAsync(_limit.Token);
        _database = PostgreSqlServer.NewDatabase();
        _first = await TwoNodesTests.NodeIn(null, _database, _redis);
        await StartSecond();
        await _first.Report("sx-market", Rows.Of(Rows.Registration()));
        await _first.Report("sx-court", Rows.Of(Rows.JudgmentDefault()));
    }

    public async ValueTask DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
        _redis.Dispose();
        _limit.Dispose();
        System.IO.Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task EitherNode_Asked_AnswersWithTheLogsOfBoth()
    {
        var ids = new List<string>();
        foreach (var hub in (TestHub[])[_first, _second, _second, _first, _second]) ids.Add(await Check(hub));
        foreach (var (hub, agency) in ((TestHub, string)[])[(_first, "sx-tax"), (_second, "sx-court"), (_first, "sx-pbc")])
        {
            await hub.Subjects.GetProfileAsync(new GetProfileRequest { UnifiedSocialCreditCode = Rows.Company }, TestHub.Supervising(agency), cancellationToken: _limit.Token);
            await Task.Delay(5, _limit.Token);
        }

        foreach (var hub in (TestHub[])[_first, _second])
        {
            var keys = await hub.Evidence.ListKeysAsync(new ListKeysRequest(), cancellationToken: _limit.Token);
            Assert.Empty(keys.UnreachableLogs);
            var trusted = keys.OtherLogs.Select(log => log.Keys).Prepend(keys.Keys).Select(k => EvidenceKeyStatement.Parser.ParseFrom(k[0].Statement).PublicKey.ToByteArray()).ToList();
            Assert.Equal(2, trusted.Count);
            foreach (var id in ids) Assert.Equal(id, Convert.ToHexStringLower(ReceiptProof.Of(await Receipt(hub, id), trusted).Decision.DecisionId.Span));

            Assert.Equal(ids, (await Search(hub)).Select(d => d.DecisionId));
            Assert.Equal(2, (await Search(hub)).Select(d => d.LogId).Distinct().Count());
            Assert.Equal(ids, (await Export(hub, allowPartial: false)).SelectMany(part => part.Decisions).Select(d => d.DecisionId));
            Assert.Equal(["sx-pbc", "sx-court", "sx-tax"], (await Accesses(hub)).Select(a => a.Agency));
        }

        var stolen = await Assert.ThrowsAsync<RpcException>(async () => await _first.Evidence.GetReceiptAsync(
            new GetReceiptRequest { DecisionId = ids[1] }, TestHub.As("sx-bidding", "procurement"), cancellationToken: _limit.Token));
        Assert.Equal("DECISION_UNKNOWN", stolen.Reason());
    }

    [Fact]
    public async Task Heads_AskedOfEitherNode_AreThoseOfBothLogs()
    {
        foreach (var hub in (TestHub[])[_first, _second]) await Receipt(hub, await Check(hub));
        var (first, second) = (await Heads(_first), await Heads(_second));
        Assert.Empty(first.UnreachableLogs);
        Assert.NotEqual(LogOf(first.Head), LogOf(second.Head));
        Assert.Equal(LogOf(first.Head), LogOf(Assert.Single(second.OtherHeads)));
        Assert.Equal(LogOf(second.Head), LogOf(Assert.Single(first.OtherHeads)));
    }

    [Fact]
    public async Task Rotate_OfALogByName_IsDoneOnItsNodeAlone_AndRefusedWhereNoNodeAnswersForIt()
    {
        var (own, other) = (LogOf((await Heads(_first)).Head), LogOf((await Heads(_second)).Head));
        foreach (var (log, first, second) in ((string, int, int)[])[(other, 1, 2), (own.ToUpperInvariant(), 2, 2), ("", 3, 2)])
        {
            var key = (await _first.Evidence.RotateKeyAsync(new RotateKeyRequest { LogId = log }, cancellationToken: _limit.Token)).Key;
            Assert.Equal(log.Length > 0 ? log.ToLowerInvariant() : own, Convert.ToHexStringLower(EvidenceKeyStatement.Parser.ParseFrom(key.Statement).LogId.Span));
            var keys = await _first.Evidence.ListKeysAsync(new ListKeysRequest(), cancellationToken: _limit.Token);
            Assert.Equal((first, second), (keys.Keys.Count, Assert.Single(keys.OtherLogs).Keys.Count));
        }

        foreach (var unknown in (string[])[new string('0', 32), "no id", other[..31]])
        {
            var refused = await Assert.ThrowsAsync<RpcException>(async () => await _first.Evidence.RotateKeyAsync(new RotateKeyRequest { LogId = unknown }, cancellationToken: _limit.Token));
            Assert.Equal((StatusCode.Unavailable, "EVIDENCE_LOG_UNREACHABLE", unknown), (refused.StatusCode, refused.Reason(), refused.Metadata("logs")));
        }

        await Receipt(_first, await Check(_second));
    }

    [Fact]
    public async Task Recall_OfWhatOneNodeAnswered_IsToldByBothWhenTheOtherTookTheChange()
    {
        using var first = _first.Evidence.WatchRecalls(new WatchRecallsRequest(), Procurement, cancellationToken: _limit.Token);
        using var second = _second.Evidence.WatchRecalls(new WatchRecallsRequest(), Procurement, cancellationToken: _limit.Token);
        foreach (var watch in (AsyncServerStreamingCall<WatchRecallsResponse>[])[first, second]) Assert.True(await watch.ResponseStream.MoveNext(_limit.Token));
        var answered = await Check(_first);
        await Receipt(_first, answered);

        await _second.Report("sx-court", new ReportRow
        {
            Withdrawal = new Withdrawal { Dataset = "court.judgment-default", RecordNumber = Rows.JudgmentDefault().RecordNumber, Version = 2, Subject = Rows.JudgmentDefault().Subject, Reason = "误报" },
        });

        foreach (var watch in (AsyncServerStreamingCall<WatchRecallsResponse>[])[first, second])
        {
            do Assert.True(await watch.ResponseStream.MoveNext(_limit.Token));
            while (watch.ResponseStream.Current.Recall is null);
            Assert.Equal([answered], watch.ResponseStream.Current.Recall.DecisionIds);
        }
    }

    [Fact]
    public async Task Node_Away_IsMissedByNameAndEverythingIsWholeWhenItIsBack()
    {
        var (own, others) = (await Check(_first), await Check(_second));
        await Receipt(_second, others);
        var log = (await Search(_second)).Single(d => d.DecisionId == others).LogId;
        await _second.StopAsync();

        Func<Task>[] refused =
        [
            () => Search(_first), () => Export(_first, allowPartial: false), () => Accesses(_first), () => Receipt(_first, others), () => Receipt(_first, new string('0', 32)),
        ];
        foreach (var ask in refused)
        {
            var failure = await Assert.ThrowsAsync<RpcException>(ask);
            Assert.Equal((StatusCode.Unavailable, "EVIDENCE_LOG_UNREACHABLE", log), (failure.StatusCode, failure.Reason(), failure.Metadata("logs")));
        }

        await Receipt(_first, own);
        var part = await _first.Evidence.SearchDecisionsAsync(SearchRequest(allowPartial: true), cancellationToken: _limit.Token);
        Assert.Equal((own, log), (Assert.Single(part.Decisions).DecisionId, Assert.Single(part.UnreachableLogs).LogId));
        Assert.NotEmpty(part.UnreachableLogs[0].SealedAt);
        Assert.Equal(log, Assert.Single((await Export(_first, allowPartial: true))[^1].UnreachableLogs).LogId);
        Assert.Equal(log, Assert.Single((await _first.Subjects.ListAccessesAsync(AccessesRequest(allowPartial: true), cancellationToken: _limit.Token)).UnreachableLogs).LogId);
        Assert.Equal(log, Assert.Single((await _first.Evidence.ListKeysAsync(new ListKeysRequest(), cancellationToken: _limit.Token)).UnreachableLogs).LogId);
        Assert.Equal(log, Assert.Single((await Heads(_first)).UnreachableLogs).LogId);

        await StartSecond();
        Assert.Equal([own, others], (await Search(_first)).Select(d => d.DecisionId));
        await Receipt(_first, others);
    }

    private async Task<GetHeadResponse> Heads(TestHub hub) => await hub.Evidence.GetHeadAsync(new GetHeadRequest(), cancellationToken: _limit.Token);

    private static string LogOf(EvidenceHead head) => Convert.ToHexStringLower(EvidenceBlockHeader.Parser.ParseFrom(head.BlockHeader).LogId.Span);

    private async Task StartSecond()
    {
        _second = await TwoNodesTests.NodeIn(_folder, _database, _redis);
        foreach (var hub in (TestHub[])[_first, _second])
            await Eventually.Holds("both nodes are members", async () => (await hub.Grains.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true)).Count == 2);
    }

    // Times are the machine's: what is asked one after the other shall not fall into one millisecond.
    private async Task<string> Check(TestHub hub)
    {
        var answer = await hub.Eligibility.CheckAsync(
            new CheckRequest { UnifiedSocialCreditCode = Rows.Company, MatterCode = "procurement", Freshness = new Freshness { FullyConsistent = true } }, Procurement, cancellationToken: _limit.Token);
        Assert.Equal(Verdict.Barred, answer.Verdict);
        await Task.Delay(5, _limit.Token);
        return answer.DecisionId;
    }

    private async Task<DecisionReceipt> Receipt(TestHub hub, string id) =>
        (await hub.Evidence.GetReceiptAsync(new GetReceiptRequest { DecisionId = id }, Procurement, cancellationToken: _limit.Token)).Receipt;

    private static SearchDecisionsRequest SearchRequest(bool allowPartial = false) => new()
    {
        Filter = new DecisionFilter { Agency = "sx-procurement", Operations = { "EligibilityService/Check" } }, PageSize = 2, AllowPartial = allowPartial,
    };

    private async Task<List<LoggedDecision>> Search(TestHub hub)
    {
        var (request, found) = (SearchRequest(), new List<LoggedDecision>());
        do
        {
            var page = await hub.Evidence.SearchDecisionsAsync(request, cancellationToken: _limit.Token);
            found.AddRange(page.Decisions);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return found;
    }

    private async Task<List<ExportDecisionsResponse>> Export(TestHub hub, bool allowPartial)
    {
        using var export = hub.Evidence.ExportDecisions(new ExportDecisionsRequest { Filter = SearchRequest().Filter, AllowPartial = allowPartial }, cancellationToken: _limit.Token);
        var parts = new List<ExportDecisionsResponse>();
        while (await export.ResponseStream.MoveNext(_limit.Token)) parts.Add(export.ResponseStream.Current);
        return parts;
    }

    private static ListAccessesRequest AccessesRequest(bool allowPartial = false) => new() { UnifiedSocialCreditCode = Rows.Company, PageSize = 1, AllowPartial = allowPartial };

    private async Task<List<DataAccess>> Accesses(TestHub hub)
    {
        var (request, found) = (AccessesRequest(), new List<DataAccess>());
        do
        {
            var page = await hub.Subjects.ListAccessesAsync(request, cancellationToken: _limit.Token);
            found.AddRange(page.Accesses.Where(a => a.Operation == "SubjectService/GetProfile"));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return found;
    }
}
