using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace CreditHub.Client.Connecting;

/// <summary>Presents the agency's certificate or key to the hub, and holds the hub against the authorities given.</summary>
internal static class ClientCredentials
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>The key that goes with each call; null where there is none.</summary>
    public static string? KeyOf(CreditHubClientOptions options) => options switch
    {
        { KeyFile.Length: > 0 } => File.ReadAllText(options.KeyFile).Trim(),
        { Key.Length: > 0 } => options.Key,
        _ => null,
    };

    /// <summary>Sets up TLS as the options say.</summary>
    public static void Apply(CreditHubClientOptions options, SslClientAuthenticationOptions tls)
    {
        if (options.CertificateFile.Length > 0)
        {
            // The collection decides whether a certificate is offered at all; which one, the file says at the time of each connection.
            tls.ClientCertificates = [Read()];
            tls.LocalCertificateSelectionCallback = (_, _, _, _, _) => Read();
        }

        if (options.AuthorityFile.Length == 0) return;
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        policy.CustomTrustStore.ImportFromPemFile(options.AuthorityFile);
        policy.ApplicationPolicy.Add(new System.Security.Cryptography.Oid(ServerAuthentication));
        tls.CertificateChainPolicy = policy;

        X509Certificate2 Read() => X509Certificate2.CreateFromPemFile(options.CertificateFile, options.CertificateKeyFile);
    }
}
