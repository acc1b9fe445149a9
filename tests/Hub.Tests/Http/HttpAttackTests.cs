using System.Net.Sockets;
using System.Text;
using CreditHub.V1;

namespace CreditHub.Hub.Tests.Http;

/// <summary>Requests that no well-meaning program makes.</summary>
public sealed class HttpAttackTests
{
    private const string Question = """{"unified_social_credit_code": "91610000220568570K", "matter_code": "procurement"}""";

    private static readonly (string, string)[] Caller = HttpCaller.As("sx-procurement", "procurement");

    [Theory]
    [InlineData("GET", "/V1/matters", "PATH_UNKNOWN", 404)]
    [InlineData("GET", "/v1//matters", "PATH_UNKNOWN", 404)]
    [InlineData("GET", "//v1/matters", "PATH_UNKNOWN", 404)]
    [InlineData("GET", "/v1/matters/", "PATH_UNKNOWN", 404)]
    [InlineData("GET", "/v1/matters.", "PATH_UNKNOWN", 404)]
    [InlineData("GET", "/v1/m%61tters", "PATH_UNKNOWN", 404)]
    [InlineData("GET", "/v1/x/../matters", "PATH_UNKNOWN", 404)]
    [InlineData("GET", "/", "PATH_UNKNOWN", 404)]
    [InlineData("GET", "/metrics", "PATH_UNKNOWN", 404)]
    [InlineData("POST", "/v1/matters", "METHOD_UNKNOWN", 405)]
    [InlineData("GET", "/v1/checks", "METHOD_UNKNOWN", 405)]
    [InlineData("OPTIONS", "/v1/checks", "METHOD_UNKNOWN", 405)]
    [InlineData("DELETE", "/v1/subjects/x/profile", "METHOD_UNKNOWN", 405)]
    [InlineData("GET", "/v1/quality?days=30&days=31", "MESSAGE_MALFORMED", 400)]
    [InlineData("GET", "/v1/quality?Days=30", "FIELD_UNKNOWN", 400)]
    [InlineData("GET", "/v1/quality?days=30.5", "MESSAGE_MALFORMED", 400)]
    [InlineData("GET", "/v1/quality?days=99999999999999999999", "MESSAGE_MALFORMED", 400)]
    [InlineData("GET", "/v1/quality?dataset=%C3%28", "MESSAGE_MALFORMED", 400)]
    [InlineData("GET", "/v1/quality?dataset.x=1", "FIELD_UNKNOWN", 400)]
    [InlineData("GET", "/v1/cases/a?case_id=b", "MESSAGE_MALFORMED", 400)]
    [InlineData("GET", "/v1/subjects/a/records?kinds=NO_KIND", "UNKNOWN_CODE", 400)]
    [InlineData("POST", "/v1/checks?matter_code=procurement", "FIELD_UNKNOWN", 400)]
    public async Task Target_ThatIsNoCalls_IsAProblem(string verb, string target, string reason, int status)
    {
        await using var hub = await TestHub.StartAsync();
        using var http = new HttpClient();

        var answer = await http.Send(verb, hub.Address + target, verb == "POST" ? Question : null, Caller);

        Assert.Equal((reason, status), (answer.Reason, answer.Status));
        Assert.Equal(status, (int)answer.Json["status"]!);
        Assert.Equal(status == 405, answer.Headers.ContainsKey("allow"));
    }

    [Fact]
    public async Task Body_OfAnotherTypeOrSize_IsRefusedUnread()
    {
        await using var hub = await TestHub.StartAsync(settings: "--Hub:MessageBytesMax=65536");
        using var http = new HttpClient();
        foreach (var type in new[] { "text/plain", "application/x-www-form-urlencoded", "application/json; charset=gb18030",
            "application/grpc", "" })
        {
            var refused = await http.Send("POST", $"{hub.Address}/v1/checks", Question, Caller, type);
            Assert.Equal(("CONTENT_TYPE_UNKNOWN", 415), (refused.Reason, refused.Status));
        }

        Assert.Equal("CONTENT_TYPE_UNKNOWN", (await http.Send("POST", $"{hub.Address}/v1/checks", Question,
            [.. Caller, ("content-encoding", "gzip")])).Reason);
        Assert.Equal(200, (await http.Send("POST", $"{hub.Address}/v1/checks", Question, Caller,
            "application/json; charset=UTF-8")).Status);
        var large = await http.Send("POST", $"{hub.Address}/v1/checks", $$"""{"case_number": "{{new string('x', 200_000)}}"}""", Caller);
        Assert.Equal(("MESSAGE_TOO_LARGE", 413), (large.Reason, large.Status));
        var inProtobuf = await http.Send("POST", $"{hub.Address}/v1/checks", $$"""{"case_number": "{{new string('x', 70_000)}}"}""",
            Caller);
        Assert.Equal(("MESSAGE_TOO_LARGE", 413), (inProtobuf.Reason, inProtobuf.Status));
    }

    [Fact]
    public async Task WhoMayNotCall_IsToldThatAndNotWhatIsWrongWithTheMessage()
    {
        await using var hub = await TestHub.StartAsync();
        using var http = new HttpClient();

        Assert.Equal("OPERATOR_ONLY",
            (await http.Send("POST", $"{hub.Address}/v1/rules", "{", HttpCaller.As("sx-market", "supervision"))).Reason);
        Assert.Equal("MESSAGE_MALFORMED",
            (await http.Send("POST", $"{hub.Address}/v1/rules", "{", HttpCaller.As("operator", "supervision"))).Reason);
    }

