using System.Text.RegularExpressions;
using CreditHub.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace CreditHub.Hub.Tests.Reports;

public sealed partial class CreditReportTests
{
    [Fact]
    public async Task Issue_Bidding_HoldsChaptersNumberAndDigest()
    {
        await using var hub = await TestHub.StartAsync();
        await Fill(hub);
        var report = await Issue(hub, "1", "bidding");

        Assert.Matches("^20261102090000[0-9A-HJ-NPQRTUWXY]{8}$", report.Number);
        Assert.Matches("^[0-9A-HJ-NPQRTUWXY]{8}$", report.VerificationCode);
        Assert.Equal(Rows.Day(2026, 12, 1), report.ValidUntil);
        Assert.Equal(report.ContentDigest, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(report.Content.ToByteArray())));
        Assert.Equal(["关中平原城市群", "西部陆海新通道"], report.Content.MutualRecognition);
        Assert.Equal(["失信惩戒对象", "存续"], report.Content.Tags);
        Assert.Equal(["bans", "registration", "administration"], report.Content.Chapters.Take(3).Select(c => c.Code));
        Assert.Equal("二、行政管理信息", report.Content.Chapters[2].Title);
        Assert.Equal((1, "market.penalty"), (report.Content.Chapters[2].Items[0].Ordinal, report.Content.Chapters[2].Items[0].Reference.Dataset));
        Assert.Equal(ReportResult.NotConfirmed, report.Content.Chapters.Single(c => c.Code == "abnormal").Result);
        Assert.Contains(report.Content.RuleVersions, v => v.StartsWith("publicity ", StringComparison.Ordinal));
        Assert.NotEmpty(report.Content.Notes);
        Assert.NotEmpty(report.Token.Value);
    }

    [Fact]
    public async Task Issue_SameStateOfTheLedger_GivesTheSameDigest()
    {
        await using var hub = await TestHub.StartAsync();
        await Fill(hub);
        var first = await Issue(hub, "1", "bidding");
        var second = await Issue(hub, "2", "bidding");
        Assert.NotEqual(first.Number, second.Number);
        Assert.Equal(first.ContentDigest, second.ContentDigest);
        Assert.Equal(first.Content, second.Content);
    }

    [Fact]
    public async Task Issue_SameRequestAgain_GivesTheSameReportAfterARestartAndLaterChanges()
    {
        await using var hub = await TestHub.StartAsync();
        await Fill(hub);
        var first = await Issue(hub, "1", "bidding");
        await hub.Report("sx-market", Rows.Of(Rows.AbnormalOperation()));
        hub.Time.Advance(TimeSpan.FromDays(2));
        var folder = await hub.StopAsync();
        await using var again = await TestHub.StartAsync(folder, hub.Time);
        Assert.Equal(first, await Issue(again, "1", "bidding"));
        Assert.Equal(first, (await again.Reports.GetReportAsync(
            new GetReportRequest { Number = first.Number, VerificationCode = first.VerificationCode }, cancellationToken: TestHub.Token)).Report);
    }

    [Fact]
    public async Task Get_AfterTheRulesWereEdited_IsBuiltByTheRulesOfItsDay()
    {
        var config = Directory.CreateTempSubdirectory("credithub-config-").FullName;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "config"), "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(config, Path.GetRelativePath(Path.Combine(AppContext.BaseDirectory, "config"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        var first = await TestHub.StartAsync(settings: $"--Hub:ConfigFolder={config}");
        await Fill(first);
        var report = await Issue(first, "1", "bidding");
        var folder = await first.StopAsync();
        await Edit("reports.json", "陕西省公共信用信息中心", "别的单位");
        await Edit("publicity.json", "\"penalty\"], \"inForceFrom\": \"2026-04-01\"", "\"penalty\"], \"inForceFrom\": \"2026-10-01\"");

        await using var hub = await TestHub.StartAsync(folder, first.Time, $"--Hub:ConfigFolder={config}");
        await hub.PublishRules(config);
        Assert.Equal(report, (await hub.Reports.GetReportAsync(
            new GetReportRequest { Number = report.Number, VerificationCode = report.VerificationCode }, cancellationToken: TestHub.Token)).Report);
        Assert.Equal("别的单位", (await Issue(hub, "2", "bidding")).Content.Issuer);
        Directory.Delete(config, recursive: true);

        async Task Edit(string file, string from, string to)
        {
            var path = Path.Combine(config, file);
            var text = await File.ReadAllTextAsync(path, TestHub.Token);
            Assert.Contains(from, text, StringComparison.Ordinal);
            await File.WriteAllTextAsync(path, Version().Replace(text.Replace(from, to, StringComparison.Ordinal), "\"version\": \"edited\"", count: 1), TestHub.Token);
        }
    }

    [Fact]
    public async Task Issue_SameNumberForAnotherRequest_IsRefused()
    {
        await using var hub = await TestHub.StartAsync();
        await Fill(hub);
        await Issue(hub, "1", "bidding");
        var failure = await Assert.ThrowsAsync<RpcException>(() => Issue(hub, "1", "procurement"));
        Assert.Equal((StatusCode.AlreadyExists, "COMMAND_CONTENT_CONFLICT", "1"), (failure.StatusCode, failure.Reason(), failure.Metadata("number")));
    }

    [Fact]
    public async Task Issue_ManyAtOnceUnderOneNumber_IssueOne()
    {
        await using var hub = await TestHub.StartAsync();
        await Fill(hub);
        var reports = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Issue(hub, "1", "bidding")));
        Assert.Single(reports.Select(r => r.Number).Distinct());
    }

    [Theory]
    [InlineData("", "bidding", "", "FIELD_REQUIRED", "request_number")]
    [InlineData("1", "wishes", "", "UNKNOWN_CODE", "report_purpose")]
    [InlineData("1", "no-violations", "alchemy", "UNKNOWN_CODE", "domains")]
    [InlineData("1", "bidding", "courts", "ARGUMENTS_CONFLICT", "")]
    public async Task Issue_WhatIsNotDefined_IsRefusedByField(string number, string purpose, string domain, string reason, string field)
    {
        await using var hub = await TestHub.StartAsync();
        await Fill(hub);
        var failure = await Assert.ThrowsAsync<RpcException>(() => Issue(hub, number, purpose, r => r.Domains.Add(domain.Length == 0 ? [] : [domain])));
        Assert.Equal((StatusCode.InvalidArgument, reason, field), (failure.StatusCode, failure.Reason(), failure.Metadata("field")));
    }

    [Fact]
    public async Task Issue_NoViolations_SaysNoneOnlyOfSourcesThatAreComplete()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()));
        await Complete(hub, "sx-court", "court.judgment-default");

        var before = await Issue(hub, "1", "no-violations", r => r.Domains.Add(["courts", "taxation"]));
        Assert.Equal([ReportResult.None, ReportResult.NotConfirmed], before.Content.Domains.Select(d => d.Result));
        Assert.True(Assert.Single(before.Content.Domains[0].Sources).Confirmed);
        Assert.Contains("sx-tax tax.major-violation", before.Content.Domains[1].Statement, StringComparison.Ordinal);

        hub.Time.Advance(TimeSpan.FromHours(25));
        var overdue = await Issue(hub, "2", "no-violations", r => r.Domains.Add("courts"));
        Assert.Equal(ReportResult.NotConfirmed, Assert.Single(overdue.Content.Domains).Result);

        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()));
        var found = await Issue(hub, "3", "no-violations", r => r.Domains.Add("courts"));
        Assert.Equal(ReportResult.Found, Assert.Single(found.Content.Domains).Result);
        Assert.Equal("court.judgment-default", Assert.Single(found.Content.Domains[0].Records).Dataset);
    }

    [Fact]
    public async Task Codes_GuessedTooOftenForOneReport_AreRefusedForThatReportAndCallerOnly()
    {
        await using var hub = await TestHub.StartAsync(null, null, "--Hub:Limits:WrongCodesPerHour=2");
        await Fill(hub);
        var report = await Issue(hub, "1", "bidding");
        var other = await Issue(hub, "2", "bidding");
        for (var i = 0; i < 2; i++) Assert.Equal(ReportVerification.NotGenuine, (await Verify(hub, report, code: "AAAAAAAA")).Verification);

        var refused = await Assert.ThrowsAsync<RpcException>(() => Verify(hub, report));
        Assert.Equal((StatusCode.ResourceExhausted, "RATE_EXCEEDED", "2"), (refused.StatusCode, refused.Reason(), refused.Metadata("limit")));
        var fetched = await Assert.ThrowsAsync<RpcException>(() => hub.Reports.GetReportAsync(
            new GetReportRequest { Number = report.Number, VerificationCode = report.VerificationCode }, TestHub.As("operator"), cancellationToken: TestHub.Token).ResponseAsync);
        Assert.Equal("RATE_EXCEEDED", fetched.Reason());
        Assert.Equal(ReportVerification.Valid, (await Verify(hub, other)).Verification);
        var genuine = await hub.Reports.VerifyReportAsync(
            new VerifyReportRequest { Number = report.Number, VerificationCode = report.VerificationCode }, TestHub.As("sx-portal"), cancellationToken: TestHub.Token);
        Assert.Equal(ReportVerification.Valid, genuine.Verification);
    }

    [Fact]
    public async Task Issue_SharedOrRestricted_IsShownOnlyWhereAskedAndNeverRestricted()
    {
        await using var hub = await TestHub.StartAsync();
        await Fill(hub);
        await hub.Report("sx-credit", Rows.Of(Evaluation("B")));
        var open = await Issue(hub, "1", "bidding");
        Assert.Empty(open.Content.Chapters.Single(c => c.Code == "evaluation").Items);
        var refused = await Assert.ThrowsAsync<RpcException>(() => Issue(hub, "2", "bidding", r => r.IncludeShared = true));
        Assert.Equal((StatusCode.PermissionDenied, "RIGHT_NOT_GRANTED"), (refused.StatusCode, refused.Reason()));
        var shared = await Issue(hub, "2", "bidding", r => r.IncludeShared = true, agency: "sx-tax");
        Assert.True(shared.Content.SharedIncluded);
        Assert.Equal("B", Assert.Single(shared.Content.Chapters.Single(c => c.Code == "evaluation").Items).Record.CreditEvaluation.Grade);
        Assert.Contains("不得对外提供", shared.Content.Notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Issue_SharedForABank_IsDenied()
    {
        await using var hub = await TestHub.StartAsync();
        await Fill(hub);
        var request = new IssueReportRequest { RequestNumber = "1", UnifiedSocialCreditCode = Rows.Company, ReportPurpose = "bidding", IncludeShared = true };
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await hub.Reports.IssueReportAsync(request, TestHub.Supervising("bank-xian"), cancellationToken: TestHub.Token));
        Assert.Equal((StatusCode.PermissionDenied, "SHARED_NOT_GRANTED", "bank-xian"), (failure.StatusCode, failure.Reason(), failure.Metadata("agency")));
    }

    [Fact]
    public async Task Issue_ForACompanyAtItsPortal_IsForItselfOnly()
    {
        await using var hub = await TestHub.StartAsync();
        await Fill(hub);
        var metadata = TestHub.Supervising("sx-portal");
        metadata.Add("credithub-acting-for", Rows.OtherCompany);
        var request = new IssueReportRequest { RequestNumber = "1", UnifiedSocialCreditCode = Rows.Company, ReportPurpose = "bidding" };
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await hub.Reports.IssueReportAsync(request, metadata, cancellationToken: TestHub.Token));
        Assert.Equal((StatusCode.PermissionDenied, "NOT_ONES_OWN_SUBJECT"), (failure.StatusCode, failure.Reason()));
    }

    [Fact]
    public async Task Verify_UnchangedReport_IsValidUntilItsLastDay()
    {
        var first = await TestHub.StartAsync();
        await Fill(first);
        var report = await Issue(first, "1", "bidding");
        var verified = await Verify(first, report);
        Assert.Equal((ReportVerification.Valid, report.ContentDigest, Rows.Company), (verified.Verification, verified.ContentDigest, verified.UnifiedSocialCreditCode));
        Assert.Equal(ReportVerification.Valid, (await Verify(first, report, digest: report.ContentDigest)).Verification);

        var folder = await first.StopAsync();
        await using var hub = await TestHub.StartAsync(folder, new FakeTimeProvider(new DateTimeOffset(2026, 12, 1, 23, 59, 0, TimeSpan.FromHours(8))));
        Assert.Equal(ReportVerification.Valid, (await Verify(hub, report)).Verification);
        hub.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(ReportVerification.Expired, (await Verify(hub, report)).Verification);
    }

    [Fact]
    public async Task Verify_SomethingChangedSince_SaysWhat()
    {
        await using var hub = await TestHub.StartAsync();
        await Fill(hub);
        var report = await Issue(hub, "1", "bidding");
        var corrected = Rows.Penalty();
        corrected.Version = 2;
        corrected.Penalty.Content = "罚款,已更正";
        await hub.Report("sx-market", Rows.Of(corrected), Rows.Of(Rows.AbnormalOperation()));
        await hub.Report("sx-court", new ReportRow
        {
            Withdrawal = new Withdrawal
            {
                Dataset = "court.judgment-default", RecordNumber = Rows.JudgmentDefault().RecordNumber, Version = 2, Reason = "错误", Subject = Rows.JudgmentDefault().Subject,
            },
        });

        var verified = await Verify(hub, report);

        Assert.Equal(ReportVerification.ChangedSince, verified.Verification);
        Assert.Equal(
            [("court.judgment-default", ReportChangeKind.NoLongerShown), ("market.abnormal-operation", ReportChangeKind.Added), ("market.penalty", ReportChangeKind.Changed)],
            verified.Changes.Select(c => (c.Record.Dataset, c.Kind)).OrderBy(c => c.Dataset));
    }

    [Fact]
    public async Task Verify_WrongCodeNumberOrContent_IsNotGenuine()
    {
        await using var hub = await TestHub.StartAsync();
        await Fill(hub);
        var report = await Issue(hub, "1", "bidding");
        Assert.Equal(ReportVerification.NotGenuine, (await Verify(hub, report, code: "00000000")).Verification);
        Assert.Equal(ReportVerification.ForgedContent, (await Verify(hub, report, digest: new string('0', 64))).Verification);
        var unknown = report.Clone();
        unknown.Number = "20260101000000AAAAAAAA";
        var answer = await Verify(hub, unknown);
        Assert.Equal((ReportVerification.NotGenuine, ""), (answer.Verification, answer.UnifiedSocialCreditCode));
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await hub.Reports.GetReportAsync(
            new GetReportRequest { Number = report.Number, VerificationCode = "00000000" }, cancellationToken: TestHub.Token));
        Assert.Equal((StatusCode.NotFound, "REPORT_UNKNOWN"), (failure.StatusCode, failure.Reason()));
    }

    [Fact]
    public async Task Issue_LeavesNoTraceInTheSources()
    {
        await using var hub = await TestHub.StartAsync();
        await Fill(hub);
        var before = await hub.Directory.ListSourcesAsync(new ListSourcesRequest(), cancellationToken: TestHub.Token);
        await Issue(hub, "1", "bidding");
        Assert.Equal(before, await hub.Directory.ListSourcesAsync(new ListSourcesRequest(), cancellationToken: TestHub.Token));
        Assert.DoesNotContain(await hub.Store.Reader.ReadSources(TestHub.Token), s => s.Dataset == "report");
    }

    [GeneratedRegex("\"version\": \"[^\"]*\"")]
    private static partial Regex Version();

    internal static CreditRecord Evaluation(string grade, string code = Rows.Company, string number = "eval") => new()
    {
        Dataset = "credit.evaluation",
        RecordNumber = $"{number}-{code}",
        Version = 1,
        Subject = new SubjectReference { UnifiedSocialCreditCode = code, Name = $"公司{code[^4..]}" },
        Authority = new Authority { Name = "国家公共信用和地理空间信息中心" },
        DecidedOn = Rows.Day(2026, 6, 1),
        CreditEvaluation = new CreditEvaluation { Grade = grade, Scheme = "国办发〔2026〕8号" },
    };

    private static async Task Fill(TestHub hub)
    {
        await hub.Report("sx-market", Rows.Of(Rows.Registration()), Rows.Of(Rows.Penalty()));
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()));
    }

    private static Task Complete(TestHub hub, string agency, string dataset) => hub.Report(agency, new ReportRow
    {
        Watermark = new Watermark { Dataset = dataset, CompleteAsOf = Ledger.Payloads.Rfc3339.Format(hub.Time.GetUtcNow()) },
    });

    private static async Task<CreditReport> Issue(TestHub hub, string number, string purpose, Action<IssueReportRequest>? with = null, string agency = "sx-bidding")
    {
        var request = new IssueReportRequest { RequestNumber = number, UnifiedSocialCreditCode = Rows.Company, ReportPurpose = purpose };
        with?.Invoke(request);
        return (await hub.Reports.IssueReportAsync(request, TestHub.Supervising(agency), cancellationToken: TestHub.Token)).Report;
    }

    private static async Task<VerifyReportResponse> Verify(TestHub hub, CreditReport report, string? code = null, string digest = "") =>
        await hub.Reports.VerifyReportAsync(
            new VerifyReportRequest { Number = report.Number, VerificationCode = code ?? report.VerificationCode, ContentDigest = digest },
            cancellationToken: TestHub.Token);
}
