using System.Diagnostics;
using CreditHub.Client;
using CreditHub.Client.Connecting;
using CreditHub.Client.Errors;
using CreditHub.TestKit;
using Xunit;

namespace CreditHub.EndToEnd.Tests;

/// <summary>A hub as an operator runs it: a process of its own, on files of its own. It can be killed as by a power cut.</summary>
internal sealed class HubProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;

    private HubProcess(Process process, int port, int operations)
    {
        _process = process;
        (Port, OperationsPort) = (port, operations);
        Address = $"http://127.0.0.1:{port}";
    }

    public string Address { get; }

    /// <summary>Port of gRPC.</summary>
    public int Port { get; }

    /// <summary>Port of readiness and metrics.</summary>
    public int OperationsPort { get; }

    /// <summary>Id of the process.</summary>
    public int Id => _process.Id;

    public static async Task<HubProcess> Start(string folder, params (string Key, string Value)[] settings)
    {
        var (port, operations) = (LoopbackPort.Free(), LoopbackPort.Free());
        var start = new ProcessStartInfo("dotnet", Binary("src/Hub", "CreditHub.Hub")) { UseShellExecute = false };
        start.Environment["Hub__DataFolder"] = folder;
        start.Environment["Hub__DropFolder"] = Path.Combine(folder, "drop");
        start.Environment["Hub__Address"] = $"http://127.0.0.1:{port}";
        start.Environment["Hub__OperationsAddress"] = $"http://127.0.0.1:{operations}";
        start.Environment["Hub__Access__Unauthenticated"] = "true";
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        foreach (var (key, value) in settings) start.Environment[key] = value;
        var hub = new HubProcess(Process.Start(start)!, port, operations);
        await hub.UntilItAnswers();
        return hub;
    }

    public CreditHubClient ClientOf(string agency, string purpose) => CreditHubClient.Connect(
        new CreditHubClientOptions { Address = Address, Agency = agency, Purpose = purpose, MaxBackoff = TimeSpan.FromSeconds(1) });

    /// <summary>What readiness says.</summary>
    public async Task<string> Readiness(CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{OperationsPort}/ready"), cancellationToken);
        return await answer.Content.ReadAsStringAsync(cancellationToken);
    }

    /// <summary>Sends a signal, such as TERM.</summary>
    public void Signal(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        if (!kill.WaitForExit(TimeSpan.FromSeconds(10)) || kill.ExitCode != 0) throw new InvalidOperationException($"The hub did not get the signal {signal}.");
    }

    /// <summary>Its exit code, once it has ended; null where it does not within a time.</summary>
    public int? EndWithin(TimeSpan limit) => _process.WaitForExit(limit) ? _process.ExitCode : null;

    /// <summary>kill -9: nothing is flushed, nothing is said.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) Kill();
        _process.Dispose();
        await Task.CompletedTask;
    }

    /// <summary>Looks again and again until something holds; says what did not when it never does.</summary>
    public static async Task<T> Until<T>(string what, Func<Task<T>> look, Func<T, bool> holds)
    {
        var began = Stopwatch.StartNew();
        while (true)
        {
            var seen = await look();
            if (holds(seen)) return seen;
            if (began.Elapsed > Patience) throw new TimeoutException($"{what} did not come about within {Patience}; last seen: {seen}");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>A program of the same configuration, built beside these tests.</summary>
    public static string Binary(string project, string name)
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var configuration = here.Parent!.Name;
        var root = here;
        while (!File.Exists(Path.Combine(root.FullName, "Hub.sln"))) root = root.Parent ?? throw new InvalidOperationException("Hub.sln was not found above the tests.");
        var binary = Path.Combine(root.FullName, project, "bin", configuration, "net10.0", $"{name}.dll");
        return File.Exists(binary) ? binary : throw new FileNotFoundException($"Build it first: dotnet build {project} -c {configuration}", binary);
    }

    private async Task UntilItAnswers()
    {
        using var client = ClientOf("operator", "supervision");
        await Until("an answer of the hub", async () =>
        {
            if (_process.HasExited) throw new InvalidOperationException($"The hub ended with {_process.ExitCode} before it answered.");
            try
            {
                return (await client.ListMattersAsync(TestContext.Current.CancellationToken)).Count > 0;
            }
            catch (CreditHubException)
            {
                return false;
            }
        }, answered => answered);
    }
}
