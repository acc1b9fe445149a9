using System.Globalization;

namespace CreditHub.Ledger.Payloads;

/// <summary>Instants as the contract writes them: RFC 3339 in Beijing time, milliseconds.</summary>
public static class Rfc3339
{
    private const string Shape = "0000-00-00T00:00:00.000+08:00";
    private static readonly TimeSpan Beijing = TimeSpan.FromHours(8);

    /// <summary>Writes an instant, such as <c>2026-04-01T09:30:00.000+08:00</c>. Every answer has one, and a format string is read anew each time.</summary>
    public static string Format(DateTimeOffset instant) => string.Create(Shape.Length, instant.UtcDateTime + Beijing, static (text, at) =>
    {
        Shape.CopyTo(text);
        Digits(text[..4], at.Year);
        Digits(text[5..7], at.Month);
        Digits(text[8..10], at.Day);
        Digits(text[11..13], at.Hour);
        Digits(text[14..16], at.Minute);
        Digits(text[17..19], at.Second);
        Digits(text[20..23], at.Millisecond);
    });

    /// <summary>Reads any RFC 3339 time with an offset.</summary>
    public static bool TryParse(string text, out DateTimeOffset instant)
    {
        instant = default;
        var hasOffset = text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-');
        return hasOffset && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out instant);
    }

    private static void Digits(Span<char> into, int number)
    {
        for (var i = into.Length - 1; i >= 0; i--, number /= 10) into[i] = (char)('0' + (number % 10));
    }
}
