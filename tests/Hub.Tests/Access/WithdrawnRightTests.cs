using CreditHub.Hub.Access.Credentials;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Access;

public sealed class WithdrawnRightTests
{
    [Fact]
    public async Task Right_WithdrawnWhileAStreamIsOpen_EndsItAndRefusesTheNext()
    {
        await using var hub = await TestHub.StartOnAsync(_ => { }, "--Hub:Access:LookMilliseconds=50");
        using var watch = hub.Sanctions.Watch(new WatchRequest { Now = new StartNow() }, RightsTests.For("sx-court", "supervision"), cancellationToken: TestHub.Token);
        using var untouched = hub.Sanctions.Watch(new WatchRequest { Now = new StartNow(), HeartbeatSeconds = 1 }, RightsTests.For("sx-tax", "supervision"), cancellationToken: TestHub.Token);
        Assert.True(await watch.ResponseStream.MoveNext(TestHub.Token));
        Assert.True(await untouched.ResponseStream.MoveNext(TestHub.Token));

        var began = TimeProvider.System.GetTimestamp();
        DirectoryEdit.Edit(hub.ConfigFolder, "withdrawn", d => d.RightsOf("sx-court").Single(r => r["actions"]!.ToJsonString().Contains("watch", StringComparison.Ordinal))["actions"] =
            new System.Text.Json.Nodes.JsonArray("read"));
        await hub.PublishRules(hub.ConfigFolder);
        var ended = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await watch.ResponseStream.MoveNext(TestHub.Token)) Assert.NotNull(watch.ResponseStream.Current);
        });
        Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(5));
        using var again = hub.Sanctions.Watch(new WatchRequest { Now = new StartNow() }, RightsTests.For("sx-court", "supervision"), cancellationToken: TestHub.Token);
        var refused = await Assert.ThrowsAsync<RpcException>(() => again.ResponseStream.MoveNext(TestHub.Token));

        Assert.Equal((StatusCode.Unavailable, "RIGHTS_CHANGED"), (ended.StatusCode, ended.Reason()));
        Assert.Equal((StatusCode.PermissionDenied, "RIGHT_NOT_GRANTED"), (refused.StatusCode, refused.Reason()));
        Assert.Equal("withdrawn", (await hub.Directory.ListAgenciesAsync(new ListAgenciesRequest(), cancellationToken: TestHub.Token)).Version);

        // Another agency's stream goes on.
        hub.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.True(await untouched.ResponseStream.MoveNext(TestHub.Token));
    }

    [Fact]
    public async Task Right_ThatEndsWithTheDay_EndsWithIt()
    {
        await using var hub = await TestHub.StartOnAsync(d =>
        {
            foreach (var right in d.RightsOf("sx-court")) right["until"] = "2026-11-02";
        });
        await hub.Report("sx-market", Rows.Of(Rows.Registration()));
        var profile = new GetProfileRequest { UnifiedSocialCreditCode = Rows.Company };
        Assert.NotNull((await hub.Subjects.GetProfileAsync(profile, RightsTests.For("sx-court", "supervision"), cancellationToken: TestHub.Token)).Profile);

        hub.Time.Advance(TimeSpan.FromHours(15));

        var refused = await Assert.ThrowsAsync<RpcException>(
            () => hub.Subjects.GetProfileAsync(profile, RightsTests.For("sx-court", "supervision"), cancellationToken: TestHub.Token).ResponseAsync);
        Assert.Equal("RIGHT_NOT_GRANTED", refused.Reason());
    }

    [Fact]
    public void Looks_ByDefault_AreSoFrequentThatAWithdrawalActsWithinASecond() =>
        Assert.InRange(new AccessOptions().LookMilliseconds, 50, 500);
}
