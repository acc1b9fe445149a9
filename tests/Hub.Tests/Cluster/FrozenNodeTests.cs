using System.Diagnostics;
using CreditHub.TestKit;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Cluster;

/// <summary>A node that stands still in a commit, with the ledger's head locked: the server ends its session, and the others write on.</summary>
public sealed class FrozenNodeTests
{
    // The session is ended after the 5 seconds of Hub:Ledger:StallSeconds; the rest is for a slow machine.
    private static readonly TimeSpan WritesAgainWithin = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Node_FrozenInACommit_SaysSoAndLosesTheLockSoThatAnotherWritesOn()
    {
        using var redis = new RedisServer();
        await redis.StartAsync(TestHub.Token);
        var database = PostgreSqlServer.NewDatabase();
        var clock = new FreezingClock();
        await using var first = await TwoNodesTests.NodeIn(null, database, redis, clock);
        await using var second = await TwoNodesTests.NodeIn(null, database, redis);
        using var thaw = clock;
        await first.Report("sx-market", Rows.Of(Rows.Registration()));

        // Rows of many companies at once need no grain, which might live on either node.
        ReportRow[] penalties = [.. Enumerable.Range(0, 4).Select(n => Rows.Of(Rows.Penalty(Rows.CodeOf(n))))];
        ReportRow[] defaults = [.. Enumerable.Range(4, 4).Select(n => Rows.Of(Rows.JudgmentDefault(Rows.CodeOf(n))))];
        clock.Freeze();
        var stuck = first.Report("sx-market", penalties);
        await clock.Frozen.WaitAsync(TimeSpan.FromMinutes(1), TestHub.Token);
        var began = Stopwatch.StartNew();
        var other = second.Report("sx-court", defaults);
        await Eventually.Holds("the frozen node says that commits stand still", async () => (await first.Readiness()).Contains("stands still", StringComparison.Ordinal));
        await Eventually.Holds("the waiting node says so too, or writes on", async () => other.IsCompleted || (await second.Readiness())
            .Contains("commits: Degraded", StringComparison.Ordinal));
        Assert.All(await other.WaitAsync(TimeSpan.FromMinutes(1), TestHub.Token), row => Assert.Equal(RowEffect.Recorded, row.Acknowledged.Effect));
        Assert.InRange(began.Elapsed, TimeSpan.Zero, WritesAgainWithin);

        clock.GoOn();
        await Assert.ThrowsAsync<RpcException>(() => stuck);
        Assert.All(await first.Report("sx-market", penalties), row => Assert.Equal(RowEffect.Recorded, row.Acknowledged.Effect));
        await Eventually.Holds("the node is well again", async () => (await first.Readiness())
            .Contains("commits: Healthy", StringComparison.Ordinal));
    }

    /// <summary>A clock that stops the writer of a ledger where it asks for the time: under the head's lock.</summary>
    private sealed class FreezingClock : TimeProvider, IDisposable
    {
        private readonly TaskCompletionSource _frozen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile bool _freezes;

        public Task Frozen => _frozen.Task;

        public void Freeze() => _freezes = true;

        public void GoOn()
        {
            _freezes = false;
            _goOn.TrySetResult();
        }

        public override DateTimeOffset GetUtcNow()
        {
            if (_freezes && Thread.CurrentThread.Name == "ledger-writer")
            {
                _frozen.TrySetResult();
                _goOn.Task.GetAwaiter().GetResult();
            }

            return base.GetUtcNow();
        }

        public void Dispose() => GoOn();
    }
}
