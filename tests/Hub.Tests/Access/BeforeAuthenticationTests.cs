using System.Net;
using System.Net.Sockets;
using CreditHub.Hub.Access.Limits;
using CreditHub.Hub.Evidence;
using CreditHub.Hub.Hosting;
using CreditHub.Hub.Tests.Evidence;
using CreditHub.TestKit;
using CreditHub.V1;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace CreditHub.Hub.Tests.Access;

/// <summary>What somebody without a credential can cost the hub, and what the two sockets serve.</summary>
public sealed class BeforeAuthenticationTests
{
    [Fact]
    public async Task Refusals_OfOnePeer_AreOneEntryAndThenOneForAllOfTheSecond()
    {
        await using var hub = await TestHub.StartAsync();
        var nobody = TestHub.As("nobody");
        for (var i = 0; i < 50; i++)
            await Assert.ThrowsAsync<RpcException>(async () => await hub.Directory.ListMattersAsync(new ListMattersRequest(), nobody, cancellationToken: TestHub.Token));
        hub.Time.Advance(TimeSpan.FromSeconds(2));
        await DecisionLogTests.Flush(hub);

        var refused = Logged.Decisions(hub.EvidenceFolder).Where(d => d.Decision.Refusal == ErrorReason.AgencyUnknown).ToList();
        Assert.Equal([0, 49], refused.Select(d => d.Decision.Calls).Order());
        Assert.All(refused, d => Assert.Equal("SharingDirectoryService/ListMatters", d.Call.Operation));
    }

    [Fact]
    public void Windows_OfMorePeersThanAreKept_CountTheOthersTogetherAndLoseNone()
    {
        var time = new FakeTimeProvider();
        var (first, together) = (0L, 0L);
        var windows = new RefusalWindows(time, (_, calls) => together += calls);
        var random = new Random(7);
        const int Calls = 60_000;
        for (var i = 0; i < Calls; i++)
        {
            if (windows.IsFirst(new RefusedPeer($"10.0.{random.Next(40)}.{random.Next(250)}", ErrorReason.CredentialMissing, ""))) first++;
            if (i % 9_000 == 0) time.Advance(TimeSpan.FromSeconds(1));
            if (i % 11_000 == 0) windows.Flush();
        }

        windows.Flush(isEnding: true);
        Assert.Equal(Calls, first + together);
        Assert.True(together > Calls / 2);
    }

    [Fact]
    public async Task Connections_BeyondThoseOfAPeer_AreClosedAndOthersMayComeWhenSomeHaveGone()
    {
        await using var hub = await TestHub.StartAsync(settings: "--Hub:Limits:ConnectionsPerPeer=20");
        var address = new Uri(hub.Address);
        var open = new List<TcpClient>();
        for (var i = 0; i < 40; i++)
        {
            var client = new TcpClient();
            open.Add(client);
            try
            {
                await client.ConnectAsync(address.Host, address.Port, TestHub.Token);
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
            {
                // Closed before the connection was seen to be open.
            }
        }

        await Eventually.Holds("the others are closed", () => Task.FromResult(hub.Service<PeerConnections>().Refused >= 20));
        foreach (var client in open) client.Dispose();
        await Eventually.Holds("calls are answered again", async () =>
        {
            try
            {
                using var channel = Grpc.Net.Client.GrpcChannel.ForAddress(hub.Address);
                return (await new SharingDirectoryService.SharingDirectoryServiceClient(channel).ListMattersAsync(
                    new ListMattersRequest(), deadline: DateTime.UtcNow.AddSeconds(5), cancellationToken: TestHub.Token)).Matters.Count > 0;
            }
            catch (RpcException)
            {
                return false;
            }
        });
    }

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/ready")]
    [InlineData("/alive")]
    public async Task Operations_AskedOnTheSocketOfCalls_AreNotThereWhateverTheHostHeaderSays(string path)
    {
        await using var hub = await TestHub.StartAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(hub.Address + path)) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.Host = new Uri(hub.OperationsAddress).Authority;

        using var refused = await http.SendAsync(request, TestHub.Token);
        using var served = await http.GetAsync(new Uri(hub.OperationsAddress + path), TestHub.Token);

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (refused.StatusCode, served.StatusCode));
    }

    [Fact]
    public async Task Calls_AskedOnTheSocketOfOperations_AreNotThere()
    {
        await using var hub = await TestHub.StartAsync();
        using var http = new HttpClient();
        foreach (var path in (string[])["/credithub.v1.EvidenceService/ListKeys", "/grpc.health.v1.Health/Check", "/", "/nothing"])
        {
            using var content = new ByteArrayContent([0, 0, 0, 0, 0]);
            content.Headers.ContentType = new("application/grpc");
            using var answer = await http.PostAsync(new Uri(hub.OperationsAddress + path), content, TestHub.Token);
            Assert.Equal((path, HttpStatusCode.NotFound), (path, answer.StatusCode));
        }
    }

    [Theory]
    [InlineData("http://0.0.0.0:{0}", "", false)]
    [InlineData("http://0.0.0.0:{0}", "10.0.0.0/8, fd00::/8", true)]
    [InlineData("http://0.0.0.0:{0}", "10.0.0.0/33", false)]
    [InlineData("https://0.0.0.0:{0}", "", false)]
    [InlineData("http://name:{0}", "10.0.0.0/8", false)]
    public async Task OperationsAddress_BeyondLoopback_IsTakenOnlyWithWhoMayReadIt(string address, string networks, bool starts)
    {
        var listen = string.Format(System.Globalization.CultureInfo.InvariantCulture, address, LoopbackPort.Free());
        string[] settings = [$"--Hub:OperationsAddress={listen}", $"--Hub:OperationsNetworks={networks}"];
        if (!starts)
        {
            var refused = await Assert.ThrowsAsync<StartupException>(() => TestHub.StartAsync(settings: settings));
            Assert.StartsWith("Hub:Operations", refused.Message, StringComparison.Ordinal);
            return;
        }

        await using var hub = await TestHub.StartAsync(settings: settings);
        using var http = new HttpClient();
        Assert.Equal("alive", await http.GetStringAsync(new Uri($"http://127.0.0.1:{new Uri(listen).Port}/alive"), TestHub.Token));
    }

    [Fact]
    public async Task OperationsSocket_OfAnAddressOutsideTheNetworks_IsClosedBeforeItIsHeard()
    {
        var passed = new List<string>();
        foreach (var address in (string[])["10.0.3.7", "10.0.4.7", "::ffff:10.0.3.9", "127.0.0.1", "192.0.2.1"])
        {
            var connection = new Microsoft.AspNetCore.Connections.DefaultConnectionContext { RemoteEndPoint = new IPEndPoint(IPAddress.Parse(address), 4000) };
            var pipes = new System.IO.Pipelines.Pipe();
            connection.Transport = new Duplex(pipes.Reader, pipes.Writer);
            await CreditHub.Hub.Calls.OperationsSocket.Within([IPNetwork.Parse("10.0.3.0/24")], c =>
            {
                passed.Add(address);
                return Task.CompletedTask;
            })(connection);
        }

        Assert.Equal(["10.0.3.7", "::ffff:10.0.3.9", "127.0.0.1"], passed);
    }

    private sealed record Duplex(System.IO.Pipelines.PipeReader Input, System.IO.Pipelines.PipeWriter Output) : System.IO.Pipelines.IDuplexPipe;
}
