namespace CreditHub.Cli.Output;

/// <summary>Shows how a file was read, of a trial as of a delivery.</summary>
internal static class ReadingView
{
    /// <summary>Writes texts with how often each occurred, the most frequent first; nothing where there are none.</summary>
    public static void WriteCounts(ShownConsole console, string what, string unit, IReadOnlyDictionary<string, long> counts)
    {
        if (counts.Count == 0) return;
        var table = Tables.With(unit, what);
        foreach (var (text, count) in counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal))
            table.Row(Labels.Number(count), text);
        console.Write(table);
    }
}
