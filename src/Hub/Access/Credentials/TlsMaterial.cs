using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace CreditHub.Hub.Access.Credentials;

/// <summary>The hub's certificate, the authorities that it trusts, and what they revoked: one state of the files.</summary>
internal sealed class TlsMaterial
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private readonly X509Certificate2Collection _authorities;
    private readonly SslStreamCertificateContext _certificate;

    private TlsMaterial(SslStreamCertificateContext certificate, X509Certificate2Collection authorities, RevocationList revoked)
    {
        _certificate = certificate;
        _authorities = authorities;
        Revoked = revoked;
    }

    /// <summary>What the authorities revoked.</summary>
    public RevocationList Revoked { get; }

    /// <summary>The hub's own certificate.</summary>
    public X509Certificate2 Certificate => _certificate.TargetCertificate;

    /// <summary>Reads the files.</summary>
    /// <exception cref="InvalidOperationException">One of them cannot be used. No content of a file is repeated.</exception>
    public static TlsMaterial Read(TlsOptions options)
    {
        try
        {
            var certificate = X509Certificate2.CreateFromPemFile(options.CertificateFile, options.KeyFile);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(options.CertificateFile);
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(options.AuthorityFile);
            if (authorities.Count == 0) throw new InvalidOperationException($"Hub:Tls:AuthorityFile {options.AuthorityFile} holds no certificate.");
            var revoked = options.RevocationFile.Length > 0 ? RevocationList.Read(File.ReadAllText(options.RevocationFile), authorities) : RevocationList.Empty;
            return new TlsMaterial(SslStreamCertificateContext.Create(certificate, chain, offline: true), authorities, revoked);
        }
        catch (Exception e) when (e is System.Security.Cryptography.CryptographicException or IOException or UnauthorizedAccessException or ArgumentException or FormatException)
        {
            throw new InvalidOperationException($"The certificates of Hub:Tls cannot be used: {e.Message}");
        }
    }

    /// <summary>How a connection is to be secured: TLS 1.2 or 1.3, with a certificate of an agency that one of the authorities issued.</summary>
    public SslServerAuthenticationOptions ServerOptions(TimeProvider time, params IReadOnlyList<SslApplicationProtocol> protocols) => new()
    {
        ServerCertificateContext = _certificate,
        ClientCertificateRequired = true,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ApplicationProtocols = [.. protocols],
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        RemoteCertificateValidationCallback = (_, certificate, chain, _) => certificate is X509Certificate2 known && IsIssued(known, chain, time),
    };

    /// <summary>
    /// True where a certificate is another node's: issued by one of the authorities for clients, with the name of this node's own, in force and not
    /// revoked. An agency's certificate opens no door between nodes.
    /// </summary>
    public bool IsNode(X509Certificate2 certificate, X509Chain? presented, TimeProvider time)
    {
        var client = ClientCertificate.Of(certificate);
        var now = time.GetUtcNow();
        return IsIssued(certificate, presented, time) && client.NotBefore <= now && now <= client.NotAfter
            && !Revoked.Contains(client.Issuer, client.Serial)
            && certificate.SubjectName.RawData.AsSpan().SequenceEqual(Certificate.SubjectName.RawData);
    }

    /// <summary>True where one of the authorities issued a certificate for clients. Its own days, its revocation and its agency are judged call by call.</summary>
    public bool IsIssued(X509Certificate2 certificate, X509Chain? presented, TimeProvider time)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new System.Security.Cryptography.Oid(ClientAuthentication));
        foreach (var element in presented?.ChainElements ?? Enumerable.Empty<X509ChainElement>()) chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        if (!chain.Build(certificate)) return false;
        var now = time.GetUtcNow();
        return chain.ChainElements.Skip(1).All(e => e.Certificate.NotBefore.ToUniversalTime() <= now && now <= e.Certificate.NotAfter.ToUniversalTime());
    }
}
