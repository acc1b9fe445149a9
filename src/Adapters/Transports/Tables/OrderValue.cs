using System.Globalization;

namespace CreditHub.Adapters.Transports.Tables;

/// <summary>A key or a change time as the database gave it, so that it is compared there as what it is, and kept as text meanwhile.</summary>
/// <param name="Value">A whole number, text, GUID or time.</param>
internal readonly record struct OrderValue(object Value)
{
    private static readonly string[] TimeFormats =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd' 'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd",
    ];

    /// <summary>Takes a value from a row.</summary>
    /// <exception cref="InvalidCastException">It is of a type that has no order that can be relied upon.</exception>
    public static OrderValue Of(object value) => value switch
    {
        long or string or Guid or DateTime or DateTimeOffset => new(value),
        int or short or byte => new(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        decimal number when number == decimal.Truncate(number) => new((long)number),
        DateOnly day => new(day.ToDateTime(TimeOnly.MinValue)),
        _ => throw new InvalidCastException($"a value of type {value.GetType().Name} is neither a whole number, a text, a GUID nor a time"),
    };

    /// <summary>Reads what <see cref="ToText"/> wrote.</summary>
    public static OrderValue Parse(string text)
    {
        var (kind, value) = (text[..text.IndexOf(':', StringComparison.Ordinal)], text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..]);
        return new OrderValue(kind switch
        {
            "number" => long.Parse(value, CultureInfo.InvariantCulture),
            "guid" => Guid.Parse(value),
            "time" => DateTime.ParseExact(value, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
            "instant" => DateTimeOffset.ParseExact(value, "O", CultureInfo.InvariantCulture),
            "text" => value,
            _ => throw new FormatException($"'{kind}' is no kind of value."),
        });
    }

    /// <summary>The value with its kind, for the state file.</summary>
    public string ToText() => Value switch
    {
        long number => $"number:{number}",
        Guid guid => $"guid:{guid}",
        DateTime time => $"time:{time:O}",
        DateTimeOffset instant => $"instant:{instant:O}",
        _ => $"text:{Value}",
    };

    /// <summary>The instant of a change time; null where a text is none.</summary>
    public DateTimeOffset? Instant(TableTimeZone zone) => Value switch
    {
        DateTimeOffset instant => instant,
        DateTime { Kind: DateTimeKind.Utc } utc => new DateTimeOffset(utc),
        DateTime time => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Unspecified), OffsetOf(zone)),
        string text when DateTime.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var time) =>
            time.Kind == DateTimeKind.Utc ? new DateTimeOffset(time) : new DateTimeOffset(time, OffsetOf(zone)),
        _ => null,
    };

    /// <summary>Another instant in the form of this change time. Texts are cut to the second, which sorts before all of that second.</summary>
    public OrderValue At(DateTimeOffset instant, TableTimeZone zone) => new(Value switch
    {
        DateTimeOffset own => instant.ToOffset(own.Offset),
        DateTime { Kind: DateTimeKind.Utc } => instant.UtcDateTime,
        DateTime => DateTime.SpecifyKind(instant.ToOffset(OffsetOf(zone)).DateTime, DateTimeKind.Unspecified),
        string { Length: > 10 } text => TextAt(instant, zone, text),
        _ => instant.ToOffset(OffsetOf(zone)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    });

    private static string TextAt(DateTimeOffset instant, TableTimeZone zone, string like)
    {
        var offset = like[^1] == 'Z' ? TimeSpan.Zero : like[^6] is '+' or '-' ? DateTimeOffset.Parse(like, CultureInfo.InvariantCulture).Offset : OffsetOf(zone);
        return instant.ToOffset(offset).ToString($"yyyy-MM-dd'{like[10]}'HH:mm:ss", CultureInfo.InvariantCulture);
    }

    private static TimeSpan OffsetOf(TableTimeZone zone) => zone == TableTimeZone.Utc ? TimeSpan.Zero : TimeSpan.FromHours(8);
}
