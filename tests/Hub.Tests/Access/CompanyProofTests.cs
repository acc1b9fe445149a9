using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CreditHub.Hub.Tests.Cases;
using CreditHub.V1;
using Grpc.Core;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CreditHub.Hub.Tests.Access;

/// <summary>A portal's key opens no company: for each company it needs that company's own proof.</summary>
public sealed class CompanyProofTests : IDisposable
{
    private const string PortalKey = "cG9ydGFsc2tleWlzYXNlY3JldG9mdGhlcG9ydGFs";
    private const string MarketKey = "bWFya2V0c2tleWlzYXNlY3JldG9mdGhlbWFya2V0";
    private const string Issuer = "https://id.shaanxi.example";

    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("credithub-proofs-").FullName;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private string IssuersFile => Path.Combine(_folder, "issuers.json");

    public void Dispose()
    {
        _key.Dispose();
        System.IO.Directory.Delete(_folder, recursive: true);
    }

    public static TheoryData<string, string> Spoilt() => new()
    {
        { "no statement", "COMPANY_PROOF_MISSING" }, { "garbage", "MALFORMED" }, { "unsigned", "SIGNATURE" },
            { "signed by another key", "SIGNATURE" },
        { "signed with the public key as a secret", "SIGNATURE" }, { "altered after signing", "SIGNATURE" },
            { "another issuer", "ISSUER_UNKNOWN" },
        { "another company", "OTHER_COMPANY" }, { "another portal", "OTHER_PORTAL" }, { "another purpose", "OTHER_PURPOSE" },
            { "no purpose", "OTHER_PURPOSE" },
        { "over", "EXPIRED" }, { "not yet", "NOT_YET_VALID" }, { "an hour long", "LIFETIME" }, { "endless", "LIFETIME" },
            { "huge", "MALFORMED" },
    };

    [Theory]
    [MemberData(nameof(Spoilt))]
    public async Task Statement_ThatProvesSomethingElse_OpensNothing(string how, string fault)
    {
        await using var hub = await StartAsync();

        var refused = await Assert.ThrowsAsync<RpcException>(() => Profile(hub, Rows.Company, Spoil(how)));

        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
        Assert.Equal(fault, refused.Reason() == "COMPANY_PROOF_REFUSED" ? refused.Metadata("fault") : refused.Reason());
    }

    [Fact]
    public async Task Statement_OfTheCompany_OpensThatCompanyForItsMinutes()
    {
        await using var hub = await StartAsync();
        var statement = Statement();

        Assert.Equal(Rows.Company, (await Profile(hub, Rows.Company, statement)).Profile.UnifiedSocialCreditCode);
        var other = await Assert.ThrowsAsync<RpcException>(() => Profile(hub, Rows.OtherCompany, statement));
        Assert.Equal("OTHER_COMPANY", other.Metadata("fault"));

        hub.Time.Advance(TimeSpan.FromMinutes(7));
        var late = await Assert.ThrowsAsync<RpcException>(() => Profile(hub, Rows.Company, statement));
        Assert.Equal("EXPIRED", late.Metadata("fault"));
    }

