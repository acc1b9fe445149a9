using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using CreditHub.Hub.Access.Credentials;
using CreditHub.Hub.Errors;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace CreditHub.Hub.Access;

/// <summary>The connections with a client certificate, so that those of a revoked one can be closed, also where nothing is called on them.</summary>
internal sealed partial class OpenConnections(
    CallerAuthentication authentication, CredentialsInForce credentials, TimeProvider time, ILogger<OpenConnections> logger)
{
    private readonly ConcurrentDictionary<ConnectionContext, ClientCertificate> _open = new();
    private long _refused;
    private long _loggedSecond;

    /// <summary>Connections that were closed at the handshake since the start: their certificate is revoked, or bound to no agency.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Takes note of a connection while it is served.</summary>
    public async Task Serve(ConnectionContext connection, ConnectionDelegate next)
    {
        if (connection.Features.Get<ITlsConnectionFeature>()?.ClientCertificate is not { } certificate)
        {
            await next(connection);
            return;
        }

        var client = ClientCertificate.Of(certificate);
        connection.Features.Set(client);

        // One whose days are not come, or over, is refused call by call, with the reason. A revoked or an unbound one may not even hold a connection.
        var fault = FaultOf(client);
        if (fault is "REVOKED" or "UNKNOWN")
        {
            Refuse(connection, certificate, fault);
            return;
        }

        if (fault is null) _open[connection] = client;
        try
        {
            await next(connection);
        }
        finally
        {
            _open.TryRemove(connection, out _);
        }
    }

    /// <summary>Closes the connections whose certificate is no longer in force. Their streams are told why before.</summary>
    public void Reconsider()
    {
        foreach (var (connection, certificate) in _open)
            if (FaultOf(certificate) is not null) connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
    }

    private void Refuse(ConnectionContext connection, X509Certificate2 certificate, string fault)
    {
        Interlocked.Increment(ref _refused);

        // A line a second at most, whoever tries how often.
        var second = time.GetUtcNow().ToUnixTimeSeconds();
        if (Interlocked.Exchange(ref _loggedSecond, second) != second)
            LogRefused(fault, certificate.SerialNumber, (connection.RemoteEndPoint as IPEndPoint)?.Address, Refused);
        connection.Abort();
    }

    // Null where it is in force.
    private string? FaultOf(ClientCertificate certificate)
    {
        try
        {
            if (credentials.Tls is { } tls) authentication.OfCertificate(certificate, tls);
            return null;
        }
        catch (ApiException e)
        {
            return e.Metadata.GetValueOrDefault("fault", "");
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "A connection was closed at its handshake: {Fault} certificate of serial number {Serial} from {Peer}; {Refused} so far.")]
    private partial void LogRefused(string fault, string serial, IPAddress? peer, long refused);
}
