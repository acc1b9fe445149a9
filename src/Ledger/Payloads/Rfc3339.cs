using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CreditHub.Ledger.Payloads;

/// <summary>Instants as the contract writes them: RFC 3339 in Beijing time, milliseconds.</summary>
public static partial class Rfc3339
{
    /// <summary>How long every instant is, as text and in UTF-8.</summary>
    public const int Length = 29;

    private static readonly TimeSpan Beijing = TimeSpan.FromHours(8);

    /// <summary>An instant, such as <c>2026-04-01T09:30:00.000+08:00</c>.</summary>
    public static string Format(DateTimeOffset instant)
    {
        Span<byte> utf8 = stackalloc byte[Length];
        Write(instant, utf8);
        return Encoding.ASCII.GetString(utf8);
    }

    /// <summary>Writes an instant in UTF-8. Every answer has one, and a format string is read anew each time.</summary>
    public static void Write(DateTimeOffset instant, Span<byte> into)
    {
        var at = instant.UtcDateTime + Beijing;
        "0000-00-00T00:00:00.000+08:00"u8.CopyTo(into);
        Digits(into[..4], at.Year);
        Digits(into[5..7], at.Month);
        Digits(into[8..10], at.Day);
        Digits(into[11..13], at.Hour);
        Digits(into[14..16], at.Minute);
        Digits(into[17..19], at.Second);
        Digits(into[20..23], at.Millisecond);
    }

    /// <summary>
    /// Reads an RFC 3339 time: a day, «T», a time with seconds, and an offset. A day alone would be read in the zone of the machine.
    /// </summary>
    public static bool TryParse(string text, out DateTimeOffset instant)
    {
        instant = default;
        return Shape().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out instant);
    }

    [GeneratedRegex(@"\A[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})\z")]
    private static partial Regex Shape();

    private static void Digits(Span<byte> into, int number)
    {
        for (var i = into.Length - 1; i >= 0; i--, number /= 10) into[i] = (byte)('0' + (number % 10));
    }
}
