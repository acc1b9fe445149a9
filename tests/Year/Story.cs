using System.Globalization;
using System.Text.RegularExpressions;

namespace CreditHub.Year.Tests;

/// <summary>What happens to one company over a year, and what the hub is to answer meanwhile.</summary>
/// <param name="File">Name of the file that tells it.</param>
/// <param name="Title">Its first line.</param>
/// <param name="Code">Unified social credit code of the company.</param>
/// <param name="Name">Name of the company.</param>
/// <param name="Lines">Steps and expectations, in order.</param>
internal sealed record Story(string File, string Title, string Code, string Name, IReadOnlyList<StoryLine> Lines);

/// <summary>A step or an expectation.</summary>
/// <param name="Number">Number of its line in the file.</param>
/// <param name="At">When it happens.</param>
/// <param name="Text">The line.</param>
/// <param name="Table">Lines of a file that is delivered, below it.</param>
internal sealed record StoryLine(int Number, DateTimeOffset At, string Text, IReadOnlyList<string> Table);

/// <summary>
/// Reads stories: a title, <c>company CODE NAME</c>, then days at the margin and below each what happens on it, a step or an expectation a
/// line. A line that begins with two spaces more belongs to the one above it; one that begins with <c>|</c> is a line of a delivered file.
/// </summary>
internal static partial class StoryReader
{
    private static readonly TimeSpan Beijing = TimeSpan.FromHours(8);

    /// <summary>Reads a story.</summary>
    /// <exception cref="FormatException">A line is none of a story; the message says which and why.</exception>
    public static Story Read(string file, string[] lines)
    {
        string? title = null;
        (string Code, string Name)? company = null;
        DateTimeOffset? at = null;
        var told = new List<(StoryLine Line, List<string> Table)>();
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            var text = line.Trim();
            if (text.Length == 0 || text.StartsWith('#')) continue;
            if (title is null) title = text;
            else if (Company().Match(line) is { Success: true } named) company = (named.Groups[1].Value, named.Groups[2].Value);
            else if (Day().Match(line) is { Success: true } day) at = Later(at, day.Value, Fault);
            else if (!line.StartsWith("  ",
                StringComparison.Ordinal)) throw Fault("a day such as «2026-03-02 09:00», or two spaces before a step");
            else if (company is null || at is null) throw Fault("the company and a day before the first step");
            else if (text.StartsWith('|') && told is [.., var above]) above.Table.Add(text[1..].Trim());
            else if (line.StartsWith("    ", StringComparison.Ordinal) && told is [.., var begun])
                told[^1] = (begun.Line with { Text = $"{begun.Line.Text} {text}" }, begun.Table);
            else told.Add((new StoryLine(i + 1, at.Value, text, []), []));

            FormatException Fault(string needed) => new($"{file}:{i + 1}: «{text}»: here stands {needed}.");
        }

        if (title is null || company is null || told.Count == 0) throw new FormatException($"{file} tells nothing: title, company, days.");
        return new Story(
            file, title, company.Value.Code, company.Value.Name, [.. told.Select(t => t.Line with { Table = t.Table })]);
    }

    private static DateTimeOffset Later(DateTimeOffset? before, string text, Func<string, FormatException> fault)
    {
        if (!DateTime.TryParseExact(text, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            throw fault("a day that there is");
        var at = new DateTimeOffset(day, Beijing);
        return at > (before ?? DateTimeOffset.MinValue) ? at : throw fault("a later day than the one before");
    }

    [GeneratedRegex(@"^company ([0-9A-Z]{18}) (\S+)$")]
    private static partial Regex Company();

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}$")]
    private static partial Regex Day();
}
