using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace CreditHub.Cli.Tests;

public sealed class CertificateTests : CliFixture
{
    [Fact]
    public async Task Authority_IssuesBindsRenewsAndRevokes()
    {
        var (folder, credentials) = (Path.Combine(Folder, "tls"), Path.Combine(Folder, "credentials.json"));

        Assert.Equal(0, (await RunAsync("ca", "new", folder)).ExitCode);
        Assert.Equal(0, (await RunAsync("ca", "server", folder, "hub", "--host", "10.0.0.5", "--host", "hub.example")).ExitCode);
        Assert.Equal(0, (await RunAsync("ca", "client", folder, "sx-court", "--credentials", credentials)).ExitCode);
        using var first = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(folder, "sx-court.pem"));
        Assert.Equal(0, (await RunAsync("ca", "renew", folder, "sx-court", "--agency", "sx-court", "--credentials", credentials)).ExitCode);
        using var second = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(folder, "sx-court.pem"));
        var revoked = await RunAsync("ca", "revoke", folder, Path.Combine(folder, "sx-court.pem"));

        var bound = JsonNode.Parse(await File.ReadAllTextAsync(credentials, Cancelled))!["agencies"]!.AsArray().Single()!["certificates"]!.AsArray();
        Assert.Equal([Digest(first.RawData), Digest(second.RawData)], bound.Select(c => (string?)c!["sha256"]));
        Assert.Equal(first.PublicKey.ExportSubjectPublicKeyInfo(), second.PublicKey.ExportSubjectPublicKeyInfo());
        Assert.Contains(second.SerialNumber, revoked.Out, StringComparison.Ordinal);
        Assert.True(CertificateRevocationListBuilder.LoadPem(await File.ReadAllTextAsync(Path.Combine(folder, "ca.crl"), Cancelled), out _).RemoveEntry(second.SerialNumberBytes.Span));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, "ca.key")));
    }

    [Fact]
    public async Task Authority_NotThereOrThereAlready_IsSaid()
    {
        var folder = Path.Combine(Folder, "tls");
        var none = await RunAsync("ca", "client", folder, "sx-court");
        await RunAsync("ca", "new", folder);
        var again = await RunAsync("ca", "new", folder);

        Assert.Equal((2, 2), (none.ExitCode, again.ExitCode));
        Assert.Contains("hubctl ca new", none.Error, StringComparison.Ordinal);
        Assert.Contains("holds an authority already", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_IsWrittenForItsOwnerAndItsDigestForTheHub()
    {
        var (file, credentials) = (Path.Combine(Folder, "court.key"), Path.Combine(Folder, "credentials.json"));

        var made = await RunAsync("key", "new", "sx-court", "--out", file, "--credentials", credentials);
        var again = await RunAsync("key", "new", "sx-court", "--out", file, "--credentials", credentials);

        var key = (await File.ReadAllTextAsync(file, Cancelled)).Trim();
        Assert.Equal((0, 2), (made.ExitCode, again.ExitCode));
        Assert.DoesNotContain(key, made.Out + made.Error, StringComparison.Ordinal);
        var text = await File.ReadAllTextAsync(credentials, Cancelled);
        Assert.Contains(Digest(Encoding.UTF8.GetBytes(key)), text, StringComparison.Ordinal);
        Assert.DoesNotContain(key, text, StringComparison.Ordinal);
    }

    private static string Digest(byte[] bytes) => Convert.ToHexString(SHA256.HashData(bytes));
}
