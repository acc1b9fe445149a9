using System.Net;
using System.Net.Sockets;

namespace CreditHub.TestKit;

/// <summary>Ports of loopback for servers that must be told theirs.</summary>
public static class LoopbackPort
{
    /// <summary>A port that nobody listens on now.</summary>
    public static int Free()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
