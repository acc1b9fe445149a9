using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.SharingDirectory;

public sealed class QualityTests
{
    [Fact]
    public async Task Quality_CountsEffectsReasonsLatenessAndFields()
    {
        await using var hub = await TestHub.StartAsync();
        var late = Rows.Penalty();
        var inTime = Rows.Penalty(Rows.OtherCompany);
        inTime.RecordNumber = "in-time";
        inTime.DecidedOn = Rows.Day(2026, 10, 23);
        inTime.Remark = "说明";
        var nameless = Rows.Penalty(Rows.CodeOf(1));
        nameless.RecordNumber = "nameless";
        nameless.Subject.Name = "";
        nameless.Penalty.Facts = "";
        await hub.Report("sx-market", Rows.Of(late), Rows.Of(inTime), Rows.Of(late), Rows.Of(nameless));
        var corrected = inTime.Clone();
        corrected.Version = 2;
        corrected.Remark = "";
        await hub.Report("sx-market", Rows.Of(corrected));

        var quality = await Read(hub, "market.penalty");
        Assert.Equal((2, 1, 1, 1), (quality.Recorded, quality.Corrected, quality.Duplicates, quality.Refused));
        Assert.Equal((1, 1, 0), (quality.InTime, quality.Late, quality.TimelinessUnknown));
        Assert.Equal(1, Assert.Single(quality.RefusedByReason).Value);
        Assert.Equal((1, 3), Field(quality, "record.remark"));
        Assert.Equal((3, 3), Field(quality, "record.penalty.facts"));
        Assert.Equal((0, 3), Field(quality, "record.penalty.licence_affected"));
        Assert.DoesNotContain(quality.Completeness, f => f.Field.StartsWith("record.licence.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Quality_SurvivesARestart_AndForgetsDaysBeyondThoseAskedFor()
    {
        var folder = Directory.CreateTempSubdirectory("credithub-").FullName;
        try
        {
            await using (var hub = await TestHub.StartAsync(folder)) await hub.Report("sx-market", Rows.Of(Rows.Penalty()));
            await using var again = await TestHub.StartAsync(folder);
            Assert.Equal(1, (await Read(again, "market.penalty")).Recorded);
            again.Time.Advance(TimeSpan.FromDays(3));
            Assert.Equal(0, (await Read(again, "market.penalty", days: 3)).Recorded);
            Assert.Equal(1, (await Read(again, "market.penalty", days: 4)).Recorded);
            var refusal = await Assert.ThrowsAsync<RpcException>(() => Read(again, "market.penalty", days: -1));
            Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Coverage_TellsArrivingFromOverdueFromNever()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-court", Watermark("court.judgment-default"));
        await hub.Report("sx-tax", Watermark("tax.arrears"));
        hub.Time.Advance(TimeSpan.FromHours(25));
        var response = await hub.Directory.GetQualityAsync(new GetQualityRequest(), cancellationToken: TestHub.Token);
        var states = response.Datasets.ToDictionary(d => (d.Age.Source, d.Age.Dataset), d => d.Age.Overdue);
        Assert.True(states[("sx-court", "court.judgment-default")]);
        Assert.False(states[("sx-tax", "tax.arrears")]);
        var c = response.Coverage;
        Assert.Equal((1, 1), (c.Arriving, c.Overdue));
        Assert.Equal(c.Due, c.Arriving + c.Overdue + c.Never);
        Assert.Equal(response.Datasets.Count(d => d.ReportingPeriodHours > 0), c.Due);

        // The same stands in every answer that depends on the source.
        Assert.Contains((await hub.Check(Rows.Company)).SourceAges, a => a is { Source: "sx-court", Overdue: true });
    }

    [Fact]
    public async Task NameThatTheDirectoryLacks_IsSaidToBeNone_NotAnsweredAsIfNothingCame()
    {
        await using var hub = await TestHub.StartAsync();
        await Refused("DATASET_UNKNOWN", hub.Directory.GetQualityAsync(new GetQualityRequest { Dataset = "market.penalties" }, cancellationToken: TestHub.Token));
        await Refused("UNKNOWN_CODE", hub.Directory.GetQualityAsync(new GetQualityRequest { Source = "sx-markt" }, cancellationToken: TestHub.Token));
        await Refused("DATASET_UNKNOWN", hub.Reporting.ListBatchesAsync(new ListBatchesRequest { Dataset = "market.penalties" }, cancellationToken: TestHub.Token));
        await Refused("UNKNOWN_CODE", hub.Reporting.ListBatchesAsync(new ListBatchesRequest { Source = "sx-markt" }, cancellationToken: TestHub.Token));

        static async Task Refused<T>(string reason, AsyncUnaryCall<T> call)
        {
            var failure = await Assert.ThrowsAsync<RpcException>(async () => await call);
            Assert.Equal((StatusCode.InvalidArgument, reason), (failure.StatusCode, failure.Reason()));
        }
    }

    private static ReportRow Watermark(string dataset) => new()
    {
        Watermark = new Watermark { Dataset = dataset, CompleteAsOf = "2026-11-02T08:00:00+08:00" },
    };

    private static async Task<DatasetQuality> Read(TestHub hub, string dataset, int days = 0)
    {
        var request = new GetQualityRequest { Dataset = dataset, Days = days };
        return Assert.Single((await hub.Directory.GetQualityAsync(request, cancellationToken: TestHub.Token)).Datasets);
    }

    private static (long Filled, long Rows) Field(DatasetQuality quality, string path)
    {
        var field = Assert.Single(quality.Completeness, f => f.Field == path);
        return (field.Filled, field.Rows);
    }
}
