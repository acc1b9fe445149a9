using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CreditHub.Hub.Access.Credentials;

/// <summary>What is needed of a connection's client certificate, taken once when it is opened.</summary>
internal sealed record ClientCertificate(string Digest, string KeyDigest, string Issuer, string Serial, DateTimeOffset NotBefore, DateTimeOffset NotAfter)
{
    /// <summary>Takes it of a certificate.</summary>
    public static ClientCertificate Of(X509Certificate2 certificate) => new(
        Convert.ToHexString(SHA256.HashData(certificate.RawData)),
        Convert.ToHexString(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo())),
        Convert.ToHexString(certificate.IssuerName.RawData),
        certificate.SerialNumber,
        certificate.NotBefore.ToUniversalTime(),
        certificate.NotAfter.ToUniversalTime());
}
