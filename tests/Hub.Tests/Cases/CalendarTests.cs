using System.Text.Json.Nodes;
using CreditHub.V1;
using Microsoft.Extensions.Time.Testing;

namespace CreditHub.Hub.Tests.Cases;

/// <summary>
/// The turn of a year whose notice of working days is not out: steps are taken, the operator is warned, and the notice corrects what was
/// provisional.
/// </summary>
public sealed class CalendarTests
{
    [Fact]
    public async Task Objection_InLateDecember_IsTakenProvisionallyAndCorrectedByTheRules()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 12, 31, 9, 0, 0, TimeSpan.FromHours(8)));
        await using var hub = await TestHub.StartAsync(time: time);
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()));
        var raised = (await hub.Act(CaseCalls.AsCompany(Rows.Company), r => r.Objection = new ObjectionStep
        {
            Raise = new RaiseObjection
            {
                Target = new RecordReference
                {
                    Source = "sx-court", Dataset = Rows.JudgmentDefault().Dataset,
                    RecordNumber = Rows.JudgmentDefault().RecordNumber
                },
                Ground = ObjectionGround.WrongOrIncomplete, Statement = "系重名企业",
            },
        })).Case;

        Assert.Equal((Rows.Day(2027, 1, 1), true, Rows.Day(2026, 12, 31), 1),
            (raised.Deadline.DueOn, raised.Deadline.Provisional, raised.Deadline.CountedFrom, raised.Deadline.CountedWorkingDays));
        var readiness = await hub.Readiness();
        Assert.Contains("calendar: Degraded. The working day calendar does not hold 2027", readiness, StringComparison.Ordinal);
        Assert.StartsWith("Degraded", readiness, StringComparison.Ordinal);
        Assert.Equal(2027, (await hub.Directory.ListSourcesAsync(new ListSourcesRequest(), cancellationToken: TestHub.Token))
            .CalendarMissingYear);

        var folder = System.IO.Directory.CreateTempSubdirectory("credithub-").FullName;
        var config = DirectoryEdit.CopyOfConfig(folder);
        DirectoryEdit.Edit(config, "calendar.json", "2027", calendar =>
        {
            calendar.AsObject().Remove("version");
            calendar["years"]!.AsArray().Add(JsonNode.Parse("""{"year": 2027, "weekdaysOff": ["01-01"], "weekendsWorked": []}"""));
        });
        await hub.PublishRules(config);

        await Eventually.Holds("the deadline is corrected", async () => (await hub.Case(raised.CaseId)).Deadline is { Provisional: false });
        var corrected = await hub.Case(raised.CaseId);
        Assert.Equal((Rows.Day(2027, 1, 4), "DeadlineCounted"), (corrected.Deadline.DueOn, corrected.Steps[^1].Verb));
        Assert.Null(corrected.Deadline.CountedFrom);
        Assert.Contains("calendar: Healthy", await hub.Readiness(), StringComparison.Ordinal);
        Assert.Equal(0, (await hub.Directory.ListSourcesAsync(new ListSourcesRequest(), cancellationToken: TestHub.Token))
            .CalendarMissingYear);
        System.IO.Directory.Delete(folder, recursive: true);
    }
}
