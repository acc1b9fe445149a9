using CreditHub.Domain.Calendar;

namespace CreditHub.Adapters.Mapping;

/// <summary>
/// Reads the plain forms <c>YYYY-MM-DD</c>, <c>YYYY/M/D</c>, <c>YYYY.M.D</c> and <c>YYYYMMDD</c> of the years 1901 to 2098 and leaves all else,
/// sentinels included, to <see cref="BeijingDate.TryParseLenient"/>, of which it is but a short cut: by the general way dates took a third
/// of the time of a row.
/// </summary>
internal static class PlainDate
{
    private const int CompactLength = 8;
    private const int SeparatorAt = 4;

    /// <summary>Reads a text; what it says is what the general way would say.</summary>
    public static DateText Read(string text, out BeijingDate date) =>
        TryReadPlain(text, out date) ? DateText.Date : BeijingDate.TryParseLenient(text, out date);

    private static bool TryReadPlain(ReadOnlySpan<char> text, out BeijingDate date)
    {
        date = default;
        if (text.Length is < CompactLength or > 10 || !TryReadNumber(text[..SeparatorAt], out var year) || year is < 1901 or > 2098) return false;
        if (text[SeparatorAt] is '-' or '/' or '.')
        {
            var rest = text[(SeparatorAt + 1)..];
            var second = rest.IndexOf(text[SeparatorAt]);
            return second is 1 or 2 && rest.Length - second - 1 is 1 or 2
                && TryReadNumber(rest[..second], out var month) && TryReadNumber(rest[(second + 1)..], out var day)
                && BeijingDate.TryCreate(year, month, day, out date);
        }

        return text.Length == CompactLength && TryReadNumber(text[4..], out var monthAndDay)
            && BeijingDate.TryCreate(year, monthAndDay / 100, monthAndDay % 100, out date);
    }

    private static bool TryReadNumber(ReadOnlySpan<char> digits, out int number)
    {
        number = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit(digit)) return false;
            number = (number * 10) + digit - '0';
        }

        return true;
    }
}
