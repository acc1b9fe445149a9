using System.Net;
using System.Net.Security;
using CreditHub.Hub.Access;
using CreditHub.Hub.Access.Credentials;
using CreditHub.Hub.Access.Limits;
using CreditHub.Hub.Calls;
using CreditHub.Hub.Clocks;
using CreditHub.Hub.Hosting;
using CreditHub.Hub.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace CreditHub.Hub.Composition;

/// <summary>Where the hub listens, and how: plainly on loopback, with mutual TLS anywhere.</summary>
internal static class Listening
{
    private const double BodyBytesPerSecondMin = 240;
    private static readonly TimeSpan BodyGrace = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Opens the addresses, once the settings hold together.</summary>
    /// <exception cref="InvalidOperationException">They do not; the message says how to mend them.</exception>
    public static void AddListening(this WebApplicationBuilder builder, HubOptions options)
    {
        builder.Services.AddOptions<AccessOptions>().BindConfiguration("Hub:Access").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<LimitOptions>().BindConfiguration("Hub:Limits").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<PeerConnections>();
        builder.Services.AddOptions<TlsOptions>().BindConfiguration("Hub:Tls");
        var tls = Check(builder, options);
        var own = new InProcessKey();
        builder.Services.AddSingleton(own);
        var hasAdapters = options.DropFolder.Length > 0 || options.ConnectionsFolder.Length > 0;
        var ownSocket = tls.IsOn && hasAdapters ? new OwnSocket() : null;
        if (ownSocket is not null) builder.Services.AddSingleton(_ => ownSocket);
        builder.Host.Properties[typeof(InProcessKey)] = own;
        builder.Host.Properties[typeof(OwnSocket)] = ownSocket?.Path ?? "";
        var split = new ProtocolSplit();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            var limits = kestrel.ApplicationServices.GetRequiredService<Microsoft.Extensions.Options.IOptions<LimitOptions>>().Value;
            kestrel.Limits.MaxConcurrentConnections = limits.ConnectionsMax;
            if (tls.IsOn)
            {
                kestrel.Listen(AddressOf(options.Address), options.Address.Port, UseTls);
                if (ownSocket is not null)
                {
                    // Asked for here, so that the container removes it when the hub stops.
                    var socket = kestrel.ApplicationServices.GetRequiredService<OwnSocket>();
                    kestrel.ListenUnixSocket(socket.Path, listen => listen.Protocols = HttpProtocols.Http2);
                }
            }
            else kestrel.Listen(IPAddress.Loopback, options.Address.Port, listen => UsePlain(listen, split));

            kestrel.Listen(AddressOf(options.OperationsAddress), options.OperationsAddress.Port,
                listen => UseOperations(listen, options, split));
            kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
            kestrel.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);

