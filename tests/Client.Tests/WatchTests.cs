using CreditHub.Client.Errors;
using CreditHub.Client.Watching;
using CreditHub.TestKit.FakeHub;
using CreditHub.V1;
using CsCheck;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CreditHub.Client.Tests;

public sealed class WatchTests : HubFixture
{
    [Fact]
    public async Task Watch_CutAtRandomPoints_HandsOverEachChangeOnceInOrder()
    {
        await Gen.Select(Gen.Int[1, 120], Gen.Select(Gen.Int[0, 40], Gen.Enum<Cut>()).Array[0, 15]).SampleAsync(
            async (entries, cuts) =>
            {
                await using var hub = await FakeHubServer.StartAsync();
                hub.Sanctions.Entries = entries;
                hub.Sanctions.CutAfter = new CutPlan(cuts).Next;
                hub.Sanctions.PartsOf = n => 1 + (n % 4);
                using var client = Connect(o => o.Address = hub.Address);

                var sets = await SetsOfChangesAsync(client.WatchAsync(WatchStart.Beginning, cancellationToken: Cancelled), entries);

                // A transaction that came in parts is handed over whole, also where the connection broke between them.
                Assert.Equal(Enumerable.Range(1, entries).Select(n => ($"t{n}", 1 + (n % 4), false)), sets.Select(s =>
                    (s.Token?.Value ?? "", s.Changes.Count, s.More)));
            },
            iter: 50, threads: 2);
    }

    [Fact]
    public async Task Watch_AfterABreak_GoesOnFromTheLastToken()
    {
        Hub.Sanctions.Entries = 12;
        Hub.Sanctions.CutAfter = response => response.Changes?.Token.Value == "t8" ? Cut.Unavailable : Cut.None;

        var tokens = await TokensOfChangesAsync(Client.WatchAsync(WatchStart.After("t3"), cancellationToken: Cancelled), 12);

        Assert.Equal(["t4", "t5", "t6", "t7", "t8", "t9", "t10", "t11", "t12"], tokens);
        Assert.Equal(["t3", "t8"], Hub.Sanctions.Requests.Select(request => request.After.Value));
    }

    [Fact]
    public async Task Watch_CutWithinTheSnapshot_SaysThatItBeginsAgain()
    {
        Hub.Sanctions.Snapshot = [.. Enumerable.Range(1, 3).Select(n => new SnapshotEntry { SubjectName = $"{n}" })];
        var cut = 0;
        Hub.Sanctions.CutAfter = response =>
            response.SnapshotEntry?.SubjectName == "2" && cut++ == 0 ? Cut.Unavailable : Cut.None;

        var events = await Client.WatchAsync(WatchStart.Snapshot, cancellationToken: Cancelled)
            .TakeWhile(next => next is not WatchEvent.CaughtUp).ToListAsync(Cancelled);

        Assert.Equal(
            ["SnapshotEntry", "SnapshotEntry", "SnapshotRestarted", "SnapshotEntry", "SnapshotEntry", "SnapshotEntry", "SnapshotEnd"],
            events.Select(next => next.GetType().Name));
        Assert.All(Hub.Sanctions.Requests, request => Assert.Equal(WatchRequest.StartOneofCase.Snapshot, request.StartCase));
    }

    [Fact]
    public async Task Watch_CutWithinTheSnapshotAfterACheckpoint_BeginsTheSnapshotAgain()
    {
        Hub.Sanctions.Entries = 3;
        Hub.Sanctions.CheckpointsWithinSnapshot = true;
        Hub.Sanctions.Snapshot = [new SnapshotEntry { SubjectName = "1" }, new SnapshotEntry { SubjectName = "2" }];
        var cut = 0;
        Hub.Sanctions.CutAfter = response => response.Checkpoint is not null && cut++ == 0 ? Cut.Unavailable : Cut.None;

        var events = await Client.WatchAsync(WatchStart.Snapshot, cancellationToken: Cancelled)
            .TakeWhile(next => next is not WatchEvent.CaughtUp).ToListAsync(Cancelled);

        Assert.Equal(["1", "1", "2"], events.OfType<WatchEvent.SnapshotEntry>().Select(next => next.Entry.SubjectName));
        Assert.Single(events.OfType<WatchEvent.SnapshotRestarted>());
        Assert.All(events.TakeWhile(next => next is not WatchEvent.SnapshotEnd), next => Assert.Null(next.Token));
    }

    [Fact]
    public async Task Watch_CutAfterTheSnapshot_GoesOnFromItsToken()
    {
        Hub.Sanctions.Entries = 4;
        Hub.Sanctions.Snapshot = [new SnapshotEntry { SubjectName = "1" }];
        Hub.Sanctions.CutAfter = response => response.SnapshotEnd is not null ? Cut.Unavailable : Cut.None;

        await Client.WatchAsync(WatchStart.Snapshot, cancellationToken: Cancelled).FirstAsync(next => next is WatchEvent.CaughtUp, Cancelled);

        Assert.Equal("t4", Hub.Sanctions.Requests[^1].After.Value);
    }

