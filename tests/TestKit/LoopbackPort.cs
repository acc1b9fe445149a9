using System.Net;
using System.Net.Sockets;

namespace CreditHub.TestKit;

/// <summary>
/// Ports of loopback for servers that must be told theirs. Taken one after the other from below those that the system gives to outgoing connections
/// (32768 and up on Linux): one of these may be gone before its server listens.
/// </summary>
public static class LoopbackPort
{
    private const int First = 12_000;
    private const int Count = 12_000;
    private static int _next = Random.Shared.Next(Count);

    /// <summary>A port that nobody listens on now, and that this process gives to nobody else soon.</summary>
    public static int Free()
    {
        while (true)
        {
            var port = First + (Interlocked.Increment(ref _next) % Count);
            try
            {
                using var probe = new TcpListener(IPAddress.Loopback, port);
                probe.Start();
                return port;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // Somebody else's; the next one then.
            }
        }
    }
}
