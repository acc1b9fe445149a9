using System.Globalization;
using CreditHub.Domain.Calendar;

namespace CreditHub.Sampling;

/// <summary>The ways in which the sources write a day.</summary>
internal enum DateStyle
{
    /// <summary><c>2026-03-01</c>.</summary>
    Dashes,

    /// <summary><c>2026/03/01</c>, as double publicity (双公示) asks.</summary>
    Slashes,

    /// <summary><c>20260301</c>.</summary>
    Compact,

    /// <summary><c>2026年03月01日</c>.</summary>
    Chinese,
}

/// <summary>Writes days in a style, the impossible ones too.</summary>
internal static class DateStyles
{
    public static string In(this BeijingDate date, DateStyle style) => Write(date.Value.Year, date.Value.Month, date.Value.Day, style);

    public static string Write(int year, int month, int day, DateStyle style) => style switch
    {
        DateStyle.Dashes => string.Create(CultureInfo.InvariantCulture, $"{year:D4}-{month:D2}-{day:D2}"),
        DateStyle.Slashes => string.Create(CultureInfo.InvariantCulture, $"{year:D4}/{month:D2}/{day:D2}"),
        DateStyle.Compact => string.Create(CultureInfo.InvariantCulture, $"{year:D4}{month:D2}{day:D2}"),
        DateStyle.Chinese => string.Create(CultureInfo.InvariantCulture, $"{year:D4}年{month:D2}月{day:D2}日"),
        _ => throw new ArgumentOutOfRangeException(nameof(style), style, "No such style."),
    };
}
