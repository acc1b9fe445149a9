using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace CreditHub.Hub.Access.Limits;

/// <summary>Bounds the connections of one peer address, before a word is exchanged: who opens more is closed, whoever it is.</summary>
internal sealed class PeerConnections(IOptions<LimitOptions> options)
{
    private readonly ConcurrentDictionary<IPAddress, int> _open = new();
    private long _refused;

    /// <summary>Connections that were closed since the start because their peer had as many as it may.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Serves a connection, where its peer may have one more.</summary>
    public async Task Serve(ConnectionContext connection, ConnectionDelegate next)
    {
        var peer = (connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
        var open = _open.AddOrUpdate(peer, 1, static (_, n) => n + 1);
        try
        {
            if (open <= options.Value.ConnectionsPerPeer)
            {
                await next(connection);
                return;
            }

            Interlocked.Increment(ref _refused);
            connection.Abort();
        }
        finally
        {
            if (_open.AddOrUpdate(peer, 0, static (_, n) => n - 1) == 0) _open.TryRemove(new KeyValuePair<IPAddress, int>(peer, 0));
        }
    }
}
