using CreditHub.Hub.Evidence;
using CreditHub.Hub.Evidence.Warnings;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Evidence;

public sealed class AuditTests
{
    private static readonly Metadata Procurement = new() { { "credithub-agency", "sx-procurement" }, { "credithub-purpose", "procurement" } };

    [Fact]
    public async Task Search_ByEachField_PagedAndExported_FindsTheSame()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()));
        for (var i = 0; i < 5; i++)
        {
            hub.Time.Advance(TimeSpan.FromMinutes(1));
            await hub.Eligibility.CheckAsync(new CheckRequest { UnifiedSocialCreditCode = Rows.Company, MatterCode = "procurement", CaseNumber = $"ZB-{i}" }, Procurement, cancellationToken: TestHub.Token);
            await hub.Check(Rows.OtherCompany);
            await DecisionLogTests.Flush(hub);
        }

        Assert.Equal(5, (await Search(hub, f => f.Agency = "sx-procurement")).Count);
        Assert.Equal(5, (await Search(hub, f => f.UnifiedSocialCreditCode = Rows.OtherCompany)).Count);
        Assert.Equal(5, (await Search(hub, f => f.Verdicts.Add(Verdict.Barred))).Count);
        Assert.Equal("ZB-3", Assert.Single(await Search(hub, f => f.CaseNumber = "ZB-3")).Decision.CaseNumber);
        Assert.Equal(2, (await Search(hub, f => (f.Since, f.Until) = ("2026-11-02T09:02:00+08:00", "2026-11-02T09:03:00+08:00"))).Count);
        Assert.Equal(10, (await Search(hub, f => f.Operations.Add("EligibilityService/Check"))).Count);
        var all = await Search(hub, f => f.Operations.Add("EligibilityService/Check"), pageSize: 3);
        using var export = hub.Evidence.ExportDecisions(new ExportDecisionsRequest { Filter = new DecisionFilter { Operations = { "EligibilityService/Check" } } }, cancellationToken: TestHub.Token);
        var exported = new List<LoggedDecision>();
        await foreach (var part in export.ResponseStream.ReadAllAsync(TestHub.Token)) exported.AddRange(part.Decisions);
        Assert.Equal(all, exported);

        // An agency finds its own only, and may not ask for another's.
        var own = await hub.Evidence.SearchDecisionsAsync(new SearchDecisionsRequest(), Procurement, cancellationToken: TestHub.Token);
        Assert.All(own.Decisions, d => Assert.Equal("sx-procurement", d.Call.Agency));
        var denied = await Assert.ThrowsAsync<RpcException>(async () => await hub.Evidence.SearchDecisionsAsync(
            new SearchDecisionsRequest { Filter = new DecisionFilter { Agency = "operator" } }, Procurement, cancellationToken: TestHub.Token));
        Assert.Equal((StatusCode.PermissionDenied, "OPERATOR_ONLY"), (denied.StatusCode, denied.Reason()));
    }

    [Fact]
    public async Task Search_PageTokenAlteredOrOfAnotherSearch_IsRefused()
    {
        await using var hub = await TestHub.StartAsync();
        for (var i = 0; i < 3; i++) await hub.Check(Rows.Company);
        var request = new SearchDecisionsRequest { PageSize = 1 };
        var token = (await hub.Evidence.SearchDecisionsAsync(request, cancellationToken: TestHub.Token)).NextPageToken;
        Assert.NotEmpty(token);
        var altered = (token[0] == 'A' ? "B" : "A") + token[1..];
        SearchDecisionsRequest[] forged =
        [
            new() { PageSize = 1, PageToken = altered }, new() { PageSize = 1, PageToken = "%%%" }, new() { PageSize = 1, PageToken = token + "A" },
            new() { PageSize = 1, PageToken = token, Filter = new DecisionFilter { Agency = "operator" } },
        ];
        foreach (var forgery in forged)
        {
            var refused = await Assert.ThrowsAsync<RpcException>(async () => await hub.Evidence.SearchDecisionsAsync(forgery, cancellationToken: TestHub.Token));
            Assert.Equal((StatusCode.InvalidArgument, "PAGE_TOKEN_MALFORMED"), (refused.StatusCode, refused.Reason()));
        }

        var stolen = await Assert.ThrowsAsync<RpcException>(async () => await hub.Evidence.SearchDecisionsAsync(
            new SearchDecisionsRequest { PageSize = 1, PageToken = token }, Procurement, cancellationToken: TestHub.Token));
        Assert.Equal("PAGE_TOKEN_MALFORMED", stolen.Reason());
    }

    [Fact]
    public async Task Accesses_ShowTheCompanyWhoReadItsDataNewestFirst()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()), Rows.Of(Rows.Registration(Rows.OtherCompany)));
        foreach (var agency in (string[])["sx-tax", "sx-court", "sx-pbc"])
        {
            hub.Time.Advance(TimeSpan.FromMinutes(1));
            await hub.Subjects.GetProfileAsync(new GetProfileRequest { UnifiedSocialCreditCode = Rows.Company }, TestHub.As(agency, "supervision"), cancellationToken: TestHub.Token);
            await hub.Subjects.GetProfileAsync(new GetProfileRequest { UnifiedSocialCreditCode = Rows.OtherCompany }, TestHub.As(agency, "supervision"), cancellationToken: TestHub.Token);
            await hub.Check(Rows.Company);
        }

        var portal = new Metadata { { "credithub-agency", "sx-portal" }, { "credithub-acting-for", Rows.Company } };
        await hub.Subjects.GetProfileAsync(new GetProfileRequest { UnifiedSocialCreditCode = Rows.Company }, portal, cancellationToken: TestHub.Token);
        var seen = new List<DataAccess>();
        var request = new ListAccessesRequest { UnifiedSocialCreditCode = Rows.Company, PageSize = 2 };
        do
        {
            var page = await hub.Subjects.ListAccessesAsync(request, portal, cancellationToken: TestHub.Token);
            seen.AddRange(page.Accesses);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal(["sx-pbc", "sx-court", "sx-tax"], seen.Select(a => a.Agency));
        Assert.Equal(("中国人民银行陕西省分行", "supervision", "SubjectService/GetProfile", "2026-11-02T09:03:00.000+08:00"), (seen[0].AgencyName, seen[0].Purpose, seen[0].Operation, seen[0].At));
        var other = await Assert.ThrowsAsync<RpcException>(async () => await hub.Subjects.ListAccessesAsync(new ListAccessesRequest { UnifiedSocialCreditCode = Rows.OtherCompany }, portal, cancellationToken: TestHub.Token));
        Assert.Equal("NOT_ONES_OWN_SUBJECT", other.Reason());
        var agencyRefused = await Assert.ThrowsAsync<RpcException>(async () => await hub.Subjects.ListAccessesAsync(new ListAccessesRequest { UnifiedSocialCreditCode = Rows.Company }, TestHub.As("sx-tax"), cancellationToken: TestHub.Token));
        Assert.Equal("OPERATOR_ONLY", agencyRefused.Reason());
    }

    [Fact]
    public async Task Warning_VolumeBeyondItsOwnPast_IsToldWithThePastsFigures()
    {
        await using var hub = await TestHub.StartAsync(settings: ["--Hub:Evidence:Warnings:PastDaysMin=2", "--Hub:Evidence:Warnings:VolumeMin=10", "--Hub:Evidence:Warnings:VolumeFactor=2"]);
        using var watch = hub.Evidence.WatchWarnings(new WatchWarningsRequest(), cancellationToken: TestHub.Token);
        Assert.True(await watch.ResponseStream.MoveNext(TestHub.Token));
        foreach (var count in (int[])[4, 6, 13])
        {
            for (var i = 0; i < count; i++)
                await hub.Eligibility.CheckAsync(new CheckRequest { UnifiedSocialCreditCode = Rows.Company, MatterCode = "procurement" }, Procurement, cancellationToken: TestHub.Token);
            if (count < 13) hub.Time.Advance(TimeSpan.FromDays(1));
        }

        UsageWarning? warning = null;
        while (warning is null)
        {
            Assert.True(await watch.ResponseStream.MoveNext(TestHub.Token));
            warning = watch.ResponseStream.Current.Warning;
        }

        Assert.Equal(("sx-procurement", UsageAnomaly.Volume, 13, 6, 5, 2), (warning.Agency, warning.Anomaly, (int)warning.Counted, (int)warning.PastMost, (int)warning.PastMean, warning.PastDays));
        Assert.Equal("2026-11-04T09:00:00.000+08:00", warning.Hour);
    }

    [Fact]
    public void Use_AtAnUnusualHourOrOverManySubjects_IsToldOncePerHour()
    {
        var options = new WarningOptions { PastDaysMin = 2, HoursMin = 3, BreadthMin = 50, BreadthFactor = 2 };
        var use = new AgencyUse("sx-tax", options);
        for (var day = 0; day < 3; day++)
            use.NotePast(new EvidenceUsage { Agency = "sx-tax", HourMs = TestHub.Start.AddDays(day - 3).ToUnixTimeMilliseconds(), Decisions = 1000, SubjectsToday = 40 });

        var night = TestHub.Start.AddHours(17).ToUnixTimeMilliseconds();
        var atNight = Enumerable.Range(0, 10).Select(_ => use.Count(night, Rows.Company).Warning).Where(w => w is not null).ToList();
        Assert.Equal((UsageAnomaly.Hours, 3, 3), (Assert.Single(atNight)!.Anomaly, (int)atNight[0]!.Counted, atNight[0]!.PastDays));

        var morning = TestHub.Start.AddDays(1).ToUnixTimeMilliseconds();
        var broad = Enumerable.Range(0, 300).Select(n => use.Count(morning, Rows.CodeOf(n)).Warning).Where(w => w is not null).ToList();
        Assert.Equal((UsageAnomaly.Breadth, 40), (Assert.Single(broad)!.Anomaly, (int)broad[0]!.PastMost));
        Assert.InRange(broad[0]!.Counted, 81, 90);
    }

    [Fact]
    public async Task Usage_IsKeptInTheLogAndReadAgainAfterARestart()
    {
        var folder = Directory.CreateTempSubdirectory("credithub-").FullName;
        await using (var hub = await TestHub.StartAsync(folder))
            for (var i = 0; i < 3; i++) await hub.Check(Rows.Company);
        var usage = Assert.Single(Logged.Notes(Path.Combine(folder, "evidence")), n => n.Usage is not null).Usage;
        Assert.Equal(("operator", 3, 1), (usage.Agency, (int)usage.Decisions, (int)usage.SubjectsToday));
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<List<LoggedDecision>> Search(TestHub hub, Action<DecisionFilter> with, int pageSize = 0)
    {
        var request = new SearchDecisionsRequest { Filter = new DecisionFilter(), PageSize = pageSize };
        with(request.Filter);
        var found = new List<LoggedDecision>();
        do
        {
            var page = await hub.Evidence.SearchDecisionsAsync(request, cancellationToken: TestHub.Token);
            found.AddRange(page.Decisions);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return found;
    }
}
