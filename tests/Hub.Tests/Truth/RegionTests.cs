using CreditHub.Domain.Codes;
using CreditHub.V1;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Truth;

/// <summary>A region that no table holds is refused wherever one can be named: it would match no ban, no limit and no filter.</summary>
public sealed class RegionTests
{
    private const string Nowhere = "999999";

    // Answers and stored statements of the hub, in which no caller names a region.
    private static readonly string[] AnswersOnly =
    [
        "credithub.v1.EvaluationChange", "credithub.v1.EvidenceDecision", "credithub.v1.ReportSubject", "credithub.v1.SnapshotEntry", "credithub.v1.SanctionChange",
        "credithub.v1.Measure", "credithub.v1.Agency", "credithub.v1.ListedShare", "credithub.v1.CreditProfile", "credithub.v1.MeasureUse", "credithub.v1.Sanction",
        "credithub.v1.PublishedBan", "credithub.v1.PublicCompany", "credithub.v1.DeterminationParticulars", "credithub.v1.BanConnection",
            "credithub.v1.InspectionDraw", "credithub.v1.FeedbackOwed", "credithub.v1.FeedbackFigures",
    ];

    [Fact]
    public async Task EveryRequest_WithARegionThatDoesNotExist_IsRefused()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()));
        var tried = new Dictionary<string, Func<Task<string>>>
        {
            ["credithub.v1.CheckRequest"] = () => Refused(async () => await hub.Check(Rows.Company, with: r => r.RegionCode = Nowhere)),
            ["credithub.v1.SanctionFilter"] = () => Refused(async () => await hub.Sanctions.ListActiveAsync(
                new ListActiveRequest { Filter = new SanctionFilter { RegionCodes = { Nowhere } } }, TestHub.Supervising("sx-market"), cancellationToken: TestHub.Token)),
            ["credithub.v1.EvaluationFilter"] = () => Refused(() => First(hub.Evaluations.WatchEvaluations(
                new WatchEvaluationsRequest { Filter = new EvaluationFilter { RegionCodes = { Nowhere } } }, TestHub.Supervising("sx-market"), cancellationToken: TestHub.Token))),
            ["credithub.v1.QueryProfilesRequest"] = () => Refused(() => First(hub.Subjects.QueryProfiles(
                new QueryProfilesRequest { RegionCodes = { Nowhere } }, TestHub.Supervising("sx-market"), cancellationToken: TestHub.Token))),
            ["credithub.v1.ReportOutcomeRequest"] = () => Refused(async () => await hub.Outcomes.ReportOutcomeAsync(
                new ReportOutcomeRequest
                {
                    OwnNumber = "1", UnifiedSocialCreditCode = Rows.Company, MatterCode = "procurement", Kind = OutcomeKind.LetPass, Reason = "无", RegionCode = Nowhere, DoneOn = Rows.Day(2026, 11, 2), MeasureCodes = { "bar-procurement" },
                },
                TestHub.As("sx-procurement", "procurement"), cancellationToken: TestHub.Token)),
            ["credithub.v1.GetMeasureUseRequest"] = () => Refused(async () => await hub.Outcomes.GetMeasureUseAsync(
                new GetMeasureUseRequest { RegionCode = Nowhere }, TestHub.As("sx-procurement", "procurement"), cancellationToken: TestHub.Token)),
            ["credithub.v1.StateTransactionsRequest"] = () => Refused(async () => await hub.Outcomes.StateTransactionsAsync(
                new StateTransactionsRequest
                {
                    StatementNumber = "1", MatterCode = "procurement", Month = "2026-10", RegionCode = Nowhere, Transactions = 1,
                },
                TestHub.As("sx-procurement", "procurement"), cancellationToken: TestHub.Token)),
            ["credithub.v1.ListFigureRecordsRequest"] = () => Refused(async () => await hub.Statistics.ListFigureRecordsAsync(
                new ListFigureRecordsRequest { Figure = Figure.Records, RegionCode = Nowhere }, TestHub.Supervising("sx-market"),
                    cancellationToken: TestHub.Token)),
            ["credithub.v1.ListPublicRecordsRequest"] = () => Refused(async () => await hub.Publicity.ListPublicRecordsAsync(
                new ListPublicRecordsRequest { RegionCode = Nowhere }, cancellationToken: TestHub.Token)),
            ["credithub.v1.DrawRequest"] = () => Refused(async () => await hub.Supervision.DrawAsync(ADraw(), TestHub.Supervising("sx-market"), cancellationToken: TestHub.Token)),
            ["credithub.v1.Registration"] = () => RowRefused(hub, "sx-market", Rows.Registration(region: Nowhere)),
            ["credithub.v1.ListEntry"] = () => RowRefused(hub, "sx-market", Ban()),
            ["credithub.v1.ProposeDetermination"] = () => Refused(async () => await hub.Cases.ActAsync(
                new ActRequest
                {
                    UnifiedSocialCreditCode = Rows.Company, CommandId = "ban-1",
                    Ban = new DeterminationStep { Propose = new ProposeDetermination { ListCode = "ban-industry", Reason = "食品安全犯罪", RegionCodes = { Nowhere } } },
                },
                TestHub.Supervising("sx-market"), cancellationToken: TestHub.Token)),
        };

        foreach (var (message, call) in tried) Assert.Equal((message, "REGION_UNKNOWN"), (message, await call()));
        Assert.Equal(MessagesWithRegions().Except(AnswersOnly).Order(StringComparer.Ordinal), tried.Keys.Order(StringComparer.Ordinal));
    }

    /// <summary>Whatever is mistyped in a question about a barred company, the answer is a refusal or the bar, never clear.</summary>
    [Fact]
    public async Task NoMistypedArgument_TurnsBarredIntoClear()
    {
        await using var hub = await TestHub.StartAsync();
        var ban = Ban();
        ban.ListEntry.RegionCodes[0] = "610100";
        await hub.Report("sx-market", Rows.Of(Rows.Registration()), Rows.Of(ban));
        Assert.Equal(Verdict.Barred, (await hub.Check(Rows.Company, "licence", r => r.RegionCode = "610113")).Verdict);
        var random = new Random(20261129);
        var clear = new List<string>();
        for (var i = 0; i < 400; i++)
        {
            var (region, matter, code) = (Mistype("610113", random, i % 3 == 0), Mistype("licence", random, i % 3 == 1), Mistype(Rows.Company, random, i % 3 == 2));
            try
            {
                var answer = await hub.Check(code, matter, r => r.RegionCode = region);

                // A region that exists and lies elsewhere is no mistake that anybody could notice.
                var isElsewhere = hub.Service<Hub.Codes.CodeTables>().TryRegion(region, out _) && !hub.Service<Hub.Codes.CodeTables>().Regions.Lies(RegionCode.Parse(region), RegionCode.Parse("610100"));
                if (answer.Verdict == Verdict.Clear && !isElsewhere) clear.Add($"{code} {matter} {region}");
            }
            catch (RpcException e)
            {
                Assert.Equal(StatusCode.InvalidArgument, e.StatusCode);
            }
        }

        Assert.Empty(clear);
    }

    /// <summary>A ban in a county acts whichever of the county's codes the question, or the ban, states.</summary>
    [Theory]
    [InlineData("610118", "610125", Verdict.Barred)]
    [InlineData("610125", "610118", Verdict.Barred)]
    [InlineData("610700", "612301", Verdict.Barred)]
    [InlineData("616900", "611102", Verdict.Barred)]
    [InlineData("611102", "616900", Verdict.Attention)]
    [InlineData("611100", "611102", Verdict.Clear)]
    public async Task Ban_OfARegionWithSeveralCodes_ActsByAnyOfThem(string limit, string asked, Verdict expected)
    {
        await using var hub = await TestHub.StartAsync();
        var ban = Ban();
        ban.ListEntry.RegionCodes[0] = limit;
        await hub.Report("sx-market", Rows.Of(Rows.Registration()), Rows.Of(ban));

        Assert.Equal(expected, (await hub.Check(Rows.Company, "licence", r => r.RegionCode = asked)).Verdict);
    }

    private static string Mistype(string text, Random random, bool isAsked)
    {
        if (!isAsked) return text;
        var at = random.Next(text.Length);
        var other = "0123456789ABCDEFGHIJ Oo-\u200b９"[random.Next(26)];
        return random.Next(3) switch { 0 => text[..at] + other + text[(at + 1)..], 1 => text.Remove(at, 1), _ => text.Insert(at, $"{other}") };
    }

    private static IEnumerable<string> MessagesWithRegions() => typeof(Case).Assembly.GetTypes()
        .Where(t => t.Name.EndsWith("Reflection", StringComparison.Ordinal) && t.Namespace == "CreditHub.V1")
        .Select(t => (FileDescriptor)t.GetProperty("Descriptor")!.GetValue(null)!)
        .SelectMany(f => f.MessageTypes).Where(m => m.Fields.InDeclarationOrder().Any(f => f.Name is "region_code" or "region_codes")).Select(m => m.FullName).Distinct();

    private static CreditRecord Ban() => new()
    {
        Dataset = "lists.ban", RecordNumber = "禁1", Version = 1, Subject = new SubjectReference { UnifiedSocialCreditCode = Rows.Company, Name = "公司" },
        Document = new Document { Number = "陕市监禁〔2026〕1号" }, Authority = new Authority { Name = "陕西省市场监督管理局" }, DecidedOn = Rows.Day(2026, 10, 8),
        ListEntry = new ListEntry { ListCode = "ban-industry", Reason = "食品安全犯罪", RegionCodes = { Nowhere } },
    };

    private static DrawRequest ADraw() => new()
    {
        DrawNumber = "陕双随机1", Seed = "0123456789abcdef0123456789abcdef", RegionCodes = { Nowhere },
        Tasks = { new InspectionTask { TaskCode = "t1", Item = "登记事项", Agency = "sx-market", RulesCode = "general" } },
        Inspectors = { new Inspector { Agency = "sx-market", InspectorId = "1" }, new Inspector { Agency = "sx-market", InspectorId = "2" } },
    };

    private static async Task First<T>(AsyncServerStreamingCall<T> call)
    {
        using (call) await call.ResponseStream.MoveNext(TestHub.Token);
    }

    private static async Task<string> Refused(Func<Task> call) => (await Assert.ThrowsAsync<RpcException>(call)).Reason();

    private static async Task<string> RowRefused(TestHub hub, string agency, CreditRecord record) =>
        ContractFacts.NameOf((await hub.Report(agency, Rows.Of(record)))[0].Refused.Faults.Single().Reason);
}