            // A message that trickles holds memory; streams are let off when they begin.
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(BodyBytesPerSecondMin, BodyGrace);
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.MaxRequestBodySize = null;
        });
    }

    /// <summary>Looks whether the settings hold together.</summary>
    /// <exception cref="InvalidOperationException">They do not; the message says how to correct them.</exception>
    public static TlsOptions Check(WebApplicationBuilder builder, HubOptions options)
    {
        var tls = builder.Configuration.GetSection("Hub:Tls").Get<TlsOptions>() ?? new TlsOptions();
        var access = builder.Configuration.GetSection("Hub:Access").Get<AccessOptions>() ?? new AccessOptions();
        return FaultOf(options, access, tls) is { } fault ? throw new InvalidOperationException(fault) : tls;
    }

    /// <summary>Path of the socket by which this process's own adapters reach it; empty where they use the hub's address.</summary>
    public static string OwnSocketPath(this WebApplicationBuilder builder) => (string)builder.Host.Properties[typeof(OwnSocket)];

    /// <summary>The key by which they are known.</summary>
    public static string OwnKey(this WebApplicationBuilder builder) => ((InProcessKey)builder.Host.Properties[typeof(InProcessKey)]).Text;

    private static void UsePlain(ListenOptions listen, ProtocolSplit split)
    {
        listen.Protocols = HttpProtocols.Http2;
        BoundPeers(listen);
        listen.Use(split.Around);
    }

    private static void BoundPeers(ListenOptions listen, bool greets = false)
    {
        var peers = listen.ApplicationServices.GetRequiredService<PeerConnections>();
        listen.Use(next => connection => peers.Serve(connection, greets, next));
        listen.Use(SilentPeers.Ending);
    }

    private static void UseOperations(ListenOptions listen, HubOptions options, ProtocolSplit split)
    {
        var services = listen.ApplicationServices;
        listen.Protocols = HttpProtocols.Http1;
        BoundPeers(listen);
        if (options.OperationsAddress.Scheme == Uri.UriSchemeHttps)
        {
            var (credentials, time) = (services.GetRequiredService<CredentialsInForce>(), services.GetRequiredService<OutsideTime>().Clock);
            listen.UseHttps(new TlsHandshakeCallbackOptions
            {
                HandshakeTimeout = HandshakeTimeout,
                OnConnection = _ => ValueTask.FromResult(credentials.Tls!.ServerOptions(time, SslApplicationProtocol.Http11)),
            });
            var authentication = services.GetRequiredService<CallerAuthentication>();
            listen.Use(next => OperationsSocket.OfOperator(authentication, credentials, next));
        }
        else
        {
            var networks = NetworksOf(options).OfType<IPNetwork>().ToList();
            listen.Use(next => OperationsSocket.Within(networks, next));
        }

        listen.Use(OperationsSocket.Marking);
        listen.Use(split.Learn);
    }

    private static IEnumerable<IPNetwork?> NetworksOf(HubOptions options) => options.OperationsNetworks
        .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(text => IPNetwork.TryParse(text, out var network) ? network : (IPNetwork?)null);

    private static string? OperationsFaultOf(HubOptions options, TlsOptions tls)
    {
        var (address, isTls) = (options.OperationsAddress, options.OperationsAddress.Scheme == Uri.UriSchemeHttps);
        if (NetworksOf(options).Any(n => n is null)) return $"Hub:OperationsNetworks is «{options.OperationsNetworks}»: give networks such as 10.0.3.0/24, comma-separated.";
        if (isTls && !tls.IsOn) return $"Hub:OperationsAddress is {address}: https needs Hub:Tls.";
        if (isTls && options.OperationsNetworks.Length > 0) return "Hub:OperationsNetworks is for plain addresses; with https the operator's certificate decides.";
        if (!address.IsLoopback && !IPAddress.TryParse(address.DnsSafeHost, out _)) return $"Hub:OperationsAddress is {address}: give the IP address to listen on.";
        return address.IsLoopback || isTls || options.OperationsNetworks.Length > 0
            ? null
            : $"Hub:OperationsAddress is {address}: beyond loopback, say who may read it by Hub:OperationsNetworks, or use https with Hub:Tls and a certificate of the operator.";
    }

    private static void UseTls(ListenOptions listen)
    {
        BoundPeers(listen, greets: true);
        var services = listen.ApplicationServices;
        var (credentials, time) = (services.GetRequiredService<CredentialsInForce>(), services.GetRequiredService<OutsideTime>().Clock);
        var connections = services.GetRequiredService<OpenConnections>();
        listen.Protocols = HttpProtocols.Http1AndHttp2;

        // Asked for each connection, so that a renewed certificate serves the next one.
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = HandshakeTimeout,
            OnConnection = _ => ValueTask.FromResult(
                credentials.Tls!.ServerOptions(time, SslApplicationProtocol.Http2, SslApplicationProtocol.Http11)),
        });
        var peers = services.GetRequiredService<PeerConnections>();
        listen.Use(next => connection => peers.Greeted(connection, next));
        listen.Use(next => connection => connections.Serve(connection, next));
    }

    private static string? FaultOf(HubOptions options, AccessOptions access, TlsOptions tls)
    {
        if (tls.Fault() is { } fault) return fault;
        if (ClockSetting.FaultOf(options) is { } clock) return clock;
        if (OperationsFaultOf(options, tls) is { } operations) return operations;
        if (!tls.IsOn && !options.Address.IsLoopback)
            return $"Hub:Address is {options.Address}: the hub refuses to listen beyond loopback without certificates. Set Hub:Tls:CertificateFile, KeyFile and AuthorityFile.";
        if (tls.IsOn != (options.Address.Scheme == Uri.UriSchemeHttps))
            return $"Hub:Address is {options.Address}: it begins with https where Hub:Tls is set, and with http where it is not.";
        if (!IPAddress.TryParse(options.Address.DnsSafeHost, out _) && !options.Address.IsLoopback) return $"Hub:Address is {options.Address}: give the IP address to listen on, such as https://0.0.0.0:5080.";
        if (access.Unauthenticated && (tls.IsOn || access.CredentialsFile.Length > 0))
            return "Hub:Access:Unauthenticated is true, but certificates or keys are configured: choose one.";
        if (!access.Unauthenticated && access.CredentialsFile.Length == 0)
        {
            return "Nobody could get in: Hub:Access:CredentialsFile names no file of certificates or keys («hubctl key new», «hubctl ca»). "
                + "To try things out on this machine, where everybody may say who they are, set Hub:Access:Unauthenticated to true.";
        }

        if (options.Redis.Length == 0 || tls.IsOn) return null;
        if (!IPAddress.IsLoopback(SiloAddressOf(options)))
            return $"Hub:SiloAddress is {options.SiloAddress}: nodes speak to each other beyond loopback with certificates only. Set Hub:Tls.";
        if (!options.SiloWithoutTls)
        {
            return "Hub:Redis is set without Hub:Tls: every process of this machine could join the cluster. Set Hub:Tls; "
                + "or, to try a cluster out on this machine, set Hub:SiloWithoutTls to true.";
        }

        return null;
    }

    /// <summary>The address at which other nodes reach this one.</summary>
    public static IPAddress SiloAddressOf(HubOptions options) => IPAddress.TryParse(options.SiloAddress, out var address)
        ? address
        : throw new InvalidOperationException($"Hub:SiloAddress is {options.SiloAddress}: give an IP address.");

    private static IPAddress AddressOf(Uri address) => IPAddress.TryParse(address.DnsSafeHost, out var ip) ? ip : IPAddress.Loopback;
}
