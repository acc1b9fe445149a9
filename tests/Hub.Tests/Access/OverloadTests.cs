using CreditHub.Hub.Access.Limits;
using CreditHub.Hub.Tests.SharingDirectory;
using CreditHub.V1;
using Google.Rpc;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Access;

[Collection(nameof(SourceMetricsTests))]
public sealed class OverloadTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(1);

    [Fact]
    public void Share_ABurstIsNoOverload_AQueueThatStaysIs()
    {
        var share = new LoadShare(TimeSpan.FromMilliseconds(250));
        for (var i = 0; i < 200; i++) share.Take(i % 20 == 0 ? TimeSpan.Zero : Long);
        Assert.Equal(0, share.Refused);

        for (var i = 0; i < 40; i++) share.Take(Long);
        Assert.InRange(share.Refused, 0.5, 0.8);
        for (var i = 0; i < 500; i++) share.Take(Long);
        Assert.Equal(0.9, share.Refused, 3);

        for (var i = 0; i < 60; i++) share.Take(TimeSpan.FromMilliseconds(200));
        Assert.Equal(0.9, share.Refused, 3);
        for (var i = 0; i < 60; i++) share.Take(TimeSpan.Zero);
        Assert.Equal(0, share.Refused, 3);
    }

    [Fact]
    public async Task Overloaded_CallsAreRefusedAtOnceChecksLastAndAllAreTakenAgainAfterwards()
    {
        await using var hub = await TestHub.StartAsync();
        var share = hub.Service<LoadShare>();
        for (var i = 0; i < 50; i++) share.Take(Long);
        Assert.InRange(share.Refused, 0.4, 0.6);

        var (checks, others) = (0, 0);
        for (var i = 0; i < 100; i++)
        {
            checks += await IsRefused(() => hub.Check(Rows.Company));
            others += await IsRefused(() => hub.Sanctions.ListActiveAsync(new ListActiveRequest(),
                cancellationToken: TestHub.Token).ResponseAsync);
        }

        Assert.InRange(checks, 20, 80);
        Assert.True(others > 70, $"{others} of 100 other calls were refused, {checks} checks.");
        for (var i = 0; i < 200; i++) share.Take(TimeSpan.Zero);
        for (var i = 0; i < 50; i++) Assert.Equal(0, await IsRefused(() => hub.Check(Rows.Company)));
    }

    [Fact]
    public async Task Gauge_ThreadsThatAreAllBusy_ShowAsALongWait()
    {
        await using var hub = await TestHub.StartAsync(null, null, "--Hub:Limits:QueueMilliseconds=100");
        var share = hub.Service<LoadShare>();
        using var end = new ManualResetEventSlim();
        try
        {
            // More than the pool adds threads for, for as long as this takes.
            for (var i = 0; i < 400; i++) ThreadPool.UnsafeQueueUserWorkItem(_ => end.Wait(TimeSpan.FromSeconds(30)), null);
            for (var i = 0; i < 1000 && share.Refused == 0; i++) Thread.Sleep(20);
            Assert.True(share.Refused > 0, "The pool was full and the gauge saw nothing.");
        }
        finally
        {
            end.Set();
        }

        await Eventually.Holds("nothing is refused any more", () => Task.FromResult(share.Refused == 0));
    }

    [Fact]
    public async Task ManyStreamsOfRows_AreAllAnsweredAndNoMoreAreInWorkThanMayBe()
    {
        await using var hub = await TestHub.StartAsync(null, null, "--Hub:Limits:RowsInWork=1000");
        var streams = Enumerable.Range(0, 20).Select(s => hub.Report(
            "sx-court", [.. Enumerable.Range(0, 300).Select(n => Rows.Of(Rows.JudgmentDefault(Rows.CodeOf((s * 300) + n))))])).ToList();
        var all = Task.WhenAll(streams);
        var most = 0;
        while (!all.IsCompleted)
        {
            most = Math.Max(most, hub.Service<StreamWork>().RowsInWork);
            await Task.Delay(5, TestHub.Token);
        }

        Assert.All(await all, results => Assert.All(results, r => Assert.NotNull(r.Acknowledged)));
        Assert.InRange(most, 300, 1000);
    }

    private static async Task<int> IsRefused<T>(Func<Task<T>> call)
    {
        try
        {
            await call();
            return 0;
        }
        catch (RpcException e) when (e.Reason() == "OVERLOADED")
        {
            Assert.Equal(StatusCode.ResourceExhausted, e.StatusCode);
            Assert.InRange(e.GetRpcStatus()!.GetDetail<RetryInfo>()!.RetryDelay.ToTimeSpan(), TimeSpan.FromSeconds(0.4),
                TimeSpan.FromSeconds(1.6));
            return 1;
        }
    }
}
