using System.Globalization;

namespace CreditHub.Ledger.Payloads;

/// <summary>Instants as the contract writes them: RFC 3339 in Beijing time, milliseconds.</summary>
public static class Rfc3339
{
    private static readonly TimeSpan Beijing = TimeSpan.FromHours(8);

    /// <summary>Writes an instant, such as <c>2026-04-01T09:30:00.000+08:00</c>.</summary>
    public static string Format(DateTimeOffset instant) => instant.ToOffset(Beijing).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);

    /// <summary>Reads any RFC 3339 time with an offset.</summary>
    public static bool TryParse(string text, out DateTimeOffset instant)
    {
        instant = default;
        var hasOffset = text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-');
        return hasOffset && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out instant);
    }
}
