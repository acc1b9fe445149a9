namespace CreditHub.Adapters.Reading;

/// <summary>What is done to every cell before anyone looks at it: the white space around it goes, nothing else.</summary>
internal static class Cells
{
    private static readonly char[] Around = [' ', '\t', '\r', '\n', '\u00A0', '\u3000', '\uFEFF', '\u200B'];

    public static string Normalise(string? cell) => cell is null ? "" : cell.Trim(Around);

    /// <summary>True where a cell holds what no text may hold.</summary>
    public static bool HasControls(string cell)
    {
        foreach (var c in cell)
            if (char.IsControl(c) && c is not ('\n' or '\r' or '\t')) return true;
        return false;
    }

    /// <summary>The header's names; a header must tell its columns apart.</summary>
    public static string[] Header(IEnumerable<string?> names)
    {
        var header = names.Select(Normalise).ToList();
        while (header.Count > 0 && header[^1].Length == 0) header.RemoveAt(header.Count - 1);
        if (header.Count == 0) throw new SourceFileRefusedException("The file has no header: its first row must name the columns.");
        var repeated = header.Where(n => n.Length > 0).GroupBy(n => n, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1).Select(g => g.Key).ToList();
        if (repeated.Count > 0) throw new SourceFileRefusedException($"The header names columns more than once: {string.Join(", ", repeated)}.");
        return [.. header];
    }
}
