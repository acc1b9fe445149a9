using System.Diagnostics;

namespace CreditHub.Benchmarks.Servers;

/// <summary>A server in a process of its own, so that callers and server share neither garbage collector nor thread pool. It ends with this process.</summary>
internal sealed class ChildServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Process _process;

    private ChildServer(Process process, string address)
    {
        _process = process;
        Address = address;
    }

    /// <summary>Where it serves gRPC.</summary>
    public string Address { get; }

    /// <summary>Processor time that it has taken.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>The hub, on a data folder.</summary>
    public static Task<ChildServer> StartHub(string dataFolder, CancellationToken cancellationToken) => Start("serve-hub", dataFolder, cancellationToken);

    /// <summary>The hub with the limits that it is shipped with, on a data folder.</summary>
    public static Task<ChildServer> StartLimitedHub(string dataFolder, CancellationToken cancellationToken) => Start("serve-limited-hub", dataFolder, cancellationToken);

    /// <summary>The bare limit, on a folder of what it answers with.</summary>
    public static Task<ChildServer> StartLimit(string materialFolder, CancellationToken cancellationToken) => Start("serve-limit", materialFolder, cancellationToken);

    /// <summary>A greedy agency's program that calls a hub, about companies of a file. It runs on what processor time nobody else wants: elsewhere it has a machine of its own.</summary>
    /// <remarks>By policy (SCHED_IDLE) and not by niceness, which still has others wait for the end of its slice.</remarks>
    public static Task<ChildServer> StartCaller(string command, ChildServer hub, string codes, CancellationToken cancellationToken) =>
        Start(command, $"{hub.Address}|{codes}", cancellationToken, "chrt", "--idle", "0");

    /// <summary>Says a line to it.</summary>
    public async Task Say(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Lets it finish what it began, and waits for its end.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static async Task<ChildServer> Start(string command, string data, CancellationToken cancellationToken, params string[] under)
    {
        string[] words = [.. under, "dotnet", typeof(ChildServer).Assembly.Location, command, "--data", data];
        var start = new ProcessStartInfo(words[0], words[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        var said = new List<string>();
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            said.Add(line);
            if (!line.StartsWith(ServerProcess.Ready, StringComparison.Ordinal)) continue;

            // What it logs from here on must be read, or its pipe would fill.
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
            return new ChildServer(process, line[ServerProcess.Ready.Length..]);
        }

        throw new InvalidOperationException($"{command} ended before it was ready:{Environment.NewLine}{string.Join(Environment.NewLine, said)}");
    }
}
