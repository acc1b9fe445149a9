using System.Text.RegularExpressions;

namespace CreditHub.Domain.Calendar;

/// <summary>Takes from a date what programs and people put into it without another meaning: weekdays, halves of the day, spaces, a decimal point.</summary>
internal static partial class DateClutter
{
    private static readonly string[] Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

    /// <summary>The text without it, in upper case and half width as it came.</summary>
    public static string Remove(string text)
    {
        // java.util.Date writes its zone as CST, which on machines in China is China's.
        if (JavaDate().Match(text) is { Success: true } java)
            return $"{java.Groups["y"].Value}-{Array.IndexOf(Months, java.Groups["m"].Value) + 1:D2}-{java.Groups["d"].Value} {java.Groups["t"].Value}";
        var plain = Weekday().Replace(text, " ");
        plain = HalfOfDay().Replace(plain, " ");
        plain = SpaceWithin().Replace(plain, "");
        plain = Spaces().Replace(plain, " ").Trim().Replace('号', '日');
        plain = DayWithoutWord().Replace(plain, "$0日");
        return Decimal().Replace(plain, "$1");
    }

    [GeneratedRegex(@"^(MON|TUE|WED|THU|FRI|SAT|SUN) (?<m>JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC) (?<d>[0-9]{2}) (?<t>[0-9]{2}:[0-9]{2}:[0-9]{2}) (CST|GMT\+08:00) (?<y>[0-9]{4})$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex JavaDate();

    [GeneratedRegex(@"\(?(星期|周|礼拜)[一二三四五六日天]\)?", RegexOptions.CultureInvariant)]
    private static partial Regex Weekday();

    // Which half it is does not change the day.
    [GeneratedRegex(@"上午|下午|凌晨|中午|晚上|\b[AP]M\b", RegexOptions.CultureInvariant)]
    private static partial Regex HalfOfDay();

    [GeneratedRegex(@"[\s\u200B\uFEFF]+(?=[年月日号/.-])|(?<=[年月/.-])[\s\u200B\uFEFF]+|[\r\n\u200B\uFEFF]+", RegexOptions.CultureInvariant)]
    private static partial Regex SpaceWithin();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Spaces();

    [GeneratedRegex("^[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}$", RegexOptions.CultureInvariant)]
    private static partial Regex DayWithoutWord();

    [GeneratedRegex(@"^([0-9]{8})\.0+$", RegexOptions.CultureInvariant)]
    private static partial Regex Decimal();
}
