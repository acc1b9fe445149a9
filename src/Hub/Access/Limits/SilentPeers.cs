using System.Buffers.Binary;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace CreditHub.Hub.Access.Limits;

/// <summary>
/// Has the kernel end connections whose peer is gone without a word. HTTP/2 asks its peers by pings; HTTP/1.1 has none, and a stream of
/// events that nobody receives any more would hold a place of its agency for a quarter of an hour.
/// </summary>
internal static class SilentPeers
{
    /// <summary>Seconds of silence after which a peer is asked.</summary>
    public const int AskAfterSeconds = 30;

    /// <summary>Milliseconds after which a peer that acknowledges nothing is given up (RFC 5482).</summary>
    public const int GiveUpMilliseconds = 60_000;

    private const int ProtocolTcp = 6;
    private const int UserTimeout = 18;

    /// <summary>Sets it on a connection.</summary>
    public static ConnectionDelegate Ending(ConnectionDelegate next) => connection =>
    {
        if (connection.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket) Set(socket);
        return next(connection);
    };

    /// <summary>Sets it on a socket.</summary>
    public static void Set(Socket socket)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, optionValue: true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, AskAfterSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, AskAfterSeconds / 3);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
        if (!OperatingSystem.IsLinux()) return;
        Span<byte> milliseconds = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(milliseconds, GiveUpMilliseconds);
        socket.SetRawSocketOption(ProtocolTcp, UserTimeout, milliseconds);
    }
}
