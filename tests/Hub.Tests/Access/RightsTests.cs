using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Access;

public sealed class RightsTests
{
    [Fact]
    public async Task Records_OfClosedDatasetsAndFields_AreShownToThoseWithTheRightOnly()
    {
        await using var hub = await TestHub.StartAsync();
        var penalty = Rows.Penalty();
        penalty.Remark = "内部备注";
        await hub.Report("sx-market", Rows.Of(Rows.Registration()), Rows.Of(penalty));
        await hub.Report("sx-pbc", Rows.Of(Financing(Rows.Company)));
        await hub.Report("sx-credit", Rows.Of(Evaluation(Rows.Company)));

        Assert.Equal([RecordKind.Registration, RecordKind.Penalty], await Kinds(hub, "sx-portal", "self-service"));
        Assert.Equal([RecordKind.Registration, RecordKind.Penalty], await Kinds(hub, "bank-xian", "financing"));
        Assert.Equal([RecordKind.Registration, RecordKind.Penalty, RecordKind.CreditEvaluation], await Kinds(hub, "sx-court", "supervision"));
        Assert.Equal(
            [RecordKind.Registration, RecordKind.Penalty, RecordKind.CreditEvaluation, RecordKind.FinancingFact], await Kinds(hub, "sx-pbc", "supervision"));

        Assert.Equal("", (await Records(hub, "sx-portal", "self-service")).Single(r => r.Record.Penalty is not null).Record.Remark);
        Assert.Equal("内部备注", (await Records(hub, "sx-court", "supervision")).Single(r => r.Record.Penalty is not null).Record.Remark);
    }

