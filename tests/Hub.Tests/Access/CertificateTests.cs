using System.Text.Json;
using CreditHub.Client;
using CreditHub.Client.Connecting;
using CreditHub.Client.Errors;
using CreditHub.Hub.Hosting;
using CreditHub.TestKit;
using CreditHub.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace CreditHub.Hub.Tests.Access;

public sealed class CertificateTests : IDisposable
{
    private static readonly DateTimeOffset From = TestHub.Start.AddDays(-30);
    private static readonly DateTimeOffset Until = TestHub.Start.AddDays(30);

    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("credithub-tls-").FullName;
    private readonly TestAuthority _authority;
    private readonly IssuedCertificate _server;
    private readonly IssuedCertificate _court;

    public CertificateTests()
    {
        _authority = new TestAuthority(_folder, "authority");
        _server = _authority.Issue("server", DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(70));
        _court = _authority.Issue("court", From, Until);
    }

    public void Dispose()
    {
        _authority.Dispose();
        System.IO.Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Certificate_InForce_LetsItsAgencyInAndNoOther()
    {
        Bind(("sx-court", [_court.Digest]), ("sx-tax", []));
        await using var hub = await StartAsync();
        using var court = ClientOf(hub, "sx-court", _court);
        using var other = ClientOf(hub, "sx-tax", _court);

        Assert.NotEmpty(await court.ListMattersAsync(TestHub.Token));
        Assert.Equal((StatusCode.PermissionDenied, ErrorReason.CredentialOfOtherAgency), await Refusal(other));
    }

    [Fact]
    public async Task Certificate_None_DoesNotGetAsFarAsACall()
    {
        Bind(("sx-court", [_court.Digest]));
        await using var hub = await StartAsync();
        using var nobody = CreditHubClient.Connect(new CreditHubClientOptions
        {
            Address = hub.Address, Agency = "sx-court", Purpose = "supervision", AuthorityFile = _authority.AuthorityFile, Deadline = TimeSpan.FromSeconds(5),
        });

        Assert.Equal(ErrorReason.Unspecified, (await Refusal(nobody)).Reason);
    }

    /// <summary>No other process of the machine finds a plain port of a hub with TLS, and its own adapters reach it all the same.</summary>
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    [Fact]
    public async Task Adapters_BesideTls_ReachTheHubByASocketOfItsOwn()
    {
        Bind(("sx-court", [_court.Digest]));
        var drop = System.IO.Directory.CreateDirectory(Path.Combine(_folder, "drop")).FullName;
        await using var hub = await StartAsync($"--Hub:DropFolder={drop}");
        var court = Path.Combine(drop, "sx-court");
        await Eventually.Holds("the court's folder is there", () => Task.FromResult(System.IO.Directory.Exists(court)));
        await File.WriteAllTextAsync(
            Path.Combine(court, "court.judgment-default_20261101_001.csv"),
            "sxid,bzxrmc,统一社会信用代码,zxfy,ah,sxbzxrxwqk,fbrq\n"
            + $"7,某有限公司,{Rows.Company},西安市雁塔区人民法院,(2026)陕0113执1194号,违反财产报告制度,2026年03月02日\n", TestHub.Token);

        await Eventually.Holds("the court's row is recorded", () =>
        {
            hub.Time.Advance(TimeSpan.FromSeconds(3));
            return Task.FromResult(hub.Service<Hub.Eligibility.StandingIndex>().Standings == 1);
        });
        var addresses = hub.Service<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        var socket = Assert.Single(addresses, a => a != hub.Address && a != hub.OperationsAddress)["http://unix:".Length..];
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(Path.GetDirectoryName(socket)!));
    }

    /// <summary>
    /// Connections that stay silent before the handshake give way, oldest first: whoever has no certificate shuts out nobody behind the
    /// same
    /// address.
    /// </summary>
    [Fact]
    public async Task Connections_ThatStaySilentBeforeTheHandshake_ShutOutNobodyOfTheirAddress()
    {
        Bind(("sx-court", [_court.Digest]));
        await using var hub = await StartAsync("--Hub:Limits:ConnectionsPerPeer=8");
        var address = new Uri(hub.Address);
        var silent = new List<System.Net.Sockets.TcpClient>();
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 20; i++)
            {
                silent.Add(new System.Net.Sockets.TcpClient());
                await silent[^1].ConnectAsync(address.Host, address.Port, TestHub.Token);
            }

