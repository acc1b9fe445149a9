using CreditHub.V1;

namespace CreditHub.Hub.Tests.Reporting;

public sealed class FirstLoadTests
{
    [Fact]
    public async Task Load_AnswersAsReportDoes_AndTheSameRowsAreKnownEitherWay()
    {
        await using var hub = await TestHub.StartAsync();
        ReportRow[] rows = [.. Enumerable.Range(1, 300).Select(n => Rows.Of(Rows.JudgmentDefault(Rows.CodeOf(n % 100), $"(2026)陕0113执{n}号")))];
        var loaded = await Load(hub, rows);
        Assert.All(loaded, result => Assert.Equal(RowEffect.Recorded, result.Acknowledged.Effect));
        var reported = await hub.Report("sx-court", rows);
        Assert.All(reported, result => Assert.Equal(RowEffect.Repeated, result.Acknowledged.Effect));
        Assert.Equal(loaded.Select(r => r.Acknowledged.Token), reported.Select(r => r.Acknowledged.Token));
        Assert.All(await Load(hub, rows), result => Assert.Equal(RowEffect.Repeated, result.Acknowledged.Effect));
        Assert.Equal(Verdict.Barred, (await hub.Check(Rows.CodeOf(7))).Verdict);
    }

    [Fact]
    public async Task Load_PastACompanyInMemory_ItsProfileAndItsNextRowKnowOfIt()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Penalty()));
        Assert.Single((await Profile(hub)).RecordCounts);
        await Load(hub, Rows.Of(Rows.JudgmentDefault()));
        Assert.Equal(2, (await Profile(hub)).RecordCounts.Count);
        var second = Rows.JudgmentDefault(number: "(2026)陕0113执2号");
        Assert.Equal(RowEffect.Recorded, (await hub.Report("sx-court", Rows.Of(second)))[0].Acknowledged.Effect);
        Assert.Equal(2, (await Profile(hub)).RecordCounts.Single(c => c.Kind == RecordKind.JudgmentDefault).Count);
    }

    [Fact]
    public async Task Load_RowsOfOneCompanyInManyMessages_TakeEffectInTheirOrder()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.ClientOf("sx-court", "reporting");
        var rows = Enumerable.Range(1, 3000).Select(version =>
        {
            var record = Rows.JudgmentDefault();
            record.Version = version;
            record.Remark = $"第{version}版";
            return new ReportRow { Row = version, Record = record };
        });
        var results = await client.LoadAsync(rows.ToAsyncEnumerable(), TestHub.Token).ToListAsync(TestHub.Token);
        Assert.Equal(1, results.Count(r => r.Acknowledged.Effect == RowEffect.Recorded));
        Assert.Equal(2999, results.Count(r => r.Acknowledged.Effect == RowEffect.Corrected));
        var held = await hub.Subjects.ListRecordsAsync(new ListRecordsRequest { UnifiedSocialCreditCode = Rows.Company }, cancellationToken: TestHub.Token);
        Assert.Equal("第3000版", Assert.Single(held.Records).Record.Remark);
    }

    [Fact]
    public async Task Load_BesideReportsOfTheSameCompanies_LosesNothing()
    {
        await using var hub = await TestHub.StartAsync();
        ReportRow[] Part(int from) => [.. Enumerable.Range(from, 200).Select(n => Rows.Of(Rows.JudgmentDefault(Rows.CodeOf(n % 5), $"(2026)陕0113执{n}号")))];
        await Task.WhenAll(Load(hub, Part(1000)), hub.Report("sx-court", Part(2000)), Load(hub, Part(3000)), hub.Report("sx-court", Part(4000)));
        for (var n = 0; n < 5; n++)
            Assert.Equal(160, (await Profile(hub, Rows.CodeOf(n))).RecordCounts.Single().Count);
    }

    [Fact]
    public async Task Load_RowsAtFault_AreRefusedAloneAsInAnyReport()
    {
        await using var hub = await TestHub.StartAsync();
        var stolen = Rows.JudgmentDefault(Rows.OtherCompany);
        stolen.RecordNumber = Rows.JudgmentDefault().RecordNumber;
        stolen.Version = 2;
        var nameless = Rows.JudgmentDefault(Rows.CodeOf(3), "(2026)陕0113执3号");
        nameless.Subject.Name = "";
        await Load(hub, Rows.Of(Rows.JudgmentDefault()));
        var results = await Load(hub, Rows.Of(stolen), Rows.Of(nameless), Rows.Of(Rows.JudgmentDefault(Rows.OtherCompany, "(2026)陕0113执4号")));
        Assert.Equal(ErrorReason.RecordOfOtherSubject, results[0].Refused.Faults[0].Reason);
        Assert.Equal(ErrorReason.FieldRequired, results[1].Refused.Faults[0].Reason);
        Assert.Equal(RowEffect.Recorded, results[2].Acknowledged.Effect);
    }

    private static async Task<CreditProfile> Profile(TestHub hub, string code = Rows.Company) =>
        (await hub.Subjects.GetProfileAsync(new GetProfileRequest { UnifiedSocialCreditCode = code }, cancellationToken: TestHub.Token)).Profile;

    private static async Task<IReadOnlyList<RowResult>> Load(TestHub hub, params ReportRow[] rows)
    {
        using var call = hub.Reporting.Report(TestHub.As("sx-court"), cancellationToken: TestHub.Token);
        await call.RequestStream.WriteAsync(new ReportRequest { Rows = { rows }, FirstLoad = true }, TestHub.Token);
        await call.RequestStream.CompleteAsync();
        Assert.True(await call.ResponseStream.MoveNext(TestHub.Token));
        return call.ResponseStream.Current.Results;
    }
}