    [Fact]
    public async Task Watch_TokenTooOld_NamesTheOldestToken()
    {
        Hub.Sanctions.Refuse = _ => Refusals.Of(StatusCode.OutOfRange, ErrorReason.TokenTooOld, "Retained from t90.", ("oldest_token", "t90"));

        var refusal = await Assert.ThrowsAsync<TokenTooOldException>(async () =>
            await Client.WatchAsync(WatchStart.After("t1"), cancellationToken: Cancelled).FirstAsync(Cancelled));

        Assert.Equal("t90", refusal.OldestToken?.Value);
        Assert.Single(Hub.Sanctions.Requests);
    }

    [Fact]
    public async Task Watch_SilentForThreeHeartbeats_ConnectsAgainAndLosesNothing()
    {
        var time = new FakeTimeProvider();
        Hub.Sanctions.Entries = 8;
        Hub.Sanctions.FallSilentAfter = 4;
        using var client = Connect(options => options.TimeProvider = time);

        var tokens = TokensOfChangesAsync(client.WatchAsync(WatchStart.Beginning, heartbeatSeconds: 10, cancellationToken: Cancelled), 8);
        await Hub.Sanctions.FellSilent.WaitAsync(TimeSpan.FromSeconds(30), Cancelled);
        // One heartbeat too many at a time, and then time stands still: on a busy machine the new connection would otherwise look silent too.
        while (Hub.Sanctions.Requests.Count < 2)
        {
            time.Advance(TimeSpan.FromSeconds(31));
            for (var wait = 0; wait < 100 && Hub.Sanctions.Requests.Count < 2; wait++)
                await Task.Delay(20, Cancelled);
        }

        Assert.Equal(Enumerable.Range(1, 8).Select(n => $"t{n}"), await tokens.WaitAsync(TimeSpan.FromSeconds(30), Cancelled));
    }

    [Fact]
    public async Task Watch_Overloaded_WaitsAsAskedAndTriesAgain()
    {
        Hub.Sanctions.Entries = 1;
        Hub.Sanctions.Refuse = _ => Hub.Sanctions.Requests.Count == 1
            ? Refusals.Of(StatusCode.ResourceExhausted, ErrorReason.Overloaded, "Too many watches.", ("retry_after_ms", "30"))
            : null;

        var tokens = await TokensOfChangesAsync(Client.WatchAsync(WatchStart.Beginning, cancellationToken: Cancelled), 1);

        Assert.Equal(["t1"], tokens);
    }

    [Fact]
    public async Task Watch_HubRestarts_GoesOnWithTheNewOne()
    {
        var first = await FakeHubServer.StartAsync();
        first.Sanctions.Entries = 5;
        using var client = Connect(options => options.Address = first.Address);
        await using var events = client.WatchAsync(WatchStart.Beginning, cancellationToken: Cancelled).GetAsyncEnumerator(Cancelled);
        while (await events.MoveNextAsync() && events.Current is not WatchEvent.CaughtUp)
            Assert.NotNull(events.Current.Token);

        await first.DisposeAsync();
        await using var second = await FakeHubServer.StartAsync(new Uri(first.Address).Port);
        second.Sanctions.Entries = 6;
        Assert.True(await events.MoveNextAsync());

        Assert.Equal("t6", Assert.IsType<WatchEvent.Changes>(events.Current).Set.Token.Value);
    }

    [Fact]
    public async Task Watch_Cancelled_EndsAsACancellation()
    {
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in Client.WatchAsync(WatchStart.Now, cancellationToken: caller.Token))
                await caller.CancelAsync();
        });
    }

    private static async Task<List<string>> TokensOfChangesAsync(IAsyncEnumerable<WatchEvent> events, int last) =>
        [.. (await SetsOfChangesAsync(events, last)).Select(s => s.Token.Value)];

    private static async Task<List<ChangeSet>> SetsOfChangesAsync(IAsyncEnumerable<WatchEvent> events, int last)
    {
        var sets = new List<ChangeSet>();
        await foreach (var next in events)
        {
            if (next is not WatchEvent.Changes changes)
                continue;
            sets.Add(changes.Set);
            if (changes.Set.Token?.Value == $"t{last}")
                break;
        }

        return sets;
    }

    /// <summary>Cuts after so many messages each, in turn, and then no more.</summary>
    private sealed class CutPlan((int After, Cut Cut)[] cuts)
    {
        private int _next;
        private int _sent;

        public Cut Next(WatchResponse response)
        {
            if (_next >= cuts.Length || _sent++ < cuts[_next].After)
                return Cut.None;
            _sent = 0;
            return cuts[_next++].Cut;
        }
    }
}
