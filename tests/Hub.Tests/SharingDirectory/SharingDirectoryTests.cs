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

        hub.Time.Advance(TimeSpan.FromDays(400));
        var later = await hub.Directory.ListSourcesAsync(new ListSourcesRequest(), cancellationToken: TestHub.Token);
        Assert.True(Assert.Single(later.Sources, s => s.Age is { Source: "sx-court", Dataset: "court.judgment-default" }).Age.Overdue);
        Assert.Contains((await hub.Check(Rows.Company)).SourceAges, a => a is { Source: "sx-court", Overdue: true });
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