    [Fact]
    public async Task Consent_KeepsTheProofOfTheCompany()
    {
        await using var hub = await StartAsync();
        var statement = Statement();

        var given = await hub.Act(Portal(Rows.Company, statement), r => r.Consent = new ConsentStep
        {
            Give = new GiveConsent { Agency = "sx-procurement", Purpose = "procurement", Until = Rows.Day(2026, 11, 30) },
        });

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(statement))),
            Assert.Single(given.Case.Steps).CompanyProof);
    }

    [Fact]
    public async Task Issuer_ThatLeavesTheFile_ProvesNothingFromThenOn()
    {
        await using var hub = await StartAsync();
        await Profile(hub, Rows.Company, Statement());

        await File.WriteAllTextAsync(IssuersFile, """{"issuers": []}""", TestHub.Token);

        await Eventually.Holds("the hub has read the file again", async () =>
        {
            try
            {
                await Profile(hub, Rows.Company, Statement());
                return false;
            }
            catch (RpcException refused)
            {
                return refused.Metadata("fault") == "ISSUER_UNKNOWN";
            }
        });
    }

    [Theory]
    [InlineData("""{"issuers": [{"issuer": "x", "keys": []}]}""", "has no keys")]
    [InlineData("""{"issuers": [{"issuer": "x", "keys": [{"kty": "oct", "k": "c2VjcmV0"}]}]}""", "neither EC nor RSA")]
    [InlineData("""{"issuers": [{"issuer": "x", "keys": [{"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA", "d": "AA"}]}]}""", "private")]
    [InlineData("""{"issuer": "x"}""", "issuer")]
    public async Task File_OfIssuersThatCannotBeUsed_StopsTheStart(string content, string says)
    {
        await File.WriteAllTextAsync(IssuersFile, content, TestHub.Token);

        var refused = await Assert.ThrowsAnyAsync<Exception>(() => StartAsync(writes: false));

        Assert.Contains(says, refused.ToString(), StringComparison.Ordinal);
    }

    private string? Spoil(string how)
    {
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return how switch
        {
            "no statement" => null,
            "garbage" => "not.a.token",
            "unsigned" => Statement(unsigned: true),
            "signed by another key" => Statement(key: new ECDsaSecurityKey(stranger)),
            "signed with the public key as a secret" =>
                Statement(key: new SymmetricSecurityKey(SHA256.HashData(_key.ExportSubjectPublicKeyInfo())),
                algorithm: SecurityAlgorithms.HmacSha256),
            "altered after signing" => Altered(),
            "another issuer" => Statement(with: c => c["iss"] = "https://elsewhere.example"),
            "another company" => Statement(with: c => c["sub"] = Rows.OtherCompany),
            "another portal" => Statement(with: c => c["aud"] = "sx-credit"),
            "another purpose" => Statement(with: c => c["purpose"] = "financing"),
            "no purpose" => Statement(with: c => c.Remove("purpose")),
            "over" => Statement(from: -10, until: -4),
            "not yet" => Statement(from: 4, until: 9),
            "an hour long" => Statement(until: 60),
            "endless" => Statement(with: c => c.Remove("exp")),
            "huge" => Statement(with: c => c["more"] = new string('x', 10_000)),
            _ => throw new ArgumentOutOfRangeException(nameof(how), how, "No such fault."),
        };
    }

    private string Altered()
    {
        var parts = Statement(with: c => c["sub"] = Rows.OtherCompany).Split('.');
        var payload = Encoding.UTF8.GetString(Base64UrlEncoder.DecodeBytes(parts[1])).Replace(Rows.OtherCompany, Rows.Company,
            StringComparison.Ordinal);
        return $"{parts[0]}.{Base64UrlEncoder.Encode(payload)}.{parts[2]}";
    }

    private string Statement(
        Action<Dictionary<string, object>>? with = null, int from = 0, int until = 5, SecurityKey? key = null,
            string algorithm = SecurityAlgorithms.EcdsaSha256, bool unsigned = false)
    {
        var claims = new Dictionary<string, object>
        {
            ["iss"] = Issuer, ["sub"] = Rows.Company, ["aud"] = "sx-portal", ["purpose"] = "self-service",
            ["iat"] = TestHub.Start.AddMinutes(from).ToUnixTimeSeconds(), ["exp"] = TestHub.Start.AddMinutes(until).ToUnixTimeSeconds(),
        };
        with?.Invoke(claims);
        var payload = JsonSerializer.Serialize(claims);
        var handler = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false };
        return unsigned ? handler.CreateToken(payload)
            : handler.CreateToken(payload, new SigningCredentials(key ?? new ECDsaSecurityKey(_key), algorithm));
    }

    private async Task<TestHub> StartAsync(bool writes = true)
    {
        if (writes)
        {
            var point = _key.ExportParameters(includePrivateParameters: false).Q;
            var (x, y) = (Base64UrlEncoder.Encode(point.X), Base64UrlEncoder.Encode(point.Y));
            await File.WriteAllTextAsync(
                IssuersFile, $$"""{"issuers": [{"issuer": "{{Issuer}}", "keys": [{"kty": "EC", "crv": "P-256", "x": "{{x}}", "y": "{{y}}"}]}]}""",
                TestHub.Token);
        }

        var credentials = Path.Combine(_folder, "credentials.json");
        await File.WriteAllTextAsync(credentials, JsonSerializer.Serialize(new
        {
            agencies = new[] { Bound("sx-portal", PortalKey), Bound("sx-market", MarketKey) },
        }), TestHub.Token);
        var hub = await TestHub.StartAsync(null, null, $"--Hub:Access:CredentialsFile={credentials}",
            $"--Hub:Access:CompanyIssuersFile={IssuersFile}");
        var market = new Metadata { { "credithub-key", MarketKey }, { "credithub-purpose", "reporting" } };
        await hub.Report("sx-market", market, Rows.Of(Rows.Registration()), Rows.Of(Rows.Registration(Rows.OtherCompany)));
        return hub;
    }

    private static object Bound(string agency, string key) =>
        new
        {
            agency, keys = new[] { new { name = "2026",
        sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))) } }
        };

    private static Metadata Portal(string company, string? statement)
    {
        var metadata = new Metadata { { "credithub-key", PortalKey }, { "credithub-purpose", "self-service" },
            { "credithub-acting-for", company } };
        if (statement is not null) metadata.Add("credithub-company-assertion", statement);
        return metadata;
    }

    private static async Task<GetProfileResponse> Profile(TestHub hub, string company, string? statement) =>
        await hub.Subjects.GetProfileAsync(
        new GetProfileRequest { UnifiedSocialCreditCode = company }, Portal(company, statement), cancellationToken: TestHub.Token);
}
