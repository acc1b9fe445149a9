using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace CreditHub.Cli.Input;

/// <summary>Options whose values have a form, each with a message that says which.</summary>
internal static class Values
{
    public static Option<DateOnly?> Date(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "DATE",
        CustomParser = result => DateOnly.TryParseExact(TextOf(result), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : Fault<DateOnly?>(result, $"«{TextOf(result)}» is no date; write it as 2026-03-31."),
    };

    public static Option<DateTimeOffset?> Time(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result => ParseTime(TextOf(result))
            ?? Fault<DateTimeOffset?>(result, $"«{TextOf(result)}» is no time; write it as 2026-03-31T09:30:00+08:00. Without offset it is Beijing's."),
    };

    public static Option<string?> Text(string name, string value, string description) => new(name) { Description = description, HelpName = value };

    public static Option<string[]> Texts(string name, string value, string description) => new(name)
    {
        Description = description + " Repeat it for several.",
        HelpName = value,
        DefaultValueFactory = _ => [],
    };

    /// <summary>Values of an enumeration of the contract, written with hyphens: <c>judgment-default</c>.</summary>
    public static Option<T[]> Kinds<T>(string name, string description)
        where T : struct, Enum => new(name)
        {
            Description = description + " Repeat it for several.",
            HelpName = "KIND",
            DefaultValueFactory = _ => [],
            CustomParser = result => [.. result.Tokens.Select(token => ParseKind<T>(result, token.Value))],
        };

    /// <summary>A time of the calendar and the clock; without offset it is Beijing's. Null where the text is none.</summary>
    public static DateTimeOffset? ParseTime(string text)
    {
        if (!DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time) || text.Length < 10 || text[4] != '-')
            return null;
        return time.Kind == DateTimeKind.Unspecified
            ? new DateTimeOffset(time, TimeSpan.FromHours(8))
            : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
    }

    private static T ParseKind<T>(ArgumentResult result, string text)
        where T : struct, Enum =>
        Enum.TryParse<T>(text.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var kind) && !Equals(kind, default(T))
            ? kind
            : Fault<T>(result, $"«{text}» is none of: {string.Join(", ", Enum.GetValues<T>().Skip(1).Select(Hyphenated))}.");

    private static string Hyphenated<T>(T kind)
        where T : struct, Enum => Output.Labels.Of(kind).Replace(' ', '-');

    private static string TextOf(ArgumentResult result) => result.Tokens[0].Value;

    private static T? Fault<T>(ArgumentResult result, string message)
    {
        result.AddError(message);
        return default;
    }
}
