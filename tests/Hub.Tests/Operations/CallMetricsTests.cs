using System.Net.Http.Json;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Operations;

public sealed class CallMetricsTests
{
    private const string Check = "method=\"EligibilityService/Check\"";

    [Fact]
    public async Task Calls_ByGrpcAndByJson_AreMeasuredOnceEachByMethodAndStatus()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Check(Rows.CodeOf(1));
        await Assert.ThrowsAsync<RpcException>(() => hub.Check("9161"));
        using var http = new HttpClient();
        using var refused = await http.PostAsJsonAsync(
            new Uri($"{hub.Address}/v1/checks"), new { unified_social_credit_code = "9161", matter_code = "procurement" }, TestHub.Token);

        var told = await Scrape(hub, "credithub_call_duration_seconds_count", Check, "status=\"OK\"");
        Assert.Equal("1", told);
        Assert.Equal("2", await Scrape(hub, "credithub_call_duration_seconds_count", Check, "status=\"INVALID_ARGUMENT\""));
        Assert.Equal("1", await Scrape(hub, "credithub_calls_refused_total", "reason=\"CODE_MALFORMED\""));
        Assert.Equal("1", await Scrape(hub, "credithub_calls_refused_total", "reason=\"PURPOSE_MISSING\""));
    }

    [Fact]
    public async Task Watch_ThatIsOpen_IsCountedAndAtThePresent()
    {
        await using var hub = await TestHub.StartAsync();
        using (var watch = hub.Sanctions.Watch(
            new WatchRequest { Now = new StartNow() }, TestHub.Supervising("sx-market"), cancellationToken: TestHub.Token))
        {
            await watch.ResponseStream.MoveNext(TestHub.Token);
            await Eventually.Holds(
                "it is counted", async () => await Scrape(hub, "credithub_watches_open", "kind=\"sanctions\"") == "1");
            await Eventually.Holds(
                "it is at the present", async () => await Scrape(hub, "credithub_watch_lag_seconds", "kind=\"sanctions\"") == "0");
        }

        await Eventually.Holds("it is counted no more", async () => await Scrape(hub, "credithub_watches_open", "kind=\"sanctions\"") == "0");
        await Eventually.Holds("it was measured", async () =>
            await Scrape(hub, "credithub_call_duration_seconds_count", "method=\"SanctionService/Watch\"", "status=\"CANCELLED\"") == "1");
    }

    // The value of the one series with these labels; null where there is none. Names are looked for as whole names.
    private static async Task<string?> Scrape(TestHub hub, string name, params string[] labels)
    {
        using var http = new HttpClient();
        var text = await http.GetStringAsync(new Uri($"{hub.OperationsAddress}/metrics"), TestHub.Token);
        return text.Split('\n').SingleOrDefault(l =>
            l.StartsWith(name + "{", StringComparison.Ordinal) && labels.All(label => l.Contains(label, StringComparison.Ordinal)))?.Split(' ')[1];
    }
}
