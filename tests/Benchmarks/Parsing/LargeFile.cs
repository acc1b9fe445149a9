using System.Diagnostics;
using System.Globalization;
using CreditHub.Adapters.Mapping;
using CreditHub.Benchmarks.Running;

namespace CreditHub.Benchmarks.Parsing;

/// <summary>A file of gigabytes read and mapped once in a process of its own, to see that memory does not grow with the file.</summary>
internal static class LargeFile
{
    /// <summary>Name of the command as which this program starts itself.</summary>
    public const string Command = "parse-file";

    /// <summary>Makes the file if need be, and reads it in a process of its own.</summary>
    /// <returns>One line: rows, time, rate, peak of memory.</returns>
    public static async Task<string> Measure(int gigabytes, CancellationToken cancellationToken)
    {
        var path = ParseMaterial.OfBytes((long)gigabytes << 30);
        Say.Line($"Reading {path} ...");
        using var reader = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [typeof(LargeFile).Assembly.Location, Command, "--data", path]) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("The reading process cannot be started.");
        var line = await reader.StandardOutput.ReadToEndAsync(cancellationToken);
        await reader.WaitForExitAsync(cancellationToken);
        if (reader.ExitCode != 0) throw new InvalidOperationException($"The reading process ended with {reader.ExitCode}.");
        return line.TrimEnd();
    }

    /// <summary>Reads and maps a file and says what it took.</summary>
    public static Task Read(string path)
    {
        using var core = OneCore.Take();
        var format = SourceFormat.LoadAll()[ParseMaterial.Dataset];
        var began = Stopwatch.GetTimestamp();
        var rows = ParseBenchmark.ReadAndMap(path, format).LongCount();
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var gigabytes = new FileInfo(path).Length / (double)(1 << 30);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{gigabytes:F2} GiB: {rows:N0} rows in {seconds:F1} s, {rows / seconds:N0} rows/s, peak memory {PeakMebibytes()} MiB"));
        return Task.CompletedTask;
    }

    private static long PeakMebibytes()
    {
        var line = File.ReadLines("/proc/self/status").Single(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', '\t', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) >> 10;
    }
}
