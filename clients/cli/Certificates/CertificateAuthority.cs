using System.Net;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CreditHub.Cli.Shell;

namespace CreditHub.Cli.Certificates;

/// <summary>
/// A small authority for trials and tests (测试用证书颁发机构): ECDSA P-256, its files in one folder. A province's hub is better served by the
/// province's own authority; nothing in the hub depends on this one.
/// </summary>
internal sealed class CertificateAuthority : IDisposable
{
    private const int SerialBytes = 16;
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ListTerm = TimeSpan.FromDays(365);

    private readonly string _folder;
    private readonly X509Certificate2 _certificate;
    private readonly TimeProvider _time;

    private CertificateAuthority(string folder, X509Certificate2 certificate, TimeProvider time) => (_folder, _certificate, _time) = (folder, certificate, time);

    /// <summary>File of the authority's certificate.</summary>
    public static string CertificateFile(string folder) => Path.Combine(folder, "ca.pem");

    /// <summary>File of the revocation list.</summary>
    public static string RevocationFile(string folder) => Path.Combine(folder, "ca.crl");

    /// <summary>Makes an authority in a folder where there is none.</summary>
    public static void Create(string folder, string name, int days, TimeProvider time)
    {
        if (File.Exists(CertificateFile(folder))) throw new UsageException($"{folder} holds an authority already; a new one would make every certificate of it worthless.");
        Directory.CreateDirectory(folder);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var now = time.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now - ClockSkew, now.AddDays(days));
        PrivateFile.Write(KeyFile(folder), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(CertificateFile(folder), certificate.ExportCertificatePem());
        using var authority = Open(folder, time);
        authority.WriteRevocations(new CertificateRevocationListBuilder(), BigInteger.One);
    }

    /// <summary>Opens the authority of a folder.</summary>
    public static CertificateAuthority Open(string folder, TimeProvider time) => File.Exists(CertificateFile(folder))
        ? new CertificateAuthority(folder, X509Certificate2.CreateFromPemFile(CertificateFile(folder), KeyFile(folder)), time)
        : throw new UsageException($"{folder} holds no authority; «hubctl ca new {folder}» makes one.");

    /// <summary>Issues a certificate; a key that lies there already is kept where asked, so that what is bound to the key stays bound.</summary>
    /// <returns>SHA-256 of the certificate.</returns>
    public string Issue(string name, IReadOnlyList<string> hosts, int days, bool keepKey)
    {
        var keyFile = Path.Combine(_folder, $"{name}.key");
        if (!keepKey && File.Exists(keyFile)) throw new UsageException($"{keyFile} is there already; «hubctl ca renew» issues a new certificate for it.");
        if (keepKey && !File.Exists(keyFile)) throw new UsageException($"There is no {keyFile} to renew a certificate for.");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        if (keepKey) key.ImportFromPem(File.ReadAllText(keyFile));
        else PrivateFile.Write(keyFile, key.ExportPkcs8PrivateKeyPem());

        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));

        // A node of a cluster is a server to agencies and a client to other nodes.
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(
            hosts.Count > 0 ? [new Oid(ServerAuthentication), new Oid(ClientAuthentication)] : [new Oid(ClientAuthentication)], critical: false));
        if (hosts.Count > 0) request.CertificateExtensions.Add(NamesOf(hosts));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        var now = _time.GetUtcNow();
        using var certificate = request.Create(_certificate, now - ClockSkew, now.AddDays(days), RandomNumberGenerator.GetBytes(SerialBytes));
        PrivateFile.Replace(Path.Combine(_folder, $"{name}.pem"), certificate.ExportCertificatePem());
        return Convert.ToHexString(SHA256.HashData(certificate.RawData));
    }

    /// <summary>Revokes a certificate and writes the list anew.</summary>
    /// <returns>Its serial number.</returns>
    public string Revoke(string certificateFile)
    {
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(certificateFile);
        var list = CertificateRevocationListBuilder.LoadPem(File.ReadAllText(RevocationFile(_folder)), out var number);
        list.AddEntry(certificate, _time.GetUtcNow());
        WriteRevocations(list, number + 1);
        return certificate.SerialNumber;
    }

    public void Dispose() => _certificate.Dispose();

    private static string KeyFile(string folder) => Path.Combine(folder, "ca.key");

    private static X509Extension NamesOf(IReadOnlyList<string> hosts)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
        {
            if (IPAddress.TryParse(host, out var address)) names.AddIpAddress(address);
            else names.AddDnsName(host);
        }

        return names.Build();
    }

    private void WriteRevocations(CertificateRevocationListBuilder list, BigInteger number)
    {
        var now = _time.GetUtcNow();
        var der = list.Build(_certificate, number, now + ListTerm, HashAlgorithmName.SHA256, thisUpdate: now);
        PrivateFile.Replace(RevocationFile(_folder), PemEncoding.WriteString("X509 CRL", der));
    }
}

/// <summary>Files that only their owner may read, and files that are replaced in one step.</summary>
internal static class PrivateFile
{
    /// <summary>Writes a new file for the owner's eyes only. One that is there is never overwritten.</summary>
    public static void Write(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new StreamWriter(path, options);
        file.Write(text);
    }

    /// <summary>Replaces a file in one step, so that nobody reads half of one.</summary>
    public static void Replace(string path, string text)
    {
        File.WriteAllText($"{path}.new", text);
        File.Move($"{path}.new", path, overwrite: true);
    }
}