            using var court = ClientOf(hub, "sx-court", _court);
            Assert.NotEmpty(await court.ListMattersAsync(TestHub.Token));
        }

        Assert.True(hub.Service<Hub.Access.Limits.PeerConnections>().Refused >= 40);
        silent.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task Certificate_OfAnotherAuthority_DoesNotGetAsFarAsACall()
    {
        using var stranger = new TestAuthority(_folder, "stranger");
        var forged = stranger.Issue("forged", From, Until);
        Bind(("sx-court", [_court.Digest, forged.Digest]));
        await using var hub = await StartAsync();
        using var client = ClientOf(hub, "sx-court", forged);

        Assert.Equal(ErrorReason.Unspecified, (await Refusal(client)).Reason);
    }

    [Theory]
    [InlineData("EXPIRED", -20, -1)]
    [InlineData("NOT_YET_VALID", 1, 20)]
    public async Task Certificate_OutsideItsTerm_IsRefusedWithTheReason(string fault, int fromDays, int untilDays)
    {
        var certificate = _authority.Issue("term", TestHub.Start.AddDays(fromDays), TestHub.Start.AddDays(untilDays));
        Bind(("sx-court", [certificate.Digest]));
        await using var hub = await StartAsync();
        using var client = ClientOf(hub, "sx-court", certificate);

        var refused = await Assert.ThrowsAsync<CreditHubException>(() => client.ListMattersAsync(TestHub.Token));

        Assert.Equal((StatusCode.Unauthenticated, ErrorReason.CredentialRefused, fault), (refused.Status, refused.Reason, refused.Metadata["fault"]));
    }

    [Fact]
    public async Task Certificate_BoundToNoAgency_IsClosedAtTheHandshakeAndCounted()
    {
        Bind(("sx-tax", []));
        await using var hub = await StartAsync();
        using var client = ClientOf(hub, "sx-court", _court);

        Assert.Equal(ErrorReason.Unspecified, (await Refusal(client)).Reason);
        Assert.True(hub.Service<CreditHub.Hub.Access.OpenConnections>().Refused > 0);
    }

    [Fact]
    public async Task Certificate_RevokedWhileAStreamIsOpen_EndsItWithinASecond()
    {
        Bind(("sx-court", [_court.Digest]));
        await using var hub = await StartAsync();
        using var client = ClientOf(hub, "sx-court", _court);
        using var watch = client.Sanctions.Watch(new WatchRequest { Now = new StartNow() }, cancellationToken: TestHub.Token);
        Assert.True(await watch.ResponseStream.MoveNext(TestHub.Token));

        var began = TimeProvider.System.GetTimestamp();
        _authority.Revoke(_court);
        var ended = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await watch.ResponseStream.MoveNext(TestHub.Token)) Assert.NotNull(watch.ResponseStream.Current);
        });

        Assert.Equal((StatusCode.Unauthenticated, "CREDENTIAL_REFUSED", "REVOKED"), (ended.StatusCode, ended.Reason(), ended.Metadata("fault")));
        Assert.Equal(ErrorReason.Unspecified, (await Refusal(client)).Reason);
        Assert.True(hub.Service<CreditHub.Hub.Access.OpenConnections>().Refused > 0);
        Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Certificates_Several_AreRotatedWhileRunning()
    {
        var next = _authority.Issue("court-next", From, Until);
        Bind(("sx-court", [_court.Digest]));
        await using var hub = await StartAsync();
        using var old = ClientOf(hub, "sx-court", _court);
        using var renewed = ClientOf(hub, "sx-court", next);
        Assert.Equal(ErrorReason.Unspecified, (await Refusal(renewed)).Reason);

        Bind(("sx-court", [_court.Digest, next.KeyDigest]));
        await Eventually.Holds("the second certificate is let in", async () => await LetIn(renewed) && await LetIn(old));
        Bind(("sx-court", [next.KeyDigest]));
        await Eventually.Holds("the first certificate is no longer let in", async () => !await LetIn(old) && await LetIn(renewed));
    }

    [Theory]
    [InlineData(true, StatusCode.Unavailable, "CALL_TORN")]
    [InlineData(false, StatusCode.Unauthenticated, "CREDENTIAL_REFUSED")]
    public async Task Call_ThatArrivesWithoutItsMessage_IsAnsweredByItsCredential(bool isInForce, StatusCode status, string reason)
    {
        Bind(("sx-court", [_court.Digest]));
        await using var hub = await StartAsync();
        if (!isInForce) hub.Time.Advance(TimeSpan.FromDays(60));
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == HashOf(_server.File);
        handler.SslOptions.ClientCertificates = [System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPemFile(_court.File, _court.KeyFile)];
        using var http = new HttpClient(handler) { DefaultRequestVersion = System.Net.HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{hub.Address}/credithub.v1.SharingDirectoryService/ListMatters")
        {
            Version = System.Net.HttpVersion.Version20, Content = new ByteArrayContent([]) { Headers = { ContentType = new("application/grpc") } },
        };
        request.Headers.TE.Add(new("trailers"));

        using var answer = await http.SendAsync(request, TestHub.Token);

        var details = Google.Rpc.Status.Parser.ParseFrom(Convert.FromBase64String(answer.Headers.GetValues("grpc-status-details-bin").Single()));
        Assert.Equal($"{(int)status}", answer.Headers.GetValues("grpc-status").Single());
        Assert.Equal(reason, details.Details[0].Unpack<Google.Rpc.ErrorInfo>().Reason);
    }

    [Fact]
    public async Task ServerCertificate_Renewed_ServesTheNextConnectionWithoutARestart()
    {
        Bind(("sx-court", [_court.Digest]));
        await using var hub = await StartAsync();
        var serials = new List<string>();
        using var first = ClientOf(hub, "sx-court", _court, serials);
        Assert.NotEmpty(await first.ListMattersAsync(TestHub.Token));

        _authority.Issue("server", DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(70));
        await Eventually.Holds("another certificate is served", async () =>
        {
            using var next = ClientOf(hub, "sx-court", _court, serials);
            Assert.NotEmpty(await next.ListMattersAsync(TestHub.Token));
            return serials.Distinct().Count() > 1;
        });
    }

    [Fact]
    public async Task RevocationList_ThatTheAuthorityDidNotSign_ChangesNothing()
    {
        Bind(("sx-court", [_court.Digest]));
        await using var hub = await StartAsync();
        using var client = ClientOf(hub, "sx-court", _court);
        using var stranger = new TestAuthority(_folder, "stranger");
        var text = await File.ReadAllTextAsync(stranger.RevocationFile, TestHub.Token);

        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => Hub.Access.Credentials.RevocationList.Read(
            text, [System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificateFromFile(_authority.AuthorityFile)]));
        Assert.True(await LetIn(client));
    }

    [Theory]
    [InlineData("http://0.0.0.0:5080", "refuses to listen beyond loopback without certificates")]
    [InlineData("https://127.0.0.1:5080", "begins with https where Hub:Tls is set")]
    public async Task Hub_WithoutTls_RefusesToListenOtherwise(string address, string says)
    {
        var refused = await Assert.ThrowsAsync<StartupException>(
            () => HubHost.Build([$"--Hub:DataFolder={_folder}", $"--Hub:Address={address}", "--Hub:Access:Unauthenticated=true"], TimeProvider.System));
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cluster_WithoutTls_DoesNotStartUnlessTrialsAreAskedFor()
    {
        string[] settings = [$"--Hub:DataFolder={_folder}", "--Hub:Access:Unauthenticated=true", "--Hub:Redis=127.0.0.1:1"];
        var refused = await Assert.ThrowsAsync<StartupException>(() => HubHost.Build(settings, TimeProvider.System));
        Assert.Contains("every process of this machine could join", refused.Message, StringComparison.Ordinal);
        refused = await Assert.ThrowsAsync<StartupException>(
            () => HubHost.Build([.. settings, "--Hub:SiloWithoutTls=true", "--Hub:SiloAddress=10.0.0.1"], TimeProvider.System));
        Assert.Contains("beyond loopback with certificates only", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hub_WithNothingSaidOfWhoGetsIn_DoesNotStart()
    {
        var refused = await Assert.ThrowsAsync<StartupException>(() => HubHost.Build([$"--Hub:DataFolder={_folder}"], TimeProvider.System));
        Assert.Contains("Nobody could get in", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hub_WithKeysAndEverybody_DoesNotStart()
    {
        Bind(("sx-court", []));
        var refused = await Assert.ThrowsAsync<StartupException>(() => HubHost.Build(
            [$"--Hub:DataFolder={_folder}", $"--Hub:Access:CredentialsFile={CredentialsFile}", "--Hub:Access:Unauthenticated=true"], TimeProvider.System));
        Assert.Contains("choose one", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Certificate_LetsItsAgencyInByJsonOverEitherProtocol()
    {
        Bind(("sx-court", [_court.Digest]));
        await using var hub = await StartAsync();
        foreach (var version in new[] { System.Net.HttpVersion.Version11, System.Net.HttpVersion.Version20 })
        {
            using var http = JsonClient(_court, version);
            Assert.Equal(200, (int)(await http.GetAsync(new Uri($"{hub.Address}/v1/matters"), TestHub.Token)).StatusCode);

            // Neither a header nor a key says who calls where a certificate does.
            using var named = new HttpRequestMessage(HttpMethod.Get, $"{hub.Address}/v1/matters")
            {
                Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            named.Headers.Add("credithub-agency", "operator");
            using var refused = await http.SendAsync(named, TestHub.Token);
            Assert.Equal(403, (int)refused.StatusCode);
            Assert.Contains("CREDENTIAL_OF_OTHER_AGENCY", await refused.Content.ReadAsStringAsync(TestHub.Token), StringComparison.Ordinal);
            using var nobody = JsonClient(null, version);
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => nobody.GetAsync(new Uri($"{hub.Address}/v1/matters"), TestHub.Token));
        }
    }

    private HttpClient JsonClient(IssuedCertificate? certificate, Version version)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new System.Security.Cryptography.X509Certificates.X509ChainPolicy
        {
            TrustMode = System.Security.Cryptography.X509Certificates.X509ChainTrustMode.CustomRootTrust,
            RevocationMode = System.Security.Cryptography.X509Certificates.X509RevocationMode.NoCheck,
            CustomTrustStore =
            {
                System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificateFromFile(_authority.AuthorityFile),
            },
        };
        if (certificate is not null)
        {
            var own = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPemFile(
                certificate.File, certificate.KeyFile);
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => own;
        }

        return new HttpClient(handler) { DefaultRequestVersion = version, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
    }

    private string CredentialsFile => Path.Combine(_folder, "credentials.json");

    private void Bind(params (string Agency, string[] Certificates)[] bound)
    {
        var agencies = bound.Select(b => new { agency = b.Agency, certificates = b.Certificates.Select(c => new { sha256 = c }) });
        File.WriteAllText($"{CredentialsFile}.new", JsonSerializer.Serialize(new { agencies }));
        File.Move($"{CredentialsFile}.new", CredentialsFile, overwrite: true);
    }

    private Task<TestHub> StartAsync(params string[] settings) => TestHub.StartAsync(
        null, null,
        [
            .. settings, $"--Hub:Address=https://127.0.0.1:{LoopbackPort.Free()}", $"--Hub:Access:CredentialsFile={CredentialsFile}",
            "--Hub:Access:LookMilliseconds=50", $"--Hub:Tls:CertificateFile={_server.File}", $"--Hub:Tls:KeyFile={_server.KeyFile}",
            $"--Hub:Tls:AuthorityFile={_authority.AuthorityFile}", $"--Hub:Tls:RevocationFile={_authority.RevocationFile}",
        ]);

    private CreditHubClient ClientOf(TestHub hub, string agency, IssuedCertificate certificate, List<string>? serials = null) => CreditHubClient.Connect(new CreditHubClientOptions
    {
        Address = hub.Address, Agency = agency, Purpose = "supervision", Deadline = TimeSpan.FromSeconds(20),
        CertificateFile = certificate.File, CertificateKeyFile = certificate.KeyFile, AuthorityFile = _authority.AuthorityFile,
        ConfigureHandler = serials is null ? null : handler => handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, errors) =>
        {
            serials.Add(shown!.GetSerialNumberString());
            return errors == System.Net.Security.SslPolicyErrors.None;
        },
    });

    private static string HashOf(string file)
    {
        using var certificate = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificateFromFile(file);
        return certificate.GetCertHashString();
    }

    private static async Task<bool> LetIn(CreditHubClient client)
    {
        try
        {
            return (await client.ListMattersAsync(TestHub.Token)).Count > 0;
        }
        catch (CreditHubException)
        {
            // How a connection that is closed at its handshake shows depends on how far the call had come.
            return false;
        }
    }

    private static async Task<(StatusCode Status, ErrorReason Reason)> Refusal(CreditHubClient client)
    {
        var refused = await Assert.ThrowsAsync<CreditHubException>(() => client.ListMattersAsync(TestHub.Token));
        return (refused.Status, refused.Reason);
    }
}
