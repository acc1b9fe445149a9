using System.Net;
using System.Net.Sockets;

namespace CreditHub.TestKit;

/// <summary>Stands between a client and a server on loopback, and holds back what the server says after so many bytes, until it is let go on.</summary>
public sealed class PausingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource _paused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _serverPort;
    private readonly long _pauseAfterBytes;
    private long _bytes;

    /// <summary>Starts it before a server.</summary>
    public PausingProxy(int serverPort, long pauseAfterBytes)
    {
        _serverPort = serverPort;
        _pauseAfterBytes = pauseAfterBytes;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync();
    }

    /// <summary>Port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>Ends once the bytes went through and the rest is held back.</summary>
    public Task Paused => _paused.Task;

    /// <summary>Lets through what is held back, and everything after.</summary>
    public void GoOn() => _goOn.TrySetResult();

    /// <inheritdoc />
    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _goOn.TrySetResult();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The proxy ends.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            await server.ConnectAsync(IPAddress.Loopback, _serverPort);
            await Task.WhenAny(Copy(client, server, pauses: false), Copy(server, client, pauses: true));
        }
    }

    private async Task Copy(TcpClient from, TcpClient to, bool pauses)
    {
        var buffer = new byte[16 << 10];
        try
        {
            int read;
            while ((read = await from.GetStream().ReadAsync(buffer)) > 0)
            {
                if (pauses && Interlocked.Add(ref _bytes, read) > _pauseAfterBytes && !_goOn.Task.IsCompleted)
                {
                    _paused.TrySetResult();
                    await _goOn.Task;
                }

                await to.GetStream().WriteAsync(buffer.AsMemory(0, read));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // One side went away; the other follows.
        }
    }
}
