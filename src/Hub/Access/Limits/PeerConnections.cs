using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace CreditHub.Hub.Access.Limits;

/// <summary>
/// Bounds the connections of one peer address, before a word is exchanged. Where TLS is spoken, a connection beyond the bound takes the
/// place of
/// the one that has been greeting longest: whoever opens connections and stays silent cannot shut out others behind the same address,
/// whose handshake is done in no time.
/// </summary>
internal sealed class PeerConnections(IOptions<LimitOptions> options)
{
    private readonly ConcurrentDictionary<IPAddress, Peer> _peers = new();
    private long _refused;

    /// <summary>Connections that were closed since the start because their peer had as many as it may.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Serves a connection, where its peer may have one more.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="greets">True where a handshake comes first; <see cref="Greeted"/> ends it.</param>
    /// <param name="next">What serves it.</param>
    public async Task Serve(ConnectionContext connection, bool greets, ConnectionDelegate next)
    {
        var peer = PeerOf(connection);
        try
        {
            var isTaken = peer.Enter(connection, greets, options.Value.ConnectionsPerPeer, out var oldest);
            if (!isTaken || oldest is not null) Interlocked.Increment(ref _refused);
            oldest?.Abort();
            if (isTaken) await next(connection);
            else connection.Abort();
        }
        finally
        {
            if (peer.Leave(connection.ConnectionId)) _peers.TryRemove(new KeyValuePair<IPAddress, Peer>(AddressOf(connection), peer));
        }
    }

    /// <summary>The handshake is done: the connection keeps its place.</summary>
    public Task Greeted(ConnectionContext connection, ConnectionDelegate next)
    {
        if (_peers.TryGetValue(AddressOf(connection), out var peer)) peer.Greeted(connection.ConnectionId);
        return next(connection);
    }

    // One that was just given up is not taken again.
    private Peer PeerOf(ConnectionContext connection)
    {
        while (true)
        {
            var peer = _peers.GetOrAdd(AddressOf(connection), static _ => new Peer());
            if (peer.TryHold()) return peer;
            _peers.TryRemove(new KeyValuePair<IPAddress, Peer>(AddressOf(connection), peer));
        }
    }

    private static IPAddress AddressOf(ConnectionContext connection) =>
        (connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;

    private sealed class Peer
    {
        private readonly Lock _gate = new();
        private readonly HashSet<string> _served = new(StringComparer.Ordinal);
        private readonly LinkedList<ConnectionContext> _greeting = [];
        private readonly Dictionary<string, LinkedListNode<ConnectionContext>> _places = new(StringComparer.Ordinal);
        private int _held;
        private bool _isOver;

        /// <summary>Keeps the peer while a connection is here; false where it was given up.</summary>
        public bool TryHold()
        {
            lock (_gate)
            {
                if (!_isOver) _held++;
                return !_isOver;
            }
        }

        /// <summary>Whether a connection may be served, and which one is closed for it.</summary>
        public bool Enter(ConnectionContext connection, bool greets, int max, out ConnectionContext? oldest)
        {
            lock (_gate)
            {
                oldest = null;
                if (_served.Count >= max)
                {
                    oldest = greets ? _greeting.First?.Value : null;
                    if (oldest is null) return false;
                    Forget(oldest.ConnectionId);
                }

                _served.Add(connection.ConnectionId);
                if (greets) _places[connection.ConnectionId] = _greeting.AddLast(connection);
                return true;
            }
        }

        public void Greeted(string connectionId)
        {
            lock (_gate)
                if (_places.Remove(connectionId, out var place)) _greeting.Remove(place);
        }

        /// <summary>A connection is gone; true where it was the last one.</summary>
        public bool Leave(string connectionId)
        {
            lock (_gate)
            {
                Forget(connectionId);
                return _isOver = --_held == 0;
            }
        }

        private void Forget(string connectionId)
        {
            _served.Remove(connectionId);
            if (_places.Remove(connectionId, out var place)) _greeting.Remove(place);
        }
    }
}
