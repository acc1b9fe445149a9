using System.Globalization;
using System.Text;

namespace CreditHub.Benchmarks.Running;

/// <summary>Results for people.</summary>
internal static class ResultTable
{
    private static readonly string[] Headers = ["bench", "unit", "hub", "limit", "ratio (min-max)", "hub p50/p99 ms", "limit p50/p99 ms"];

    /// <summary>Results, a line each, under a header. Rates and times are medians of the rounds.</summary>
    public static string Of(IEnumerable<BenchmarkResult> results)
    {
        string[][] lines = [Headers, .. results.Select(Cells)];
        var widths = Enumerable.Range(0, Headers.Length).Select(i => lines.Max(l => l[i].Length)).ToArray();
        var table = new StringBuilder();
        foreach (var line in lines) table.AppendLine(string.Join("  ", line.Select((cell, i) => i < 2 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]))));
        return table.ToString();
    }

    private static string[] Cells(BenchmarkResult result) =>
    [
        result.Bench, result.Unit, Text($"{result.Hub.Median:N0}"), Text($"{result.Limit.Median:N0}"),
        Text($"{result.Ratio:F3} ({result.Ratios.Min():F3}-{result.Ratios.Max():F3})"), Times(result.Hub), Times(result.Limit),
    ];

    private static string Times(SideResult side) => Text($"{side.Percentile(0.50):F3} / {side.Percentile(0.99):F3}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
