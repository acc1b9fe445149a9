using System.Text.Json.Nodes;
using CreditHub.Hub.Tests.Cases;
using CreditHub.Hub.Tests.Changes;
using CreditHub.Hub.Tests.Evidence;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Truth;

/// <summary>City and province report one penalty of the city. Every path shows one decision, and what ends it ends it everywhere.</summary>
public sealed class OneDecisionTests
{
    private const string City = "xa-market";
    private const string Province = "sx-market";
    private static readonly Metadata Procurement = TestHub.As("sx-procurement", "procurement");

    [Fact]
    public async Task Decision_OfTwoSources_IsOneOnEveryPath()
    {
        await using var hub = await Start();
        await hub.Report(Province, Rows.Of(Rows.Registration()), Rows.Of(Copy()));
        await hub.Report(City, Rows.Of(Original()));
        var seen = await See(hub);

        Assert.Equal(
            new Seen(Verdict.Barred, Page: 1, Report: 1, Counted: 1, Sanctions: 1, Active: 1, SupervisionTier.B), seen);
        var listed = (await hub.Subjects.ListRecordsAsync(
            new ListRecordsRequest { UnifiedSocialCreditCode = Rows.Company, Kinds = { RecordKind.Penalty } },
                TestHub.Supervising(Province),
            cancellationToken: TestHub.Token)).Records;
        Assert.Equal(2, listed.Count);
        var other = Assert.Single(listed.Single(r => r.Reference.Source == Province).OtherWitnesses);
        Assert.Equal((City, true), (other.Record.Source, other.Leads));
        Assert.Equal(["penalty.fine"], other.DifferingFields);
        Assert.False(Assert.Single(listed.Single(r => r.Reference.Source == City).OtherWitnesses).Leads);
        var bidding = (await hub.Subjects.ListRecordsAsync(
            new ListRecordsRequest { UnifiedSocialCreditCode = Rows.Company, Kinds = { RecordKind.Penalty } }, TestHub.As("sx-bidding"),
            cancellationToken: TestHub.Token)).Records;
        Assert.All(bidding, r => Assert.Empty(Assert.Single(r.OtherWitnesses).DifferingFields));
    }

    [Fact]
    public async Task Repair_AppliedForAgainstTheCopy_IsDecidedByTheBodyThatTookTheDecisionAndLeavesNothingPublic()
    {
        await using var hub = await Start();
        await hub.Report(Province, Rows.Of(Rows.Registration()), Rows.Of(Copy()));
        await hub.Report(City, Rows.Of(Original()));

        var applied = (await hub.Apply(Copy(), Province)).Case;
        Assert.Equal((City, City), (applied.Responsible, applied.Target.Source));
        Assert.Equal("CASE_CONDITION_UNMET", (await CaseCalls.Refused(hub.Apply(Original(), City))).Reason());
        await hub.Repair(applied.CaseId, new RepairStep { Accept = new AcceptRepair() }, City);
        await hub.Repair(applied.CaseId, new RepairStep { Grant = new GrantRepair { DocumentNumber = "西市监修〔2026〕1号" } }, City);

        Assert.Equal(new Seen(Verdict.Clear, Page: 0, Report: 0, Counted: 0, Sanctions: 0, Active: 0, SupervisionTier.B), await See(hub));

        // The province sends its copy again, as it does with every delivery.
        var again = Copy();
        (again.Version, again.Remark) = (2, "again");
        Assert.NotNull((await hub.Report(Province, Rows.Of(again)))[0].Acknowledged);
        Assert.Equal(Verdict.Clear, (await See(hub)).Verdict);
    }

