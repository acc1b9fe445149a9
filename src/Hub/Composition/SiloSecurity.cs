using System.Security.Cryptography.X509Certificates;
using CreditHub.Hub.Access.Credentials;
using CreditHub.Hub.Clocks;
using Orleans.Configuration;
using Orleans.Connections.Security;
using TlsOptions = Orleans.Connections.Security.TlsOptions;

namespace CreditHub.Hub.Composition;

/// <summary>Mutual TLS between the nodes of a cluster, by the hub's own certificate.</summary>
internal static class SiloSecurity
{
    /// <summary>
    /// Secures the silo where <c>Hub:Tls</c> is set. Nodes hold certificates of the same authority, for servers and clients both. Each connection is judged by
    /// the files as they are when it begins: certificates are renewed and revoked while nodes run.
    /// </summary>
    public static void SecureSilo(this WebApplicationBuilder builder)
    {
        if (!(builder.Configuration.GetSection("Hub:Tls").Get<Access.Credentials.TlsOptions>() ?? new Access.Credentials.TlsOptions()).IsOn) return;
        builder.Services.AddOptions<SiloConnectionOptions>().Configure<CredentialsInForce, OutsideTime>((connections, credentials, world) =>
        {
            var tls = OptionsOf(credentials, world.Clock);
            connections.ConfigureSiloInboundConnection(c => c.UseServerTls(tls));
            connections.ConfigureSiloOutboundConnection(c => c.UseClientTls(tls));
            connections.ConfigureGatewayInboundConnection(c => c.UseServerTls(tls));
        });
    }

    private static TlsOptions OptionsOf(CredentialsInForce credentials, TimeProvider time)
    {
        return new TlsOptions
        {
            LocalCertificate = InForce().Certificate,
            LocalServerCertificateSelector = (_, _) => InForce().Certificate,
            LocalClientCertificateSelector = (_, _, _, _, _) => InForce().Certificate,
            ClientCertificateMode = RemoteCertificateMode.RequireCertificate,
            RemoteCertificateMode = RemoteCertificateMode.RequireCertificate,
            RemoteCertificateValidation = (certificate, chain, _) => InForce().IsNode(certificate, chain, time),
            OnAuthenticateAsClient = (_, options) => options.TargetHost = InForce().Certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false),
        };

        TlsMaterial InForce() => credentials.Tls ?? throw new InvalidOperationException("TLS was taken out of force while the node runs.");
    }
}
