namespace CreditHub.Hub.Access.Credentials;

/// <summary>Settings of who is let in, section <c>Hub:Access</c>.</summary>
public sealed class AccessOptions
{
    /// <summary>
    /// True: on loopback an agency is what it says it is. For trying things out on one's own machine; refused beside certificates or keys.
    /// False, the default: nobody gets in without a certificate or a key.
    /// </summary>
    public bool Unauthenticated { get; set; }

    /// <summary>File of the agencies' certificates and keys, read again when it changes. Required unless <see cref="Unauthenticated"/>.</summary>
    public string CredentialsFile { get; set; } = "";

    /// <summary>
    /// File of the identity providers that prove to the hub that a company asked its portal, read again when it changes. Empty, the
    /// default: nobody acts for a company, unless <see cref="Unauthenticated"/>.
    /// </summary>
    public string CompanyIssuersFile { get; set; } = "";

    /// <summary>Milliseconds between two looks at credentials, certificates, revocations and the directory. From 50 to 1,000; the default is 250.</summary>
    [System.ComponentModel.DataAnnotations.Range(50, 1000)]
    public int LookMilliseconds { get; set; } = 250;
}

/// <summary>Settings of TLS, section <c>Hub:Tls</c>. All are PEM files, read again when they change.</summary>
public sealed class TlsOptions
{
    /// <summary>The hub's certificate with its chain. Empty, the default: no TLS, and the hub listens on loopback only.</summary>
    public string CertificateFile { get; set; } = "";

    /// <summary>Its private key, unencrypted, readable for the hub alone.</summary>
    public string KeyFile { get; set; } = "";

    /// <summary>The authorities that issue certificates of agencies and of the hub's nodes.</summary>
    public string AuthorityFile { get; set; } = "";

    /// <summary>Revocation lists (CRL) of these authorities. Empty: none.</summary>
    public string RevocationFile { get; set; } = "";

    /// <summary>True where TLS is configured.</summary>
    public bool IsOn => CertificateFile.Length > 0;

    /// <summary>What is wrong with the settings; null where nothing is.</summary>
    public string? Fault() => IsOn
        ? KeyFile.Length == 0 || AuthorityFile.Length == 0 ? "Hub:Tls:CertificateFile needs Hub:Tls:KeyFile and Hub:Tls:AuthorityFile beside it." : null
        : KeyFile.Length + AuthorityFile.Length + RevocationFile.Length > 0 ? "Hub:Tls: files are given, but no CertificateFile." : null;
}