    [Fact]
    public async Task Profile_LeavesOutWhatFollowsFromClosedRecords()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()));
        await hub.Report("sx-credit", Rows.Of(Evaluation(Rows.Company)));

        var open = await Profile(hub, "sx-portal", "self-service", Rows.Company);
        var shared = await Profile(hub, "sx-court", "supervision", Rows.Company);

        Assert.Equal((1, null), (open.RecordCounts.Count, open.LatestEvaluation));
        Assert.Equal((2, "A"), (shared.RecordCounts.Count, shared.LatestEvaluation.Grade));
    }

    [Fact]
    public async Task Subject_OfWhomNothingIsShown_LooksLikeOneThatIsUnknown()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-pbc", Rows.Of(Financing(Rows.Company)));

        foreach (var code in new[] { Rows.Company, Rows.OtherCompany })
        {
            var profile = await Assert.ThrowsAsync<RpcException>(() => Profile(hub, "sx-portal", "self-service", code));
            var records = await Assert.ThrowsAsync<RpcException>(() => Records(hub, "sx-portal", "self-service", code));
            Assert.Equal((StatusCode.NotFound, "SUBJECT_UNKNOWN"), (profile.StatusCode, profile.Reason()));
            Assert.Equal((StatusCode.NotFound, "SUBJECT_UNKNOWN"), (records.StatusCode, records.Reason()));
            Assert.Equal($"Nothing was ever reported about {code}.", profile.Status.Detail);
        }
    }

    [Theory]
    [InlineData("sx-court", "reporting")]
    [InlineData("sx-portal", "self-service")]
    [InlineData("bank-xian", "financing")]
    [InlineData("sx-procurement", "procurement")]
    public async Task Query_ByOneWhoMayNotReadSharedData_ListsNobody(string agency, string purpose)
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()));
        using var query = hub.Subjects.QueryProfiles(new QueryProfilesRequest(), For(agency, purpose), cancellationToken: TestHub.Token);

        var refused = await Assert.ThrowsAsync<RpcException>(() => query.ResponseStream.MoveNext(TestHub.Token));

        Assert.Equal((StatusCode.PermissionDenied, "RIGHT_NOT_GRANTED"), (refused.StatusCode, refused.Reason()));
    }

    [Fact]
    public async Task Query_ByAKindThatTheCallerMayNotRead_IsRefused()
    {
        await using var hub = await TestHub.StartAsync();
        var request = new QueryProfilesRequest { Kinds = { RecordKind.FinancingFact } };
        using var query = hub.Subjects.QueryProfiles(request, For("sx-court", "supervision"), cancellationToken: TestHub.Token);

        var refused = await Assert.ThrowsAsync<RpcException>(() => query.ResponseStream.MoveNext(TestHub.Token));

        Assert.Equal(("RIGHT_NOT_GRANTED", "pbc.financing"), (refused.Reason(), refused.Metadata("dataset")));
    }

    [Fact]
    public async Task Calls_ForAPurposeWithoutTheRight_AreRefusedWithTheReason()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()));

        var check = await Assert.ThrowsAsync<RpcException>(() => hub.Eligibility.CheckAsync(
            new CheckRequest { UnifiedSocialCreditCode = Rows.Company, MatterCode = "procurement" }, For("sx-court", "reporting"), cancellationToken: TestHub.Token).ResponseAsync);
        var active = await Assert.ThrowsAsync<RpcException>(() => hub.Sanctions.ListActiveAsync(new ListActiveRequest(), For("sx-portal", "self-service"), cancellationToken: TestHub.Token).ResponseAsync);
        var profile = await Assert.ThrowsAsync<RpcException>(() => Profile(hub, "sx-court", "reporting", Rows.Company));
        var rows = await hub.Report("sx-court", For("sx-court", "supervision"), Rows.Of(Rows.JudgmentDefault()));

        Assert.Equal(("RIGHT_NOT_GRANTED", "check", "court.judgment-default"), (check.Reason(), check.Metadata("action"), check.Metadata("dataset")));
        Assert.Equal(("RIGHT_NOT_GRANTED", "watch"), (active.Reason(), active.Metadata("action")));
        Assert.Equal(("RIGHT_NOT_GRANTED", "read"), (profile.Reason(), profile.Metadata("action")));
        Assert.Equal(ErrorReason.DatasetNotGranted, rows[0].Refused.Faults[0].Reason);
    }

    [Fact]
    public async Task Reasons_OfClosedRecords_KeepTheVerdictAndLeaveTheDocumentOut()
    {
        await using var hub = await TestHub.StartOnAsync(d => d.Close("court.judgment-default", "restricted"));
        await hub.Report("sx-market", Rows.Of(Rows.Registration()));
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()));

        var answer = await hub.Check(Rows.Company);

        Assert.Equal(Verdict.Barred, answer.Verdict);
        Assert.All(answer.Reasons, r => Assert.Equal((null, null, ""), (r.Record, r.Authority, r.DocumentNumber)));
        Assert.All(answer.Reasons, r => Assert.NotEmpty(r.LegalBases));
    }

    [Fact]
    public async Task Watch_ShowsSanctionsOfTheDatasetsThatTheRightReaches()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("credithub-").FullName;
        var config = DirectoryEdit.CopyOfConfig(folder);
        DirectoryEdit.Edit(config, "edited", d =>
        {
            d.Close("court.judgment-default", "restricted");
            d.Dataset("tax.major-violation")["fields"] = new System.Text.Json.Nodes.JsonObject { ["document.number"] = "restricted" };
        });

        // What the directory closes is not public either.
        DirectoryEdit.Edit(config, "publicity.json", "edited", p => p["fields"]!.AsArray().Single(f => f!["kinds"]!.ToJsonString().Contains("tax-violation", StringComparison.Ordinal))!
            ["common"] = new System.Text.Json.Nodes.JsonArray("authority", "decided_on"));
        await using var hub = await TestHub.StartAsync(folder, null, $"--Hub:ConfigFolder={config}");
        await hub.Report("sx-market", Rows.Of(Rows.Registration()));
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()));
        await hub.Report("sx-tax", Rows.Of(TaxViolation(Rows.Company)));

        using var watch = hub.Sanctions.Watch(new WatchRequest { Beginning = new StartBeginning() }, cancellationToken: TestHub.Token);
        var changes = new List<SanctionChange>();
        while (await watch.ResponseStream.MoveNext(TestHub.Token) && watch.ResponseStream.Current.CaughtUp is null)
            changes.AddRange(watch.ResponseStream.Current.Changes?.Changes ?? []);
        var active = await hub.Sanctions.ListActiveAsync(new ListActiveRequest(), cancellationToken: TestHub.Token);

        var sanction = Assert.Single(changes, c => c.Sanction is not null).Sanction;
        Assert.Equal(("tax.major-violation", ""), (sanction.Record.Dataset, sanction.DocumentNumber));
        Assert.DoesNotContain(changes, c => c.MatterCode.Length > 0);
        Assert.Equal(["tax.major-violation"], active.Entries.Single().Sanctions.Select(s => s.Record.Dataset));
    }

    internal static Metadata For(string agency, string purpose) => new() { { "credithub-agency", agency }, { "credithub-purpose", purpose } };

    private static async Task<CreditProfile> Profile(TestHub hub, string agency, string purpose, string code) =>
        (await hub.Subjects.GetProfileAsync(new GetProfileRequest { UnifiedSocialCreditCode = code }, For(agency, purpose), cancellationToken: TestHub.Token)).Profile;

    private static async Task<IReadOnlyList<HeldRecord>> Records(TestHub hub, string agency, string purpose, string code = Rows.Company) =>
        (await hub.Subjects.ListRecordsAsync(new ListRecordsRequest { UnifiedSocialCreditCode = code }, For(agency, purpose), cancellationToken: TestHub.Token)).Records;

    private static async Task<IEnumerable<RecordKind>> Kinds(TestHub hub, string agency, string purpose) =>
        (await Records(hub, agency, purpose)).Select(r => (RecordKind)(int)r.Record.BodyCase).Order();

    private static CreditRecord Financing(string code) => new()
    {
        Dataset = "pbc.financing", RecordNumber = $"f-{code}", Version = 1,
        Subject = new SubjectReference { UnifiedSocialCreditCode = code, Name = "公司" },
        Authority = new Authority { Name = "中国人民银行陕西省分行" },
        DecidedOn = Rows.Day(2026, 9, 1),
        FinancingFact = new FinancingFact { Kind = FinancingFactKind.Repaid, Institution = "西安银行" },
    };

    private static CreditRecord Evaluation(string code) => new()
    {
        Dataset = "credit.evaluation", RecordNumber = $"e-{code}", Version = 1,
        Subject = new SubjectReference { UnifiedSocialCreditCode = code, Name = "公司" },
        Authority = new Authority { Name = "陕西省公共信用信息中心" },
        DecidedOn = Rows.Day(2026, 6, 1),
        CreditEvaluation = new CreditEvaluation { Grade = "A", Scheme = "国办发〔2026〕8号" },
    };

    private static CreditRecord TaxViolation(string code) => new()
    {
        Dataset = "tax.major-violation", RecordNumber = $"t-{code}", Version = 1,
        Subject = new SubjectReference { UnifiedSocialCreditCode = code, Name = "公司" },
        Document = new Document { Number = "陕税稽罚〔2026〕7号" },
        Authority = new Authority { Name = "国家税务总局陕西省税务局" },
        DecidedOn = Rows.Day(2026, 9, 1),
        TaxViolation = new TaxViolation { Nature = "虚开发票", Facts = "虚开增值税专用发票", Treatment = "依照税收征收管理法处理" },
    };
}
