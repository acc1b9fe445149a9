using System.Globalization;
using System.Text.RegularExpressions;
using CreditHub.Domain.Texts;

namespace CreditHub.Domain.Calendar;

/// <summary>Reads the forms of date that sources write, often several in one record.</summary>
internal static partial class LenientDate
{
    private const int LengthMax = 40;

    public static DateText Read(string? text, out BeijingDate date) => PlainDate.TryRead(text, out var day) ? Tell(day, out date) : ReadAnyForm(text, out date);

    /// <summary>The general way, of which <see cref="PlainDate"/> is a short cut that says the same.</summary>
    public static DateText ReadAnyForm(string? text, out BeijingDate date)
    {
        date = default;
        if (PlaceholderText.MeansNothing(text)) return DateText.None;
        var normalised = CodeText.Normalise(text);
        if (DateMeanings.LongTermWords.Contains(normalised)) return DateText.LongTerm;
        if (normalised is "0" or "0.0") return DateText.None;
        if (normalised.Length > LengthMax) return DateText.Invalid;
        if (TryReadDay(normalised, out var day, out var isNone)) return Tell(day, out date);
        if (!isNone && DateClutter.Remove(normalised) is var plain && plain != normalised && TryReadDay(plain, out day, out isNone)) return Tell(day, out date);
        return isNone ? DateText.None : DateText.Invalid;
    }

    private static DateText Tell(BeijingDate day, out BeijingDate date)
    {
        var meaning = DateMeanings.Of(day);
        date = meaning == DateText.Date ? day : default;
        return meaning;
    }

    private static bool TryReadDay(string text, out BeijingDate day, out bool isNone)
    {
        day = default;
        isNone = false;
        if (text.Length == 13 && CodeText.IsDigits(text))
        {
            day = BeijingDate.At(DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(text, CultureInfo.InvariantCulture)));
            return true;
        }

        var match = Form().Match(text);
        if (!match.Success) return false;
        isNone = DateMeanings.IsNoDay(Number(match, "y"), Number(match, "m"), Number(match, "d"));
        if (!BeijingDate.TryCreate(Number(match, "y"), Number(match, "m"), Number(match, "d"), out day)) return false;
        if (!match.Groups["h"].Success) return true;
        if (Number(match, "h") > 23 || Number(match, "min") > 59 || Number(match, "s") > 59) return false;
        return !match.Groups["zone"].Success || TryMoveToBeijing(match, ref day);
    }

    // An evening in UTC is the next day in Beijing: programs write dates as 2019-07-08T16:00:00Z and mean the 9th.
    private static bool TryMoveToBeijing(Match match, ref BeijingDate day)
    {
        var minutes = 0;
        if (match.Groups["sign"].Success)
        {
            minutes = (Number(match, "zh") * 60) + Number(match, "zm");
            if (minutes > 14 * 60) return false;
            if (match.Groups["sign"].ValueSpan is "-") minutes = -minutes;
        }

        // Sentinel years lie at the end of what a calendar can hold; they stay what they are.
        if (day.Value.Year is 1 or 9999) return true;
        var time = new TimeOnly(Number(match, "h"), Number(match, "min"), Number(match, "s"));
        day = BeijingDate.At(new DateTimeOffset(day.Value.ToDateTime(time), TimeSpan.FromMinutes(minutes)));
        return true;
    }

    private static int Number(Match match, string group) =>
        match.Groups[group].Success ? int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(
        """
        ^(?<y>[0-9]{4})
        (?: (?<m>[0-9]{2})(?<d>[0-9]{2}) (?:(?<h>[0-9]{2})(?<min>[0-9]{2})(?<s>[0-9]{2}))?
          | (?: -(?<m>[0-9]{1,2})-(?<d>[0-9]{1,2})
              | /(?<m>[0-9]{1,2})/(?<d>[0-9]{1,2})
              | \.(?<m>[0-9]{1,2})\.(?<d>[0-9]{1,2})
              | 年(?<m>[0-9]{1,2})月(?<d>[0-9]{1,2})日
              | (?<m>[0-9]{2})(?<d>[0-9]{2}) )
            (?: (?:T|\ +|(?<=日))
                (?: (?<h>[0-9]{1,2}):(?<min>[0-9]{2})(?::(?<s>[0-9]{2})(?:\.[0-9]{1,9})?)?
                  | (?<h>[0-9]{1,2})时(?<min>[0-9]{1,2})分(?:(?<s>[0-9]{1,2})秒)? )
                \ *(?<zone>Z|(?<sign>[+-])(?<zh>[0-9]{2}):?(?<zm>[0-9]{2}))? )? )\z
        """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
