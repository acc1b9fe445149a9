using System.Diagnostics;
using System.Globalization;

namespace CreditHub.Benchmarks.Parsing;

/// <summary>Keeps the whole process, its collector and compiler included, on one core for a while.</summary>
internal sealed class OneCore : IDisposable
{
    private readonly string _before;

    private OneCore(string before) => _before = before;

    /// <summary>Takes the first core that the process may run on.</summary>
    /// <exception cref="InvalidOperationException">The system has no <c>taskset</c> (util-linux).</exception>
    public static OneCore Take()
    {
        var before = File.ReadLines("/proc/self/status").Single(l => l.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal)).Split('\t')[1];
        Pin(before.Split(',', '-')[0]);
        return new OneCore(before);
    }

    public void Dispose() => Pin(_before);

    // The runtime's own way moves the main thread only; threads made later are where their maker is.
    private static void Pin(string cores)
    {
        using var taskset = Process.Start(new ProcessStartInfo("taskset", ["-a", "-c", "-p", cores, Environment.ProcessId.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("taskset cannot be started.");
        taskset.StandardOutput.ReadToEnd();
        taskset.WaitForExit();
        if (taskset.ExitCode != 0) throw new InvalidOperationException($"taskset ended with {taskset.ExitCode}.");
    }
}
