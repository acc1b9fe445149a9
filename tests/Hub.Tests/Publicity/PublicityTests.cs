using CreditHub.V1;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace CreditHub.Hub.Tests.Publicity;

public sealed class PublicityTests
{
    [Fact]
    public async Task ListPublic_ShowsOnlyPublicFieldsOfWhatIsPublicToday()
    {
        await using var hub = await TestHub.StartAsync();
        var penalty = Rows.Penalty();
        penalty.Remark = "内部备注";
        var minor = Rows.Penalty();
        minor.RecordNumber = "minor";
        minor.Penalty.Kinds.Clear();
        minor.Penalty.Kinds.Add(PenaltyKind.Warning);
        minor.Penalty.Fine = null;
        await hub.Report("sx-market", Rows.Of(Rows.Registration()), Rows.Of(penalty), Rows.Of(minor));
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()));

        var response = await hub.Publicity.ListPublicAsync(new ListPublicRequest { UnifiedSocialCreditCode = Rows.Company }, cancellationToken: TestHub.Token);

        Assert.Equal(["court.judgment-default", "market.penalty", "market.registration"], response.Records.Select(r => r.Record.Dataset));
        var shown = response.Records[1];
        Assert.Equal(("ndrc-36-2026", ConductClass.General, true), (shown.Publicity.Version, shown.Publicity.ConductClass, shown.Publicity.Unverified));
        Assert.Equal((Rows.Day(2026, 9, 1), Rows.Day(2027, 8, 31), Rows.Day(2026, 12, 1)), (shown.Publicity.From, shown.Publicity.Until, shown.Publicity.RepairableFrom));
        Assert.Equal(("无证经营", "陕市监处罚〔2026〕104号", ""), (shown.Record.Penalty.ViolationType, shown.Record.Document.Number, shown.Record.Remark));
        Assert.Equal(Rows.Company, shown.Record.Subject.UnifiedSocialCreditCode);
    }

    [Fact]
    public async Task ListPublic_WhatMustStopStopsByItself()
    {
        var first = await TestHub.StartAsync();
        await first.Report("sx-market", Rows.Of(Rows.Penalty()));
        var folder = await first.StopAsync();
        await using var hub = await TestHub.StartAsync(folder, new FakeTimeProvider(new DateTimeOffset(2027, 8, 31, 23, 59, 59, TimeSpan.FromHours(8))));
        Assert.Single((await List(hub)).Records);
        hub.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty((await List(hub)).Records);
    }

    [Fact]
    public async Task ListPublic_RepairedRecord_IsGoneAndSoIsTheRepair()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Penalty()));
        await hub.Report("sx-market", Rows.Of(RepairOf(Rows.Penalty(), "sx-market")));
        Assert.Empty((await List(hub)).Records);
    }

    [Fact]
    public async Task ListPublic_IndividualBusiness_DoesNotNameItsOwner()
    {
        await using var hub = await TestHub.StartAsync();
        var code = Domain.Codes.UnifiedSocialCreditCode.Create("92", "610113", "MA000001").ToString();
        var registration = Rows.Registration(code);
        registration.Registration.LegalRepresentative = "张三";
        registration.Registration.BusinessScope = "餐饮";
        await hub.Report("sx-market", Rows.Of(registration));
        var shown = Assert.Single((await List(hub, code)).Records).Record.Registration;
        Assert.Equal(("", "餐饮"), (shown.LegalRepresentative, shown.BusinessScope));
    }

    [Fact]
    public async Task ListPublic_Pages_NeitherRepeatNorLeaveOut()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-court", [.. Enumerable.Range(1, 7).Select(i => Rows.Of(Rows.JudgmentDefault(number: $"(2026)陕0113执{i}号")))]);
        var seen = new List<string>();
        var token = "";
        do
        {
            var page = await hub.Publicity.ListPublicAsync(
                new ListPublicRequest { UnifiedSocialCreditCode = Rows.Company, PageSize = 3, PageToken = token }, cancellationToken: TestHub.Token);
            seen.AddRange(page.Records.Select(r => r.Reference.RecordNumber));
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        Assert.Equal(7, seen.Count);
        Assert.Equal(7, seen.Distinct().Count());
    }

    [Fact]
    public async Task ListPublic_UnknownSubject_IsNotFound()
    {
        await using var hub = await TestHub.StartAsync();
        var failure = await Assert.ThrowsAsync<RpcException>(() => List(hub));
        Assert.Equal((StatusCode.NotFound, "SUBJECT_UNKNOWN"), (failure.StatusCode, failure.Reason()));
    }

    [Fact]
    public async Task Timeliness_ByAuthority_CountsAgainstBothClocks()
    {
        await using var hub = await TestHub.StartAsync();
        var early = PenaltyOf("early", Rows.Day(2026, 10, 28));
        var late = PenaltyOf("late", Rows.Day(2026, 10, 20));
        var veryLate = PenaltyOf("very-late", Rows.Day(2026, 9, 25));
        await hub.Report("sx-market", Rows.Of(early), Rows.Of(late), Rows.Of(veryLate));

        var response = await hub.Publicity.GetPublicationTimelinessAsync(
            new GetPublicationTimelinessRequest { Days = 60, ExamplesMax = 10 }, cancellationToken: TestHub.Token);

        var portal = Assert.Single(response.Authorities, a => a.Channel == "credit-portal");
        Assert.Equal(("陕西省市场监督管理局", 7, 1L, 2L), (portal.Authority, portal.WorkingDays, portal.InTime, portal.Late));
        var own = Assert.Single(response.Authorities, a => a.Channel == "enterprise-publicity");
        Assert.Equal((20, 2L, 1L), (own.WorkingDays, own.InTime, own.Late));
        Assert.Equal(["very-late", "late", "very-late"], response.Examples.OrderBy(e => e.Channel).ThenByDescending(e => e.Record.RecordNumber).Select(e => e.Record.RecordNumber));
        Assert.All(response.Examples, e => Assert.Equal(Rows.Day(2026, 11, 2), e.PublicOn));
        Assert.Equal(Rows.Day(2026, 10, 29), response.Examples.Single(e => e.Record.RecordNumber == "late").DueOn);

        var recent = await hub.Publicity.GetPublicationTimelinessAsync(new GetPublicationTimelinessRequest { Days = 7 }, cancellationToken: TestHub.Token);
        Assert.Equal(0, recent.Authorities.Sum(a => a.Late));
    }

    [Fact]
    public async Task Timeliness_RowThatWaitsForItsCompany_IsOverdueWhenItsTimeIsOver()
    {
        var first = await TestHub.StartAsync();
        var row = PenaltyOf("waiting", Rows.Day(2026, 10, 28));
        row.Subject = new SubjectReference { RegistrationNumber = "610000100457811", Name = "某公司" };
        Assert.Equal(RowEffect.Waiting, (await first.Report("sx-market", Rows.Of(row)))[0].Acknowledged.Effect);
        Assert.Equal(0, await Overdue(first));

        // A week is longer than a silo lives on a clock that jumps; the hub of a week later goes on with what this one leaves.
        var folder = await first.StopAsync();
        await using var hub = await TestHub.StartAsync(folder, new FakeTimeProvider(TestHub.Start.AddDays(7)));
        Assert.Equal(1, await Overdue(hub));

        static async Task<long> Overdue(TestHub hub) => (await hub.Publicity.GetPublicationTimelinessAsync(
            new GetPublicationTimelinessRequest(), cancellationToken: TestHub.Token)).Authorities.Where(a => a.Channel == "credit-portal").Sum(a => a.WaitingOverdue);
    }

    [Fact]
    public async Task Timeliness_DaysOutOfBounds_AreRefusedByField()
    {
        await using var hub = await TestHub.StartAsync();
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await hub.Publicity.GetPublicationTimelinessAsync(
            new GetPublicationTimelinessRequest { Days = 367 }, cancellationToken: TestHub.Token));
        Assert.Equal((StatusCode.InvalidArgument, "NUMBER_OUT_OF_RANGE", "days"), (failure.StatusCode, failure.Reason(), failure.Metadata("field")));
    }

    [Fact]
    public async Task Rules_OlderVersions_AreListedWithTheirDates()
    {
        await using var hub = await TestHub.StartAsync();
        var rules = await hub.Publicity.ListPublicityRulesAsync(new ListPublicityRulesRequest(), cancellationToken: TestHub.Token);
        var versions = rules.Versions.Where(v => v.Channel == "credit-portal" && v.Kinds.Contains(RecordKind.Penalty)).Select(v => v.Code);
        Assert.Equal(["shaanxi-2011-bad-records", "ndrc-527-2019", "ndrc-58-2023", "gbf-22-2025", "ndrc-36-2026"], versions);
    }

    private static CreditRecord PenaltyOf(string number, BeijingDate decidedOn)
    {
        var penalty = Rows.Penalty();
        penalty.RecordNumber = number;
        penalty.DecidedOn = decidedOn;
        return penalty;
    }

    private static CreditRecord RepairOf(CreditRecord target, string source) => new()
    {
        Dataset = "credit.repair",
        RecordNumber = "repair",
        Version = 1,
        Subject = target.Subject,
        Document = new Document { Number = "陕信修〔2026〕8号" },
        Authority = target.Authority,
        DecidedOn = Rows.Day(2026, 11, 2),
        RepairDecision = new RepairDecision
        {
            Target = new RecordReference { Source = source, Dataset = target.Dataset, RecordNumber = target.RecordNumber }, Ground = "已履行",
        },
    };

    private static async Task<ListPublicResponse> List(TestHub hub, string code = Rows.Company) =>
        await hub.Publicity.ListPublicAsync(new ListPublicRequest { UnifiedSocialCreditCode = code }, cancellationToken: TestHub.Token);
}
