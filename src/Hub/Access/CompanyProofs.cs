using System.Security.Cryptography;
using System.Text;
using CreditHub.Domain.Codes;
using CreditHub.Domain.SharingDirectory;
using CreditHub.Hub.Access.Credentials;
using CreditHub.Hub.Clocks;
using CreditHub.Hub.Errors;
using CreditHub.V1;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CreditHub.Hub.Access;

/// <summary>A company's own proof that a portal calls for it.</summary>
/// <param name="Issuer">The identity provider that stated it.</param>
/// <param name="Digest">SHA-256 of the statement, by which the provider finds it again.</param>
public sealed record CompanyProof(string Issuer, ReadOnlyMemory<byte> Digest);

/// <summary>
/// Demands of a portal that acts for a company a statement of an identity provider that the company asked for it: a JSON Web Token (RFC
/// 7519) that names the company (sub), the portal (aud) and the purpose (purpose), and lives ten minutes at most. A portal's own credential
/// proves the portal and no company.
/// </summary>
internal sealed class CompanyProofs(CredentialsInForce credentials, IOptions<AccessOptions> options, OutsideTime outside)
{
    /// <summary>Metadata key of the statement.</summary>
    public const string AssertionHeader = "credithub-company-assertion";

    /// <summary>Claim that holds the purpose of the call.</summary>
    public const string PurposeClaim = "purpose";

    private const int BytesMax = 8 << 10;
    private static readonly TimeSpan LifetimeMax = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(60);
    private static readonly string[] Algorithms =
        [SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSsaPssSha256];

    private readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = BytesMax };

    /// <summary>The proof of a call; null on a machine where nobody is authenticated and none is brought.</summary>
    /// <exception cref="ApiException">It is missing, or proves something else.</exception>
    public CompanyProof? Demand(string? assertion, AgencyDefinition portal, UnifiedSocialCreditCode company, string purpose)
    {
        if (assertion is null)
        {
            return options.Value.Unauthenticated ? null : throw new ApiException(
                ErrorReason.CompanyProofMissing,
                $"A call for a company needs the company's own proof: a statement of an identity provider in the metadata '{AssertionHeader}'.", ("agency", portal.Code));
        }

        var token = Read(assertion);
        if (credentials.CompanyIssuers.KeysOf(token.Issuer) is not { } keys)
            throw Refused("ISSUER_UNKNOWN", $"'{Echo.Of(token.Issuer)}' is none of the identity providers that the hub knows.");

        // The keys are in memory, so nothing is waited for.
        var result = _handler.ValidateTokenAsync(assertion, Parameters(token.Issuer, keys)).GetAwaiter().GetResult();
        if (!result.IsValid) throw Refused("SIGNATURE", "Its signature is none of the provider's keys'.");
        Demand(token, portal, company, purpose);
        return new CompanyProof(token.Issuer, SHA256.HashData(Encoding.UTF8.GetBytes(assertion)));
    }

    private JsonWebToken Read(string assertion)
    {
        try
        {
            if (_handler.CanReadToken(assertion)) return _handler.ReadJsonWebToken(assertion);
        }
        catch (Exception e) when (e is ArgumentException or SecurityTokenException)
        {
            // Header or payload is no JSON: refused as every other text that is no token.
        }

        throw Refused("MALFORMED", "It is no signed JSON Web Token of at most 8 KiB.");
    }

    private void Demand(JsonWebToken token, AgencyDefinition portal, UnifiedSocialCreditCode company, string purpose)
    {
        var now = outside.Now.UtcDateTime;
        var (from, until) = (token.IssuedAt, token.ValidTo);
        Demand(from != DateTime.MinValue && until != DateTime.MinValue, "LIFETIME", "It does not state when it was issued and when it ends (iat, exp).");
        Demand(until - from <= LifetimeMax, "LIFETIME", $"It lives longer than {LifetimeMax.TotalMinutes:F0} minutes.");
        Demand(now <= until + ClockSkew, "EXPIRED", $"It ended on {until:O}.");
        Demand(now >= from - ClockSkew && now >= NotBefore(token) - ClockSkew, "NOT_YET_VALID", "It does not hold yet.");
        Demand(token.Subject == company.ToString(), "OTHER_COMPANY", "It is about another company (sub).");
        Demand(token.Audiences.Contains(portal.Code), "OTHER_PORTAL", $"It was not made out for '{portal.Code}' (aud).");
        var isForPurpose = token.TryGetPayloadValue<string>(PurposeClaim, out var stated) && stated == purpose;
        Demand(isForPurpose, "OTHER_PURPOSE", $"It was not made out for the purpose of the call ({PurposeClaim}).");
    }

    private static DateTime NotBefore(JsonWebToken token) => token.ValidFrom == DateTime.MinValue ? token.IssuedAt : token.ValidFrom;

    private static void Demand(bool holds, string fault, string message)
    {
        if (!holds) throw Refused(fault, message);
    }

    // Times, company, portal and purpose are judged by the hub's own clock and with a reason of their own, once the signature is known to
    // hold.
#pragma warning disable CA5404
    private static TokenValidationParameters Parameters(string issuer, IEnumerable<SecurityKey> keys) => new()
    {
        ValidIssuer = issuer, IssuerSigningKeys = keys, ValidAlgorithms = Algorithms, RequireSignedTokens = true, ValidateLifetime = false,
        ValidateAudience = false,
    };
#pragma warning restore CA5404

    private static ApiException Refused(string fault, string message) =>
        new(ErrorReason.CompanyProofRefused, $"The company's proof is refused. {message}", ("fault", fault));
}