    [Fact]
    public async Task Withdrawal_EndsTheDecisionByWhoTookItAndTheCopyByWhoCopiedIt()
    {
        await using var hub = await Start();
        await hub.Report(Province, Rows.Of(Rows.Registration()), Rows.Of(Copy()));
        await hub.Report(City, Rows.Of(Original()));
        await using var watch = Watch.Open(hub, new WatchRequest { Now = new StartNow() });
        Assert.NotNull((await watch.Next()).CaughtUp);

        await Withdraw(hub, Province, Copy());
        Assert.Equal(new Seen(Verdict.Barred, Page: 1, Report: 1, Counted: 1, Sanctions: 1, Active: 1, SupervisionTier.B), await See(hub));
        await hub.Report(Province, Rows.Of(Later(Copy(), 3)));
        await Withdraw(hub, City, Original());
        Assert.Equal(new Seen(Verdict.Clear, Page: 0, Report: 0, Counted: 0, Sanctions: 0, Active: 0, SupervisionTier.B), await See(hub));
        var changes = (await watch.NextChanges()).Changes.Changes;
        Assert.Contains(changes, c => c.Kind == SanctionChangeKind.SanctionEnded && c.Sanction.Record.Source == City);
    }

    [Fact]
    public async Task Recall_LaterWitnessLeads_RecallsOnlyWhenTheDecisionEnds()
    {
        await using var hub = await Start();
        var copy = Copy();
        copy.Penalty.Fine = Original().Penalty.Fine.Clone();
        await hub.Report(Province, Rows.Of(Rows.Registration()), Rows.Of(copy));
        using var recalls = hub.Evidence.WatchRecalls(new WatchRecallsRequest(), Procurement, cancellationToken: TestHub.Token);
        Assert.True(await recalls.ResponseStream.MoveNext(TestHub.Token));
        var answered = await hub.Eligibility.CheckAsync(
            new CheckRequest { UnifiedSocialCreditCode = Rows.Company, MatterCode = "procurement" }, Procurement,
                cancellationToken: TestHub.Token);
        Assert.Equal(Verdict.Barred, answered.Verdict);

        await hub.Report(City, Rows.Of(Original()));
        var again = await hub.Eligibility.CheckAsync(
            new CheckRequest { UnifiedSocialCreditCode = Rows.Company, MatterCode = "procurement" }, Procurement,
                cancellationToken: TestHub.Token);
        Assert.Equal(City, again.Reasons[0].Record.Source);
        await DecisionLogTests.Flush(hub);
        await Withdraw(hub, City, Original());

        // Both answers rested on the decision that ended; neither is recalled because another record of it came to lead.
        var recalled = new List<string>();
        while (recalled.Count < 2)
        {
            Assert.True(await recalls.ResponseStream.MoveNext(TestHub.Token));
            var recall = recalls.ResponseStream.Current.Recall;
            Assert.Equal((City, RecallCause.Withdrawn), (recall.Record.Source, recall.Cause));
            recalled.AddRange(recall.DecisionIds);
        }

        Assert.Equal(new[] { answered.DecisionId, again.DecisionId }.Order(), recalled.Order());
    }

