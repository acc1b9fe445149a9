using System.Net;
using CreditHub.Hub.Access;
using CreditHub.Hub.Access.Credentials;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace CreditHub.Hub.Calls;

/// <summary>
/// Marks the connections of the socket on which metrics and readiness are served. What a request reaches is decided by its socket, never by its Host header, which
/// the caller writes.
/// </summary>
internal sealed class OperationsSocket
{
    private static readonly OperationsSocket Mark = new();

    /// <summary>Marks a connection.</summary>
    public static ConnectionDelegate Marking(ConnectionDelegate next) => connection =>
    {
        connection.Features.Set(Mark);
        return next(connection);
    };

    /// <summary>Passes connections of loopback and of given networks only; closes all others before they are heard.</summary>
    public static ConnectionDelegate Within(IReadOnlyList<IPNetwork> networks, ConnectionDelegate next) => connection =>
    {
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address;
        if (address is { IsIPv4MappedToIPv6: true }) address = address.MapToIPv4();
        if (address is not null && (IPAddress.IsLoopback(address) || networks.Any(n => n.Contains(address)))) return next(connection);
        connection.Abort();
        return Task.CompletedTask;
    };

    /// <summary>Passes connections whose certificate is the operator's and in force; closes all others.</summary>
    public static ConnectionDelegate OfOperator(CallerAuthentication authentication, CredentialsInForce credentials, ConnectionDelegate next) => connection =>
    {
        var certificate = connection.Features.Get<ITlsConnectionFeature>()?.ClientCertificate;
        if (certificate is not null && credentials.Tls is { } tls && authentication.IsOperator(ClientCertificate.Of(certificate), tls)) return next(connection);
        connection.Abort();
        return Task.CompletedTask;
    };

    /// <summary>Refuses what does not belong to the socket that a request came in by: NOT FOUND, as if it were not there.</summary>
    public static Task Demand(HttpContext context, RequestDelegate next)
    {
        var isOperations = context.Features.Get<OperationsSocket>() is not null;
        var endpoint = context.GetEndpoint();
        var belongs = endpoint is null ? !isOperations : endpoint.Metadata.GetMetadata<OperationsEndpoint>() is not null == isOperations;
        if (belongs) return next(context);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}

/// <summary>Marks the endpoints of operations: metrics, readiness, liveness.</summary>
internal sealed class OperationsEndpoint
{
    /// <summary>The mark.</summary>
    public static readonly OperationsEndpoint Instance = new();
}
