using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace CreditHub.TestKit;

/// <summary>A real Redis server of a test's own, on a free port, in its own folder, that writes what it takes before it answers.</summary>
public sealed class RedisServer : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("credithub-redis-").FullName;
    private readonly int _port = LoopbackPort.Free();
    private Process? _process;

    /// <summary>Where it keeps what it knows; for a test also a folder that its nodes share.</summary>
    public string Folder => _folder;

    /// <summary>Host and port.</summary>
    public string Address => $"127.0.0.1:{_port}";

    /// <summary>Starts it, on what it had written before, and waits until it accepts connections.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(
            "redis-server", ["--port", $"{_port}", "--bind", "127.0.0.1", "--dir", _folder, "--appendonly", "yes", "--appendfsync", "always"])
        {
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start) ?? throw new InvalidOperationException("redis-server is not installed: apt-get install redis-server (./test.sh does it).");
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        while (!await Accepts(cancellationToken)) await Task.Delay(50, cancellationToken);
    }

    /// <summary>Ends it at once, as a power cut would; what it had written stays.</summary>
    public void Kill()
    {
        _process!.Kill();
        if (!_process.WaitForExit(TimeSpan.FromMinutes(1))) throw new TimeoutException("redis-server did not end within a minute of being killed.");
        _process.Dispose();
        _process = null;
    }

    /// <summary>Ends it and begins anew, knowing nothing.</summary>
    public async Task LoseEverythingAsync(CancellationToken cancellationToken)
    {
        Kill();
        foreach (var kept in Directory.EnumerateDirectories(_folder)) Directory.Delete(kept, recursive: true);
        foreach (var kept in Directory.EnumerateFiles(_folder, "*.rdb")) File.Delete(kept);
        await StartAsync(cancellationToken);
    }

    /// <summary>Ends it and deletes its folder.</summary>
    public void Dispose()
    {
        if (_process is not null) Kill();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> Accepts(CancellationToken cancellationToken)
    {
        try
        {
            using var probe = new TcpClient();
            await probe.ConnectAsync(IPAddress.Loopback, _port, cancellationToken);
            return true;
        }
        catch (SocketException) when (!_process!.HasExited)
        {
            return false;
        }
    }
}
