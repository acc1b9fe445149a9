using CreditHub.Client.Errors;
using CreditHub.TestKit.FakeHub;
using CreditHub.V1;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CreditHub.Client.Tests;

public sealed class CallTests : HubFixture
{
    private const string Code = "91610131MA6TYKRX7K";

    [Fact]
    public async Task EveryCall_SaysWhoAsksAndWhy()
    {
        await Client.CheckAsync(Code, "procurement", cancellationToken: Cancelled);
        await Client.ReportAsync(new[] { new ReportRow { Row = 1 } }.ToAsyncEnumerable(), Cancelled).ToListAsync(Cancelled);
        await Client.QueryProfilesAsync(new QueryProfilesRequest(), Cancelled).ToListAsync(Cancelled);

        Assert.Equal(["Check", "Report", "QueryProfiles"], Hub.Calls.Arrived.Select(call => call.Method));
        Assert.All(Hub.Calls.Arrived, call => Assert.Equal(("sx-procurement", "procurement"), (call.Agency, call.Purpose)));
    }

    [Fact]
    public async Task CallsForACompany_NameIt()
    {
        using var portal = Connect(o => o.ActingFor = Code);

        await portal.CheckAsync(Code, "procurement", cancellationToken: Cancelled);
        await Client.CheckAsync(Code, "procurement", cancellationToken: Cancelled);

        Assert.Equal([Code, ""], Hub.Calls.Arrived.Select(call => call.ActingFor));
    }

    [Fact]
    public async Task UnaryCalls_HaveADeadline_StreamsHaveNone()
    {
        await Client.ListMattersAsync(Cancelled);
        await Client.QueryProfilesAsync(new QueryProfilesRequest(), Cancelled).ToListAsync(Cancelled);

        Assert.Equal([("ListMatters", true), ("QueryProfiles", false)], Hub.Calls.Arrived.Select(call => (call.Method, call.HasDeadline)));
    }

    [Fact]
    public async Task UnaryRead_UnavailableTwice_IsRepeatedUntilAnswered()
    {
        Hub.Calls.Refuse = (_, before) => before < 2 ? NotServing() : null;

        var answer = await Client.CheckAsync(Code, "procurement", cancellationToken: Cancelled);

        Assert.Equal(Verdict.Clear, answer.Verdict);
        Assert.Equal(3, Hub.Calls.Arrived.Count);
    }

    [Fact]
    public async Task UnaryRead_RefusedForGood_IsNotRepeated()
    {
        Hub.Calls.Refuse = (_, _) => Refusals.Of(StatusCode.InvalidArgument, ErrorReason.MatterUnknown, "No such matter.", ("matter", "x"));

        await Assert.ThrowsAsync<CreditHubException>(() => Client.CheckAsync(Code, "x", cancellationToken: Cancelled));

        Assert.Single(Hub.Calls.Arrived);
    }

    [Fact]
    public async Task RawStream_Unavailable_IsNotRepeatedUnseen()
    {
        Hub.Calls.Refuse = (_, _) => NotServing();

        await Assert.ThrowsAsync<RpcException>(async () =>
        {
            using var call = Client.Subjects.QueryProfiles(new QueryProfilesRequest(), cancellationToken: Cancelled);
            await call.ResponseStream.MoveNext(Cancelled);
        });

        Assert.Single(Hub.Calls.Arrived);
    }

    [Fact]
    public async Task Deadline_Passes_IsSaidPlainly()
    {
        Hub.Eligibility.BeforeAnswer = token => Task.Delay(Timeout.Infinite, token);
        using var hasty = Connect(options => options.Deadline = TimeSpan.FromMilliseconds(200));

        var failure = await Assert.ThrowsAsync<CreditHubException>(() => hasty.CheckAsync(Code, "procurement", cancellationToken: Cancelled));

        Assert.Equal(StatusCode.DeadlineExceeded, failure.Status);
        Assert.Contains("did not answer within the deadline", failure.Message, StringComparison.Ordinal);
    }

    // A hub that rehearses gives its adapters a stated clock; counted by that one, their calls would have ended before they began.
    [Fact]
    public async Task Deadline_IsByTheSystemsClock_WhateverClockTheClientHas()
    {
        var past = new FakeTimeProvider(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using var client = Connect(options => options.TimeProvider = past);

        Assert.Empty(await client.ListMattersAsync(Cancelled));
    }

    [Fact]
    public async Task Cancellation_ByTheCaller_StaysACancellation()
    {
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        Hub.Eligibility.BeforeAnswer = async token =>
        {
            await caller.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Client.CheckAsync(Code, "procurement", cancellationToken: caller.Token));
    }

    [Fact]
    public async Task CheckDetails_AllGiven_ReachTheHub()
    {
        CheckRequest? asked = null;
        Hub.Eligibility.Answer = request =>
        {
            asked = request;
            return new CheckResponse { Verdict = Verdict.Barred };
        };

        await Client.CheckAsync(
            Code, "procurement",
            new CheckDetails
            {
                Region = "610100", Industry = "F", EffectiveOn = new DateOnly(2026, 3, 2), CaseNumber = "2026-7",
                KnownAt = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(8)),
            },
            Cancelled);

        Assert.Equal(
            new CheckRequest
            {
                UnifiedSocialCreditCode = Code, MatterCode = "procurement", RegionCode = "610100", IndustryCode = "F", CaseNumber = "2026-7",
                EffectiveOn = new BeijingDate { Year = 2026, Month = 3, Day = 2 }, KnownAt = "2026-03-02T01:00:00Z",
            },
            asked);
    }

    [Fact]
    public async Task Listings_FetchPageAfterPage()
    {
        Hub.Sanctions.Snapshot = [.. Enumerable.Range(1, 5).Select(n => new SnapshotEntry { SubjectName = $"第{n}号" })];
        Hub.Subjects.Records = [.. Enumerable.Range(1, 7).Select(n => new HeldRecord { RecordedAt = $"{n}" })];

        var active = await Client.ListActiveAsync(cancellationToken: Cancelled).Select(entry => entry.SubjectName).ToListAsync(Cancelled);
        var records = await Client.ListRecordsAsync(Code, pageSize: 3, cancellationToken: Cancelled).ToListAsync(Cancelled);

        Assert.Equal(["第1号", "第2号", "第3号", "第4号", "第5号"], active);
        Assert.Equal(["1", "2", "3", "4", "5", "6", "7"], records.Select(record => record.RecordedAt));
        Assert.Equal((3, 3), (Count("ListActive"), Count("ListRecords")));
    }

    private static RpcException NotServing() => Refusals.Of(StatusCode.Unavailable, ErrorReason.NotServing, "Starting.");

    private int Count(string method) => Hub.Calls.Arrived.Count(call => call.Method == method);
}
