using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace CreditHub.Hub.Http;

/// <summary>
/// Serves HTTP/1.1 and HTTP/2 on one plain port. Without TLS nothing is negotiated, but a connection of HTTP/2 begins with words of its own
/// (RFC 9113, section 3.4), which are none of HTTP/1.1: the first bytes decide, and nothing of them is taken.
/// </summary>
internal sealed class ProtocolSplit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly TaskCompletionSource<ConnectionDelegate> _http1 = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n"u8;

    /// <summary>Learns how a connection of HTTP/1.1 is served, from the port of operations, which is served so.</summary>
    public ConnectionDelegate Learn(ConnectionDelegate http1)
    {
        _http1.TrySetResult(http1);
        return http1;
    }

    /// <summary>Serves a connection by the protocol that it begins with. One that says nothing is closed.</summary>
    public ConnectionDelegate Around(ConnectionDelegate http2) => async connection =>
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed);
        patience.CancelAfter(Patience);
        bool? isHttp2;
        try
        {
            isHttp2 = await Look(connection, patience.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or ConnectionResetException or ConnectionAbortedException)
        {
            connection.Abort();
            return;
        }

        if (isHttp2 is { } known) await (known ? http2 : await _http1.Task)(connection);
    };

    // Null where the connection ended before it said enough.
    private static async Task<bool?> Look(ConnectionContext connection, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await connection.Transport.Input.ReadAsync(cancellationToken);
            var isHttp2 = Judge(read.Buffer);

            // Nothing is consumed: whoever serves the connection reads from its beginning.
            connection.Transport.Input.AdvanceTo(read.Buffer.Start, isHttp2 is null ? read.Buffer.End : read.Buffer.Start);
            if (isHttp2 is not null || read.IsCompleted) return isHttp2;
        }
    }

    private static bool? Judge(in ReadOnlySequence<byte> begin)
    {
        Span<byte> first = stackalloc byte[16];
        var length = (int)Math.Min(begin.Length, first.Length);
        begin.Slice(0, length).CopyTo(first);
        if (!first[..length].SequenceEqual(Preface[..length])) return false;
        return length == Preface.Length ? true : null;
    }
}
