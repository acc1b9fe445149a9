using System.Collections.Concurrent;
using CreditHub.Hub.Errors;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace CreditHub.Hub.Access.Credentials;

/// <summary>The connections with a client certificate, so that those of a revoked one can be closed, also where nothing is called on them.</summary>
internal sealed class OpenConnections(CallerAuthentication authentication, CredentialsInForce credentials)
{
    private readonly ConcurrentDictionary<ConnectionContext, ClientCertificate> _open = new();

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

        // One that was never let in is refused call by call, with the reason; closing it would race with that answer.
        if (IsInForce(client)) _open[connection] = client;
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
            if (!IsInForce(certificate)) connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
    }

    private bool IsInForce(ClientCertificate certificate)
    {
        try
        {
            return credentials.Tls is { } tls && authentication.OfCertificate(certificate, tls).Length > 0;
        }
        catch (ApiException)
        {
            return false;
        }
    }
}
