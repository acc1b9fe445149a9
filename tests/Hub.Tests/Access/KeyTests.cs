using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Access;

public sealed class KeyTests : IDisposable
{
    private const string CourtKey = "b2Zjb3Vyc2V0aGlzaXNhc2VjcmV0b2Zjb3VydA";

    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("credithub-keys-").FullName;

    private string CredentialsFile => Path.Combine(_folder, "credentials.json");

    public void Dispose() => System.IO.Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Key_OfAnAgency_LetsItInUnderItsOwnName()
    {
        await using var hub = await StartAsync();

        Assert.NotEmpty((await Matters(hub, new Metadata { { "credithub-key", CourtKey } })).Matters);
        Assert.NotEmpty((await Matters(hub, new Metadata { { "credithub-key", CourtKey }, { "credithub-agency", "sx-court" } })).Matters);
        await Refused(hub, new Metadata { { "credithub-key", CourtKey }, { "credithub-agency", "operator" } }, StatusCode.PermissionDenied, "CREDENTIAL_OF_OTHER_AGENCY");
    }

    [Fact]
    public async Task Key_MissingUnknownOrGuessed_GetsNobodyIn()
    {
        await using var hub = await StartAsync();

        await Refused(hub, [], StatusCode.Unauthenticated, "CREDENTIAL_MISSING");
        await Refused(hub, new Metadata { { "credithub-agency", "operator" } }, StatusCode.Unauthenticated, "CREDENTIAL_MISSING");
        await Refused(hub, new Metadata { { "credithub-key", CourtKey + "x" } }, StatusCode.Unauthenticated, "CREDENTIAL_REFUSED");

        // The digest that stands in the file is no key.
        await Refused(hub, new Metadata { { "credithub-key", Digest(CourtKey) } }, StatusCode.Unauthenticated, "CREDENTIAL_REFUSED");
    }

    [Fact]
    public async Task Key_WhoseTermIsOver_IsRefusedFromThenOn()
    {
        await using var hub = await StartAsync(until: TestHub.Start.AddHours(1));
        Assert.NotEmpty((await Matters(hub, new Metadata { { "credithub-key", CourtKey } })).Matters);

        hub.Time.Advance(TimeSpan.FromHours(2));

        await Refused(hub, new Metadata { { "credithub-key", CourtKey } }, StatusCode.Unauthenticated, "CREDENTIAL_REFUSED");
    }

    /// <summary>A key that was used is remembered; that must not outlast the file.</summary>
    [Fact]
    public async Task Key_ThatWasUsedAndIsTakenOutOfTheFile_IsRefusedFromThenOn()
    {
        await using var hub = await StartAsync();
        var court = new Metadata { { "credithub-key", CourtKey } };
        Assert.NotEmpty((await Matters(hub, court)).Matters);

        await File.WriteAllTextAsync(CredentialsFile, """{"agencies":[]}""", TestHub.Token);
        await Eventually.Holds("the hub has read the file again", async () =>
        {
            hub.Time.Advance(TimeSpan.FromSeconds(1));
            try
            {
                await Matters(hub, court);
                return false;
            }
            catch (RpcException)
            {
                return true;
            }
        });

        await Refused(hub, court, StatusCode.Unauthenticated, "CREDENTIAL_REFUSED");
    }

    private static string Digest(string key) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private static async Task<ListMattersResponse> Matters(TestHub hub, Metadata metadata) =>
        await hub.Directory.ListMattersAsync(new ListMattersRequest(), metadata, cancellationToken: TestHub.Token);

    private static async Task Refused(TestHub hub, Metadata metadata, StatusCode status, string reason)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => Matters(hub, metadata));
        Assert.Equal((status, reason), (refused.StatusCode, refused.Reason()));
        Assert.DoesNotContain(CourtKey, refused.ToString(), StringComparison.Ordinal);
    }

    private Task<TestHub> StartAsync(DateTimeOffset? until = null)
    {
        File.WriteAllText(CredentialsFile, JsonSerializer.Serialize(new { agencies = new[] { new { agency = "sx-court", keys = new[] { new { sha256 = Digest(CourtKey), name = "2026", until } } } } }));
        return TestHub.StartAsync(null, null, $"--Hub:Access:CredentialsFile={CredentialsFile}");
    }
}
