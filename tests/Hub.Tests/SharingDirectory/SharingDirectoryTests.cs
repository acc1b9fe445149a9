using CreditHub.V1;

namespace CreditHub.Hub.Tests.SharingDirectory;

public sealed class SharingDirectoryTests
{
    [Fact]
    public async Task Directory_ShowsTheShippedDataAndHangsTogether()
    {
        await using var hub = await TestHub.StartAsync();
        var datasets = await hub.Directory.ListDatasetsAsync(new ListDatasetsRequest(), cancellationToken: TestHub.Token);
        var agencies = await hub.Directory.ListAgenciesAsync(new ListAgenciesRequest(), cancellationToken: TestHub.Token);
        var lists = await hub.Directory.ListListsAsync(new ListListsRequest(), cancellationToken: TestHub.Token);
        var measures = await hub.Directory.ListMeasuresAsync(new ListMeasuresRequest(), cancellationToken: TestHub.Token);
        var matters = await hub.Directory.ListMattersAsync(new ListMattersRequest(), cancellationToken: TestHub.Token);

        Assert.Equal(datasets.Version, agencies.Version);
        Assert.Equal(lists.Version, measures.Version);
        Assert.Equal(lists.Version, matters.Version);
        Assert.All(datasets.Datasets, d => Assert.All(d.ReportingAgencies, a => Assert.Contains(agencies.Agencies, x => x.Code == a)));
        Assert.All(measures.Measures, m =>
        {
            Assert.NotEmpty(m.LegalBases);
            Assert.All(m.ListCodes, code => Assert.Contains(lists.Lists, l => l.Code == code));
            Assert.All(m.MatterCodes, code => Assert.Contains(matters.Matters, x => x.Code == code));
        });
        var court = Assert.Single(lists.Lists, l => l.Code == "judgment-defaulter");
        Assert.Equal("失信被执行人名单", court.NameZh);
        Assert.NotEmpty(court.IssuingRule);
        Assert.NotEmpty(court.Remedy);
    }

