namespace CreditHub.Cli.Output;

/// <summary>What differs between two texts, line by line, as operators know it from other tools.</summary>
internal static class LineDiff
{
    // The table of the middle part grows with the product of its lines.
    private const int LinesMax = 4000;

    /// <summary>Lines that only the first has, with «-», and that only the second has, with «+», each after its number.</summary>
    public static IEnumerable<string> Of(string before, string after)
    {
        var (one, other) = (Lines(before), Lines(after));
        var head = 0;
        while (head < one.Length && head < other.Length && one[head] == other[head]) head++;
        var tail = 0;
        while (tail < one.Length - head && tail < other.Length - head && one[^(tail + 1)] == other[^(tail + 1)]) tail++;
        var (left, right) = (one[head..^tail], other[head..^tail]);
        return left.Length > LinesMax || right.Length > LinesMax
            ? [.. left.Select((l, i) => $"-{head + i + 1}: {l}"), .. right.Select((l, i) => $"+{head + i + 1}: {l}")]
            : Walk(left, right, head);
    }

    private static List<string> Walk(string[] left, string[] right, int head)
    {
        // Lengths of the longest common subsequences of what follows.
        var common = new int[left.Length + 1][];
        for (var i = 0; i <= left.Length; i++) common[i] = new int[right.Length + 1];
        for (var i = left.Length - 1; i >= 0; i--)
            for (var j = right.Length - 1; j >= 0; j--)
                common[i][j] = left[i] == right[j] ? common[i + 1][j + 1] + 1 : Math.Max(common[i + 1][j], common[i][j + 1]);
        var lines = new List<string>();
        for (int i = 0, j = 0; i < left.Length || j < right.Length;)
        {
            if (i < left.Length && j < right.Length && left[i] == right[j])
            {
                i++;
                j++;
            }
            else if (i < left.Length && (j == right.Length || common[i + 1][j] >= common[i][j + 1]))
                lines.Add($"-{head + i + 1}: {left[i++]}");
            else
                lines.Add($"+{head + j + 1}: {right[j++]}");
        }

        return lines;
    }

    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").Split('\n');
}
