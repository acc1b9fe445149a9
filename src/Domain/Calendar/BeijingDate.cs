using System.Globalization;
using System.Text.Json.Serialization;
using CreditHub.Domain.Documents;

namespace CreditHub.Domain.Calendar;

/// <summary>A civil date in Beijing (UTC+8, no summer time): the only kind of date that documents, terms and deadlines carry.</summary>
[JsonConverter(typeof(BeijingDateConverter))]
[WrittenAs("a date YYYY-MM-DD")]
public readonly record struct BeijingDate(DateOnly Value) : IComparable<BeijingDate>
{
    /// <summary>Beijing's fixed distance from UTC.</summary>
    public static readonly TimeSpan UtcOffset = TimeSpan.FromHours(8);

    /// <summary>Days since 0001-01-01: a compact form to store and compare.</summary>
    public int DayNumber => Value.DayNumber;

    /// <summary>The date that clocks in Beijing show at an instant.</summary>
    public static BeijingDate At(DateTimeOffset instant) => new(DateOnly.FromDateTime(instant.ToOffset(UtcOffset).DateTime));

    /// <summary>Restores a date from <see cref="DayNumber"/>.</summary>
    public static BeijingDate FromDayNumber(int dayNumber) => new(DateOnly.FromDayNumber(dayNumber));

    /// <summary>Builds a date from its parts, if there is such a day.</summary>
    public static bool TryCreate(int year, int month, int day, out BeijingDate date)
    {
        date = default;
        if (year is < 1 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        date = new BeijingDate(new DateOnly(year, month, day));
        return true;
    }

    /// <summary>Reads ISO 8601 <c>YYYY-MM-DD</c>.</summary>
    public static BeijingDate Parse(string iso) => new(DateOnly.ParseExact(iso, "yyyy-MM-dd", CultureInfo.InvariantCulture));

    /// <summary>
    /// Reads what sources write: <c>YYYY-MM-DD</c>, <c>YYYY/M/D</c>, <c>YYYY.M.D</c>, <c>YYYYMMDD</c>, <c>YYYY年M月D日</c>, each with or without a
    /// time, and epoch milliseconds of 13 digits; a stated zone is honoured. Tells the ways to say «none» and «long term» from dates.
    /// </summary>
    /// <param name="text">The text; null is none.</param>
    /// <param name="date">The day where the result is <see cref="DateText.Date"/>, else the default.</param>
    public static DateText TryParseLenient(string? text, out BeijingDate date) => LenientDate.Read(text, out date);

    /// <summary>The instant at which this day begins in Beijing.</summary>
    public DateTimeOffset StartsAt() => new(Value.ToDateTime(TimeOnly.MinValue), UtcOffset);

    /// <summary>The date that many days later, or earlier where negative.</summary>
    public BeijingDate AddDays(int days) => new(Value.AddDays(days));

    /// <summary>The same day of a later month; the last day where that month is shorter.</summary>
    public BeijingDate AddMonths(int months) => new(Value.AddMonths(months));

    /// <inheritdoc/>
    public int CompareTo(BeijingDate other) => Value.CompareTo(other.Value);

    /// <summary>ISO 8601 <c>YYYY-MM-DD</c>.</summary>
    public override string ToString() => Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static bool operator <(BeijingDate left, BeijingDate right) => left.CompareTo(right) < 0;
    public static bool operator >(BeijingDate left, BeijingDate right) => left.CompareTo(right) > 0;
    public static bool operator <=(BeijingDate left, BeijingDate right) => left.CompareTo(right) <= 0;
    public static bool operator >=(BeijingDate left, BeijingDate right) => left.CompareTo(right) >= 0;
}