    [Fact]
    public async Task ListSources_TellsASilentSourceFromAFreshOne()
    {
        await using var hub = await TestHub.StartAsync();
        var row = new ReportRow { Watermark = new Watermark { Dataset = "court.judgment-default", CompleteAsOf = "2026-11-02T08:00:00+08:00" } };
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()), row);

        var sources = await hub.Directory.ListSourcesAsync(new ListSourcesRequest(), cancellationToken: TestHub.Token);
        var court = Assert.Single(sources.Sources, s => s.Age is { Source: "sx-court", Dataset: "court.judgment-default" });
        Assert.Equal((3600, false, 1), (court.Age.AgeSeconds, court.Age.Overdue, court.RowsTaken));
        Assert.Equal("2026-11-02T09:00:00.000+08:00", court.LastReceivedAt);
        var market = Assert.Single(sources.Sources, s => s.Age is { Source: "sx-market", Dataset: "market.registration" });
        Assert.Equal((-1, true, 0, ""), (market.Age.AgeSeconds, market.Age.Overdue, market.RowsTaken, market.LastReceivedAt));

        hub.Time.Advance(TimeSpan.FromHours(24));
        var later = await hub.Directory.ListSourcesAsync(new ListSourcesRequest(), cancellationToken: TestHub.Token);
        Assert.True(Assert.Single(later.Sources, s => s.Age is { Source: "sx-court", Dataset: "court.judgment-default" }).Age.Overdue);
        Assert.Contains((await hub.Check(Rows.Company)).SourceAges, a => a is { Source: "sx-court", Overdue: true });
    }

    // An answer that is clean because a source is dead must say that it is.
    [Fact]
    public async Task SourceSilentPastItsPeriod_IsOverdueInChecksProfilesRecordsSanctionsAndReports()
    {
        await using var hub = await TestHub.StartAsync();
        var row = new ReportRow { Watermark = new Watermark { Dataset = "court.judgment-default", CompleteAsOf = "2026-11-02T08:00:00+08:00" } };
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()), row);
        Assert.All(await Answers(), ages => Assert.False(Court(ages).Overdue));
        Assert.True(await ReportConfirms("1"));
        hub.Time.Advance(TimeSpan.FromHours(24));
        Assert.All(await Answers(), ages => Assert.True(Court(ages).Overdue));
        Assert.False(await ReportConfirms("2"));

        var penalties = await hub.Subjects.ListRecordsAsync(
            new ListRecordsRequest { UnifiedSocialCreditCode = Rows.Company, Kinds = { RecordKind.Penalty } }, cancellationToken: TestHub.Token);
        Assert.NotEmpty(penalties.SourceAges);
        Assert.DoesNotContain(penalties.SourceAges, a => a.Dataset == "court.judgment-default");

        SourceAge Court(IEnumerable<SourceAge> ages) => Assert.Single(ages, a => a is { Source: "sx-court", Dataset: "court.judgment-default" });

        async Task<List<IEnumerable<SourceAge>>> Answers()
        {
            var profile = await hub.Subjects.GetProfileAsync(new GetProfileRequest { UnifiedSocialCreditCode = Rows.Company }, cancellationToken: TestHub.Token);
            var records = await hub.Subjects.ListRecordsAsync(new ListRecordsRequest { UnifiedSocialCreditCode = Rows.Company }, cancellationToken: TestHub.Token);
            var active = await hub.Sanctions.ListActiveAsync(new ListActiveRequest(), cancellationToken: TestHub.Token);
            using var query = hub.Subjects.QueryProfiles(new QueryProfilesRequest(), cancellationToken: TestHub.Token);
            Assert.True(await query.ResponseStream.MoveNext(TestHub.Token));

            // No matter names it, yet a profile shows whether a company is rated.
            Assert.Contains(profile.Profile.SourceAges, a => a is { Source: "sx-tax", Dataset: "tax.a-rated" });
            return
            [
                (await hub.Check(Rows.Company)).SourceAges, await AgesOfMany(), profile.Profile.SourceAges, records.SourceAges, active.SourceAges,
                query.ResponseStream.Current.SourceAges,
            ];
        }

        async Task<IEnumerable<SourceAge>> AgesOfMany()
        {
            using var call = hub.Eligibility.CheckMany(cancellationToken: TestHub.Token);
            var question = new CheckQuestion { Check = new CheckRequest { UnifiedSocialCreditCode = Rows.Company, MatterCode = "procurement" } };
            await call.RequestStream.WriteAsync(new CheckManyRequest { Questions = { question } }, TestHub.Token);
            await call.RequestStream.CompleteAsync();
            Assert.True(await call.ResponseStream.MoveNext(TestHub.Token));
            return call.ResponseStream.Current.SourceAges.Concat(call.ResponseStream.Current.Answers.SelectMany(a => a.Check.SourceAges)).ToList();
        }

        async Task<bool> ReportConfirms(string number)
        {
            var request = new IssueReportRequest { RequestNumber = number, UnifiedSocialCreditCode = Rows.Company, ReportPurpose = "bidding" };
            var issued = await hub.Reports.IssueReportAsync(request, TestHub.Supervising("sx-bidding"), cancellationToken: TestHub.Token);
            return Assert.Single(issued.Report.Content.Sources, s => s is { Source: "sx-court", Dataset: "court.judgment-default" }).Confirmed;
        }
    }

    [Fact]
    public async Task ListSources_AfterARestart_IsWhatItWas()
    {
        var hub = await TestHub.StartAsync();
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()), new ReportRow { Watermark = new Watermark { Dataset = "court.judgment-default", CompleteAsOf = "2026-11-02T08:00:00+08:00" } });
        var before = await hub.Directory.ListSourcesAsync(new ListSourcesRequest(), cancellationToken: TestHub.Token);
        var time = hub.Time;
        var folder = await hub.StopAsync();
        try
        {
            await using var again = await TestHub.StartAsync(folder, time);
            Assert.Equal(before, await again.Directory.ListSourcesAsync(new ListSourcesRequest(), cancellationToken: TestHub.Token));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
