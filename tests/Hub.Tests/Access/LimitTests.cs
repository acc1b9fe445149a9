using CreditHub.V1;
using Google.Rpc;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Access;

public sealed class LimitTests
{
    [Fact]
    public async Task Calls_BeyondTheRate_AreRefusedWithTheTimeToWaitAndOthersAreNot()
    {
        await using var hub = await TestHub.StartAsync(null, null, "--Hub:Limits:CallsPerSecond=5", "--Hub:Limits:HoldBackMilliseconds=0");

        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            for (var i = 0; i < 500; i++) await Matters(hub, "sx-court");
        });

        Assert.Equal((StatusCode.ResourceExhausted, "RATE_EXCEEDED", "5"), (refused.StatusCode, refused.Reason(), refused.Metadata("limit")));
        Assert.True(refused.GetRpcStatus()!.GetDetail<RetryInfo>()!.RetryDelay.ToTimeSpan() > TimeSpan.Zero);
        Assert.NotEmpty((await Matters(hub, "sx-tax")).Matters);
    }

    [Fact]
    public async Task Calls_BeyondTheRate_AreRefusedBeforeTheirDeadlineHasPassed()
    {
        await using var hub = await TestHub.StartAsync(null, TimeProvider.System, "--Hub:Limits:CallsPerSecond=5", "--Hub:Limits:HoldBackMilliseconds=5000");

        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            for (var i = 0; i < 500; i++)
                await hub.Directory.ListMattersAsync(new ListMattersRequest(), TestHub.As("sx-court"), DateTime.UtcNow.AddSeconds(2), TestHub.Token);
        });

        Assert.Equal("RATE_EXCEEDED", refused.Reason());
    }

    [Fact]
    public async Task Streams_BeyondTheNumber_AreRefusedUntilOneEnds()
    {
        await using var hub = await TestHub.StartAsync(null, null, "--Hub:Limits:StreamsMax=2");
        using var first = await Watch(hub, "sx-court");
        using var second = await Watch(hub, "sx-court");

        var refused = await Assert.ThrowsAsync<RpcException>(() => Watch(hub, "sx-court"));
        using var other = await Watch(hub, "sx-tax");
        second.Dispose();
        await Eventually.Holds("another stream may be opened", async () =>
        {
            try
            {
                using var third = await Watch(hub, "sx-court");
                return true;
            }
            catch (RpcException e) when (e.Reason() == "TOO_MANY_STREAMS")
            {
                return false;
            }
        });

        Assert.Equal((StatusCode.ResourceExhausted, "TOO_MANY_STREAMS", "2"), (refused.StatusCode, refused.Reason(), refused.Metadata("limit")));
        Assert.True(refused.GetRpcStatus()!.GetDetail<RetryInfo>()!.RetryDelay.ToTimeSpan() > TimeSpan.Zero);
    }

    [Fact]
    public async Task Questions_OnAStreamBeyondTheRate_AreAnsweredMoreSlowlyAndAll()
    {
        await using var hub = await TestHub.StartAsync(null, null, "--Hub:Limits:QuestionsPerSecond=40");
        using var call = hub.Eligibility.CheckMany(cancellationToken: TestHub.Token);
        var began = TimeProvider.System.GetTimestamp();

        for (var message = 0; message < 3; message++)
        {
            var request = new CheckManyRequest();
            for (var i = 0; i < 40; i++)
                request.Questions.Add(new CheckQuestion { Number = i, Check = new CheckRequest { UnifiedSocialCreditCode = Rows.Company, MatterCode = "procurement" } });
            await call.RequestStream.WriteAsync(request, TestHub.Token);
        }

        await call.RequestStream.CompleteAsync();
        var answers = 0;
        while (await call.ResponseStream.MoveNext(TestHub.Token)) answers += call.ResponseStream.Current.Answers.Count;

        // The burst passes at once; the two seconds' worth behind it takes its time, which no clock of the machine shortens.
        Assert.Equal(120, answers);
        Assert.True(TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromSeconds(1));
    }

    private static async Task<ListMattersResponse> Matters(TestHub hub, string agency) =>
        await hub.Directory.ListMattersAsync(new ListMattersRequest(), TestHub.As(agency), cancellationToken: TestHub.Token);

    private static async Task<AsyncServerStreamingCall<WatchResponse>> Watch(TestHub hub, string agency)
    {
        var watch = hub.Sanctions.Watch(new WatchRequest { Now = new StartNow() }, RightsTests.For(agency, "supervision"), cancellationToken: TestHub.Token);
        Assert.True(await watch.ResponseStream.MoveNext(TestHub.Token));
        return watch;
    }
}