    [Fact]
    public async Task Host_ThatIsNotThisMachine_IsRefusedOnAPlainConnection()
    {
        await using var hub = await TestHub.StartAsync();
        using var http = new HttpClient();

        var refused = await http.Send("GET", $"{hub.Address}/v1/matters", null, [.. Caller, ("host", "attacker.example")]);
        Assert.Equal(("HOST_UNKNOWN", 421), (refused.Reason, refused.Status));
        foreach (var host in new[] { "localhost:5080", "127.0.0.1", "[::1]:80" })
            Assert.Equal(200, (await http.Send("GET", $"{hub.Address}/v1/matters", null, [.. Caller, ("host", host)])).Status);
    }

    [Fact]
    public async Task Headers_OfOthers_SayNothingOfWhoCalls()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("credithub-keys-").FullName;
        var file = Path.Combine(folder, "credentials.json");
        const string Key = "b2Zjb3Vyc2V0aGlzaXNhc2VjcmV0b2Zjb3VydA";
        var digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(Key)));
        await File.WriteAllTextAsync(file, $$"""{"agencies": [{"agency": "sx-court", "keys": [{"sha256": "{{digest}}"}]}]}""",
            TestHub.Token);
        await using var hub = await TestHub.StartAsync(settings: $"--Hub:Access:CredentialsFile={file}");
        using var http = new HttpClient();
        var target = $"{hub.Address}/v1/matters";

        Assert.Equal(200, (await http.Send("GET", target, null, [("credithub-key", Key)])).Status);
        foreach (var header in new[] { "x-forwarded-client-cert", "x-client-cert", "x-forwarded-user", "authorization",
            "x-ssl-client-verify", "grpc-metadata-credithub-key", "cookie" })
        {
            var refused = await http.Send("GET", target, null, [(header, Key), ("credithub-agency", "sx-court")]);
            Assert.Equal(("CREDENTIAL_MISSING", 401, "CreditHub-Key"), (refused.Reason, refused.Status,
                refused.Headers["www-authenticate"]));
        }

        Assert.Equal(("CREDENTIAL_OF_OTHER_AGENCY", 403),
            Told(await http.Send("GET", target, null, [("credithub-key", Key), ("credithub-agency", "operator")])));
        Assert.Equal(("CREDENTIAL_REFUSED", 401), Told(await http.Send("GET", target, null, [("credithub-key", Key + "x")])));
        Assert.Equal(("CREDENTIAL_REFUSED", 401),
            Told(await http.Send("GET", target, null, [("credithub-key", Key), ("credithub-key", Key)])));
        Assert.Equal("CREDENTIAL_MISSING", (await http.Send("GET", $"{hub.Address}/no/such/path", null, [])).Reason);
        System.IO.Directory.Delete(folder, recursive: true);

        static (string, int) Told(HttpAnswer answer) => (answer.Reason, answer.Status);
    }

    [Fact]
    public async Task Body_ThatTrickles_IsGivenUp()
    {
        await using var hub = await TestHub.StartAsync();
        var address = new Uri(hub.Address);
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, TestHub.Token);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes("POST /v1/checks HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            + "credithub-agency: sx-procurement\r\ncredithub-purpose: procurement\r\n"
            + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"), TestHub.Token);
        using var reading = new StreamReader(stream);
        var answering = reading.ReadToEndAsync(TestHub.Token);
        for (var i = 0; i < 120 && !answering.IsCompleted; i++)
        {
            try
            {
                await stream.WriteAsync("1\r\n \r\n"u8.ToArray(), TestHub.Token);
            }
            catch (IOException)
            {
                break;
            }

            await Task.WhenAny(answering, Task.Delay(250, TestHub.Token));
        }

        Assert.True(answering.IsCompleted, "The hub still listens after half a minute.");
    }

    [Fact]
    public async Task Requests_OneAfterTheOtherOnAConnection_AreAnsweredInOrderWhateverTheyWere()
    {
        await using var hub = await TestHub.StartAsync();
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1 });
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("MESSAGE_MALFORMED", (await http.Send("POST", $"{hub.Address}/v1/checks", "{\"x", Caller)).Reason);
            Assert.Equal(200, (await http.Send("POST", $"{hub.Address}/v1/checks", Question, Caller)).Status);
            Assert.Equal("CONTENT_TYPE_UNKNOWN", (await http.Send("POST", $"{hub.Address}/v1/checks", Question, Caller,
                "text/plain")).Reason);
        }
    }

    private static async Task<string> ReadToEnd(StreamReader reader)
    {
        try
        {
            return await reader.ReadToEndAsync(TestHub.Token);
        }
        catch (IOException)
        {
            return "(reset)";
        }
    }

    [Fact]
    public async Task Grpc_OnTheSamePort_IsServedAsBefore()
    {
        await using var hub = await TestHub.StartAsync();
        using var http = new HttpClient();

        Assert.Equal(200, (await http.Send("GET", $"{hub.Address}/v1/matters", null, Caller)).Status);
        Assert.NotEmpty((await hub.Directory.ListMattersAsync(new ListMattersRequest(), cancellationToken: TestHub.Token)).Matters);

        // What is neither is closed, and holds up nobody.
        var address = new Uri(hub.Address);
        foreach (var begin in new[] { "PRI * HTTP/1.1\r\n\r\n", "PRI", "\0\0\0", "SSH-2.0\r\n" })
        {
            using var client = new TcpClient();
            await client.ConnectAsync(address.Host, address.Port, TestHub.Token);
            var stream = client.GetStream();
            await stream.WriteAsync(Encoding.Latin1.GetBytes(begin), TestHub.Token);
            client.Client.Shutdown(SocketShutdown.Send);
            using var reader = new StreamReader(stream);
            Assert.DoesNotContain(" 200 ", await ReadToEnd(reader), StringComparison.Ordinal);
        }
    }
}
