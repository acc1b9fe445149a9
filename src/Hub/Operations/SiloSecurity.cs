using System.Security.Cryptography.X509Certificates;
using CreditHub.Hub.Access;
using CreditHub.Hub.Access.Credentials;
using Orleans.Connections.Security;

namespace CreditHub.Hub.Operations;

/// <summary>Mutual TLS between the nodes of a cluster, by the hub's own certificate.</summary>
internal static class SiloSecurity
{
    /// <summary>Secures the silo where <c>Hub:Tls</c> is set. Nodes hold certificates of the same authority, for servers and clients both.</summary>
    public static void SecureSilo(this WebApplicationBuilder builder, ISiloBuilder silo)
    {
        var files = builder.Configuration.GetSection("Hub:Tls").Get<Access.TlsOptions>() ?? new Access.TlsOptions();
        if (!files.IsOn) return;
        var material = TlsMaterial.Read(files);
        silo.UseTls(material.Certificate, tls =>
        {
            tls.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
            tls.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
            tls.RemoteCertificateValidation = (certificate, chain, _) => material.IsNode(certificate, chain, TimeProvider.System);
            tls.OnAuthenticateAsClient = (_, options) => options.TargetHost = material.Certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        });
    }
}