    [Fact]
    public async Task Rules_ThatNameTheDecidingBodyOtherwise_ReviewEveryCompany()
    {
        var folder = Directory.CreateTempSubdirectory("credithub-").FullName;
        try
        {
            var config = DirectoryEdit.CopyOfConfig(folder);
            DirectoryEdit.Edit(config, "edited", d => AddCity(d, "西安市市场监督管理局"));
            await using var hub = await TestHub.StartAsync(folder, null, $"--Hub:ConfigFolder={config}");
            await hub.Report(Province, Rows.Of(Rows.Registration()), Rows.Of(Copy()));
            await hub.Report(City, Rows.Of(Original()));
            await Withdraw(hub, City, Original());
            Assert.Equal(Verdict.Clear, (await See(hub)).Verdict);

            DirectoryEdit.Edit(config, "edited again", d => d["agencies"]!.AsArray().Single(a =>
                (string?)a!["code"] == City)!["nameZh"] = "西安市市场监督管理局高新分局");
            await hub.PublishRules(config);
            await Eventually.Holds(
                "the copy counts again, since nobody knows who decided", async () =>
                    (await hub.Check(Rows.Company)).Verdict == Verdict.Barred);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private sealed record Seen(Verdict Verdict, int Page, int Report, int Counted, int Sanctions, int Active, SupervisionTier Tier);

    private static async Task<Seen> See(TestHub hub)
    {
        var company = Rows.Company;
        var verdict = (await hub.Check(company, with: r => r.Freshness = new Freshness { FullyConsistent = true })).Verdict;
        var page = await hub.Publicity.ListPublicAsync(
            new ListPublicRequest { UnifiedSocialCreditCode = company, Kinds = { RecordKind.Penalty } }, TestHub.As("sx-portal"),
                cancellationToken: TestHub.Token);
        var report = (await hub.Reports.IssueReportAsync(
            new IssueReportRequest
            {
                RequestNumber = Guid.NewGuid().ToString("N"), UnifiedSocialCreditCode = company,
                ReportPurpose = "bidding"
            },
            TestHub.As("sx-portal"), cancellationToken: TestHub.Token)).Report;
        var profile = (await hub.Subjects.GetProfileAsync(
            new GetProfileRequest { UnifiedSocialCreditCode = company }, TestHub.Supervising("sx-finance"),
                cancellationToken: TestHub.Token)).Profile;
        var active = await hub.Sanctions.ListActiveAsync(
            new ListActiveRequest { Filter = new SanctionFilter { UnifiedSocialCreditCodes = { company } } },
                TestHub.Supervising("sx-finance"),
            cancellationToken: TestHub.Token);
        var tiers = await hub.Supervision.GetTierAsync(
            new GetTierRequest { UnifiedSocialCreditCode = company, RulesCode = "general" }, TestHub.Supervising(Province),
                cancellationToken: TestHub.Token);
        return new Seen(
            verdict,
            page.Records.Count,
            report.Content.Chapters.Sum(c => c.Items.Count(i => i.Reference.Dataset == "market.penalty")),
            profile.RecordCounts.SingleOrDefault(c => c.Kind == RecordKind.Penalty)?.Count ?? 0,
            profile.Sanctions.Count,
            active.Entries.Sum(e => e.Sanctions.Count),
            tiers.Tiers.Single().Tier);
    }

    private static Task<TestHub> Start() => TestHub.StartOnAsync(d => AddCity(d, "西安市市场监督管理局"));

    private static void AddCity(JsonNode directory, string name)
    {
        directory["agencies"]!.AsArray().Add(new JsonObject
        {
            ["code"] = City, ["nameZh"] = name, ["nameEn"] = "Xi'an Market Supervision", ["superior"] = Province, ["regionCode"] = "610100",
            ["purposes"] = new JsonArray("reporting", "supervision", "licence"),
        });
        directory.Dataset("market.penalty")["reportingAgencies"]!.AsArray().Add(City);
        directory.Dataset("credit.repair")["reportingAgencies"]!.AsArray().Add(City);
        foreach (var right in directory.RightsOf(Province))
        {
            var own = right.DeepClone();
            own["agency"] = City;
            own["datasets"] = new JsonArray("market.penalty", "credit.repair");
            directory["rights"]!.AsArray().Add(own);
        }
    }

    // Two million: out of procurement for three years.
    private static CreditRecord Original()
    {
        var record = Rows.Penalty();
        (record.RecordNumber, record.DecidedOn, record.Authority.Name) = ("city-1", Rows.Day(2025, 10, 9), "西安市市场监督管理局");
        record.Penalty.Fine = new Money { MinorUnits = 200_000_000 };
        return record;
    }

    private static CreditRecord Copy()
    {
        var record = Original();
        (record.RecordNumber, record.Document.Number) = ("province-1", "陕市监处罚[2026]104号");
        record.Penalty.Fine.MinorUnits = 200_000_100;
        return record;
    }

    private static CreditRecord Later(CreditRecord record, long version)
    {
        (record.Version, record.Remark) = (version, $"{version}");
        return record;
    }

    private static Task Withdraw(TestHub hub, string source, CreditRecord record) => hub.Report(source, new ReportRow
    {
        Withdrawal = new Withdrawal
        {
            Dataset = record.Dataset, RecordNumber = record.RecordNumber, Version = 4, Subject = record.Subject, Reason = "认定有误",
        },
    });
}
