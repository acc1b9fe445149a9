using CreditHub.Domain.SharingDirectory;
using CreditHub.Hub.Access.Credentials;
using CreditHub.Hub.Clocks;
using CreditHub.Hub.Errors;
using CreditHub.V1;
using Microsoft.Extensions.Options;

namespace CreditHub.Hub.Access;

/// <summary>Says of which agency a call is, by its connection's certificate or by its key.</summary>
internal sealed class CallerAuthentication(CredentialsInForce credentials, InProcessKey own, IOptions<AccessOptions> options,
    OutsideTime outside)
{
    /// <summary>Metadata key of an agency's key, on loopback.</summary>
    public const string KeyHeader = "credithub-key";

    /// <summary>The agency; null where whoever calls may name any: the hub's own adapters, and everybody where nobody is authenticated.</summary>
    /// <exception cref="ApiException">The call brings no credential, or one that is not in force.</exception>
    public string? AgencyOf(CallClaims claims)
    {
        if (options.Value.Unauthenticated) return null;
        if (credentials.Tls is { } tls) return claims.IsMadeWith(own) ? null : OfCertificate(claims.Certificate, tls);
        if (claims.Key is null)
            throw new ApiException(ErrorReason.CredentialMissing, $"The call brings no key. Send your agency's key in the metadata '{KeyHeader}'.");
        var bound = credentials.Keys.Find(claims.Key);
        return bound is null && claims.IsMadeWith(own) ? null : Holding(bound, CredentialKind.Key, "The key is no agency's.");
    }

    /// <summary>Refuses a certificate that is not, not yet or no longer in force.</summary>
    public string OfCertificate(ClientCertificate? certificate, TlsMaterial tls)
    {
        if (certificate is null) throw new ApiException(ErrorReason.CredentialMissing, "The connection has no client certificate.");
        if (tls.Revoked.Contains(certificate.Issuer, certificate.Serial)) throw Refused("REVOKED", "The client certificate was revoked by its authority.");
        var now = outside.Now;
        if (now < certificate.NotBefore) throw Refused("NOT_YET_VALID", $"The client certificate holds from {certificate.NotBefore:O} only.");
        if (now > certificate.NotAfter) throw Refused("EXPIRED", $"The client certificate ended on {certificate.NotAfter:O}.");
        var bound = credentials.Agencies.Find(certificate.Digest) ?? credentials.Agencies.Find(certificate.KeyDigest);
        return Holding(bound, CredentialKind.Certificate, "The client certificate is bound to no agency.");
    }

    /// <summary>True where a certificate is in force and bound to the operator of the hub.</summary>
    public bool IsOperator(ClientCertificate certificate, TlsMaterial tls)
    {
        try
        {
            return OfCertificate(certificate, tls) == CallerIdentity.OperatorCode;
        }
        catch (ApiException)
        {
            return false;
        }
    }

    private string Holding(BoundCredential? bound, CredentialKind kind, string unknown)
    {
        if (bound is null || bound.Kind != kind) throw Refused("UNKNOWN", unknown);
        if (bound.From is { } from && outside.Now < from) throw Refused("NOT_YET_VALID", $"The credential holds from {from:O} only.");
        if (bound.Until is { } until && outside.Now > until) throw Refused("EXPIRED", $"The credential ended on {until:O}.");
        return bound.Agency;
    }

    private static ApiException Refused(string fault, string message) => new(ErrorReason.CredentialRefused, message, ("fault", fault));
}

/// <summary>What a call says and shows of its caller. Kept for a stream, so that its caller can be looked at again while it is open.</summary>
/// <param name="Call">The call.</param>
/// <param name="Agency">The agency that it names; null where it names none.</param>
/// <param name="Purpose">The purpose, likewise.</param>
/// <param name="ActingFor">The company on whose behalf it is made, likewise.</param>
/// <param name="Assertion">The company's proof, likewise.</param>
/// <param name="Key">The key that it brings, likewise.</param>
/// <param name="Certificate">Its connection's certificate; null on plain connections.</param>
internal sealed record CallClaims(ContractCall Call, string? Agency, string? Purpose, string? ActingFor, string? Assertion, string? Key,
    ClientCertificate? Certificate)
{
    /// <summary>
    /// The company's proof once it was found good: what a stream began with does not end with the minutes of a statement.
    /// </summary>
    public CompanyProof? Proof { get; set; }

    /// <summary>
    /// True where the hub's own adapters make the call: over a connection without a certificate, by the key of the process.
    /// </summary>
    public bool IsMadeWith(InProcessKey own) => Certificate is null && Key is not null && own.Is(Key);

    /// <summary>Never the key.</summary>
    public override string ToString() => $"{Call.Method} of {Agency}";
}
