using System.Globalization;
using CreditHub.Client.Errors;
using CreditHub.TestKit.FakeHub;
using CreditHub.V1;
using CsCheck;
using Grpc.Core;
using Xunit;

namespace CreditHub.Client.Tests;

public sealed class ReportTests : HubFixture
{
    [Fact]
    public async Task Report_CutAtRandomPoints_GivesEachRowsResultExactlyOnce()
    {
        await Gen.Select(Gen.Int[1, 400], Gen.Int[1, 40], Gen.Enum<Cut>().Array[0, 6], Gen.Enum<Cut>().Array[0, 6]).SampleAsync(
            async (rows, batch, before, after) =>
            {
                await using var hub = await FakeHubServer.StartAsync();
                hub.Reporting.CutBefore = message => message <= before.Length ? before[message - 1] : Cut.None;
                hub.Reporting.CutAfter = message => message <= after.Length ? after[message - 1] : Cut.None;
                using var client = Connect(o => (o.Address, o.BatchSize, o.Window) = (hub.Address, batch, batch * 3));

                var results = await client.ReportAsync(Rows(rows), Cancelled).ToListAsync(Cancelled);

                Assert.Equal(Enumerable.Range(1, rows).Select(n => (long)n), results.Select(result => result.Row).Order());
                Assert.All(results, result => Assert.Equal(RowResult.OutcomeOneofCase.Acknowledged, result.OutcomeCase));
                Assert.Equal(rows, hub.Reporting.Taken.Count);
            },
            iter: 40, threads: 2);
    }

    [Fact]
    public async Task Report_EveryActionOfTheContract_ArrivesAsItWasSent()
    {
        var arrived = new System.Collections.Concurrent.ConcurrentQueue<ReportRow>();
        Hub.Reporting.Refuse = row =>
        {
            arrived.Enqueue(row.Clone());
            return null;
        };
        var sent = ReportRow.Descriptor.Oneofs.Single(o => o.Name == "action").Fields.Select((field, n) =>
        {
            var row = new ReportRow { Row = n };
            field.Accessor.SetValue(row, field.MessageType.Parser.ParseFrom([]));
            return row;
        }).ToList();

        await Client.ReportAsync(sent.ToAsyncEnumerable(), Cancelled).ToListAsync(Cancelled);

        Assert.Equal(sent.Select(row => row.ActionCase), arrived.Select(row => row.ActionCase));
    }

    [Fact]
    public async Task Report_CutAfterTaking_SendsTheUnansweredRowsAgain()
    {
        Hub.Reporting.CutBefore = message => message == 1 ? Cut.ConnectionLost : Cut.None;

        var results = await Client.ReportAsync(Rows(10), Cancelled).ToListAsync(Cancelled);

        Assert.Equal(10, results.Count);
        Assert.All(results, result => Assert.Equal(RowEffect.Repeated, result.Acknowledged.Effect));
        Assert.All(Hub.Reporting.Taken, record => Assert.Equal(2, record.Value));
    }

    [Fact]
    public async Task Report_RowsWithTheSameNumber_AreToldApart()
    {
        var rows = Rows(6).Select(row => new ReportRow { Row = 1, Record = row.Record });
        Hub.Reporting.Refuse = row => row.Record.RecordNumber == "R4" ? new FieldFault { Reason = ErrorReason.NoDocument } : null;

        var results = await Client.ReportAsync(rows, Cancelled).ToListAsync(Cancelled);

        Assert.All(results, result => Assert.Equal(1, result.Row));
        Assert.Equal([3], results.Index().Where(result => result.Item.Refused is not null).Select(result => result.Index));
    }

    [Fact]
    public async Task Report_NotGranted_EndsWithTheRefusal()
    {
        Hub.Calls.Refuse = (_, _) => Refusals.Of(StatusCode.PermissionDenied, ErrorReason.DatasetNotGranted, "Not yours.");

        var refusal = await Assert.ThrowsAsync<CreditHubException>(async () => await Client.ReportAsync(Rows(10_000), Cancelled).ToListAsync(Cancelled));

        Assert.Equal(ErrorReason.DatasetNotGranted, refusal.Reason);
        Assert.Single(Hub.Calls.Arrived);
    }

    [Fact]
    public async Task Report_HubAwayForGood_GivesUpWithTheReason()
    {
        Hub.Calls.Refuse = (_, _) => Refusals.Of(StatusCode.Unavailable, ErrorReason.NotServing, "Shutting down.");
        using var client = Connect(options => options.GiveUpAfter = TimeSpan.FromSeconds(2));

        var failure = await Assert.ThrowsAsync<CreditHubException>(async () => await client.ReportAsync(Rows(5), Cancelled).ToListAsync(Cancelled));

        Assert.Equal(ErrorReason.NotServing, failure.Reason);
        Assert.True(Hub.Calls.Arrived.Count > 1, "The call was never repeated.");
    }

    [Fact]
    public async Task Report_SourceFails_HandsOverWhatWentBeforeAndThenTheFailure()
    {
        var seen = new List<long>();

        await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (var result in Client.ReportAsync(Failing(), Cancelled))
                seen.Add(result.Row);
        });

        Assert.Equal([1L, 2L, 3L], seen);

        static async IAsyncEnumerable<ReportRow> Failing()
        {
            await foreach (var row in Rows(3))
                yield return row;
            throw new InvalidDataException("line 4");
        }
    }

    [Fact]
    public async Task Report_SlowSource_AnswersEachRowBeforeTheNextIsGiven()
    {
        var answered = new SemaphoreSlim(0);
        var count = 0;

        await foreach (var _ in Client.ReportAsync(OneByOne(), Cancelled))
        {
            count++;
            answered.Release();
        }

        Assert.Equal(3, count);

        async IAsyncEnumerable<ReportRow> OneByOne()
        {
            await foreach (var row in Rows(3))
            {
                yield return row;
                Assert.True(await answered.WaitAsync(TimeSpan.FromSeconds(30), Cancelled), "A row waited for the row after it.");
            }
        }
    }

    private static async IAsyncEnumerable<ReportRow> Rows(int count)
    {
        for (var number = 1; number <= count; number++)
        {
            if (number % 97 == 0)
                await Task.Yield();
            yield return new ReportRow
            {
                Row = number,
                Record = new CreditRecord { Dataset = "market.penalty", RecordNumber = "R" + number.ToString(CultureInfo.InvariantCulture) },
            };
        }
    }
}
