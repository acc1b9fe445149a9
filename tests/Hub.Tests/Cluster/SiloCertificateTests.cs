using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using CreditHub.TestKit;

namespace CreditHub.Hub.Tests.Cluster;

/// <summary>Who gets as far as a word with a node's silo: holders of the node's own name from its authority, and nobody else.</summary>
public sealed class SiloCertificateTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("credithub-silo-").FullName;
    private readonly TestAuthority _authority;
    private string _served = "";

    public SiloCertificateTests() => _authority = new TestAuthority(_folder, "authority");

    public void Dispose()
    {
        _authority.Dispose();
        System.IO.Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Silo_ForeignExpiredRevokedAgencysOrNoCertificate_IsCutOffBeforeAWord()
    {
        var node = Issue(_authority, "node");
        using (var own = X509CertificateLoader.LoadCertificateFromFile(node.File)) _served = own.GetCertHashString();
        using var stranger = new TestAuthority(_folder, "stranger");
        var foreign = Issue(stranger, "node", "foreign");
        var agency = Issue(_authority, "sx-court");
        var expired = _authority.Issue("node", DateTimeOffset.UtcNow.AddDays(-20), DateTimeOffset.UtcNow.AddDays(-1), file: "expired");
        var revoked = Issue(_authority, "node", "revoked");
        _authority.Revoke(revoked);
        using var redis = new RedisServer();
        await redis.StartAsync(TestHub.Token);
        var port = LoopbackPort.Free();
        await using var hub = await StartNode(redis, port, node);

        Assert.True(await IsHeard(port, node), "The node's own certificate is listened to.");
        foreach (var (what, certificate) in ((string, IssuedCertificate?)[])[("foreign", foreign), ("agency's", agency), ("expired", expired), ("revoked", revoked), ("none", null)])
            Assert.False(await IsHeard(port, certificate), $"A silo listened to one whose certificate is: {what}.");
    }

    [Fact]
    public async Task Silo_CertificateRevokedOrRenewedWhileItRuns_JudgesTheNextConnectionByIt()
    {
        var node = Issue(_authority, "node");
        var other = Issue(_authority, "node", "other");
        using (var own = X509CertificateLoader.LoadCertificateFromFile(node.File)) _served = own.GetCertHashString();
        _authority.Revoke(Issue(_authority, "node", "another"));
        using var redis = new RedisServer();
        await redis.StartAsync(TestHub.Token);
        var port = LoopbackPort.Free();
        await using var hub = await StartNode(redis, port, node);
        Assert.True(await IsHeard(port, other), "Another node's certificate is listened to.");

        _authority.Revoke(other);
        await Until(async () => !await IsHeard(port, other), "A revoked certificate is cut off.");
        Assert.True(await IsHeard(port, node), "Others are listened to as before.");

        var renewed = Issue(_authority, "node", "renewed");
        File.Copy(renewed.KeyFile, node.KeyFile, overwrite: true);
        File.Copy(renewed.File, node.File, overwrite: true);
        using (var own = X509CertificateLoader.LoadCertificateFromFile(renewed.File)) _served = own.GetCertHashString();
        await Until(() => IsHeard(port, renewed), "The renewed certificate is shown.");
    }

    private async Task<TestHub> StartNode(RedisServer redis, int port, IssuedCertificate node)
    {
        var credentials = Path.Combine(_folder, "credentials.json");
        await File.WriteAllTextAsync(credentials, """{"agencies": []}""", TestHub.Token);
        return await TestHub.StartAsync(
            null, TimeProvider.System, $"--Hub:Redis={redis.Address}", $"--Hub:SiloPort={port}", $"--Hub:Address=https://127.0.0.1:{LoopbackPort.Free()}",
            $"--Hub:Access:CredentialsFile={credentials}", $"--Hub:Tls:CertificateFile={node.File}", $"--Hub:Tls:KeyFile={node.KeyFile}",
            $"--Hub:Tls:AuthorityFile={_authority.AuthorityFile}", $"--Hub:Tls:RevocationFile={_authority.RevocationFile}");
    }

    private static async Task Until(Func<Task<bool>> holds, string what)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await holds()) Assert.True(TimeProvider.System.GetElapsedTime(began) < Limit, what);
    }

    // The node waits for the first word of whom it let in, and closes upon everybody else.
    private async Task<bool> IsHeard(int port, IssuedCertificate? certificate)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestHub.Token);
        limit.CancelAfter(Limit);
        using var tcp = new TcpClient();
        await tcp.ConnectAsync("127.0.0.1", port, limit.Token);
        await using var tls = new SslStream(tcp.GetStream(), leaveInnerStreamOpen: false, (_, shown, _, _) => shown?.GetCertHashString() == _served);
        try
        {
            using var own = certificate is null ? null : X509Certificate2.CreateFromPemFile(certificate.File, certificate.KeyFile);
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "node", ClientCertificates = own is null ? null : [own] }, limit.Token);
            var first = tls.ReadAsync(new byte[1], limit.Token).AsTask();
            if (await Task.WhenAny(first, Task.Delay(Silence, limit.Token)) != first) return true;
            return await first > 0;
        }
        catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException)
        {
            return false;
        }
    }

    private static IssuedCertificate Issue(TestAuthority authority, string name, string? file = null) =>
        authority.Issue(name, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30), file: file);
}
