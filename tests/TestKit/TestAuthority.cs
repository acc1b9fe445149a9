using System.Net;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CreditHub.TestKit;

/// <summary>An authority of a test: issues certificates of any term, and revokes them.</summary>
public sealed class TestAuthority : IDisposable
{
    private readonly string _folder;
    private readonly X509Certificate2 _certificate;
    private readonly CertificateRevocationListBuilder _revoked = new();
    private BigInteger _lists = 1;

    /// <summary>Makes one that writes into a folder.</summary>
    public TestAuthority(string folder, string name)
    {
        (_folder, Name) = (folder, name);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        _certificate = request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2050, 1, 1, 0, 0, 0, TimeSpan.Zero));
        File.WriteAllText(AuthorityFile, _certificate.ExportCertificatePem());
        WriteRevocations();
    }

    public string Name { get; }

    public string AuthorityFile => Path.Combine(_folder, $"{Name}.pem");

    public string RevocationFile => Path.Combine(_folder, $"{Name}.crl");

    /// <summary>Issues a certificate of loopback, for servers and clients both; its files are <c>name.pem</c> and <c>name.key</c>, or of another name.</summary>
    public IssuedCertificate Issue(string name, DateTimeOffset from, DateTimeOffset until, ECDsa? key = null, string? file = null)
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var signing = key ?? own;
        var request = new CertificateRequest($"CN={name}", signing, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], critical: false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(_certificate, from, until, RandomNumberGenerator.GetBytes(16));
        var path = Path.Combine(_folder, file ?? name);
        Replace($"{path}.key", signing.ExportPkcs8PrivateKeyPem());
        Replace($"{path}.pem", certificate.ExportCertificatePem());
        return new IssuedCertificate(
            $"{path}.pem", $"{path}.key", Convert.ToHexString(SHA256.HashData(certificate.RawData)),
            Convert.ToHexString(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo())), certificate.SerialNumberBytes.ToArray());
    }

    /// <summary>Revokes a certificate and writes the list anew.</summary>
    public void Revoke(IssuedCertificate certificate)
    {
        _revoked.AddEntry(certificate.Serial);
        WriteRevocations();
    }

    public void Dispose() => _certificate.Dispose();

    private void WriteRevocations()
    {
        var list = _revoked.Build(_certificate, _lists++, new DateTimeOffset(2050, 1, 1, 0, 0, 0, TimeSpan.Zero), HashAlgorithmName.SHA256, thisUpdate: new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero));
        Replace(RevocationFile, PemEncoding.WriteString("X509 CRL", list));
    }

    // In one step, as an operator should: nobody reads half a file.
    private static void Replace(string path, string text)
    {
        File.WriteAllText($"{path}.new", text);
        File.Move($"{path}.new", path, overwrite: true);
    }
}

/// <summary>A certificate that an authority issued.</summary>
public sealed record IssuedCertificate(string File, string KeyFile, string Digest, string KeyDigest, byte[] Serial);
