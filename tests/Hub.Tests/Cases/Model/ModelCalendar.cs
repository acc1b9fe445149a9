using CreditHub.V1;

namespace CreditHub.Hub.Tests.Cases.Model;

/// <summary>Working days as one would count them by hand with the notices of 2025 and 2026 beside one. Knows nothing of the hub's calendar.</summary>
internal static class ModelCalendar
{
    private static readonly HashSet<string> Off =
    [
        "2025-10-01", "2025-10-02", "2025-10-03", "2025-10-06", "2025-10-07", "2025-10-08",
        "2026-01-01", "2026-01-02", "2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20", "2026-02-23", "2026-04-06", "2026-05-01",
        "2026-05-04", "2026-05-05", "2026-06-19", "2026-09-25", "2026-10-01", "2026-10-02", "2026-10-05", "2026-10-06", "2026-10-07",
    ];

    private static readonly HashSet<string> Worked = ["2025-10-11", "2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"];

    /// <summary>The day on which so many working days have passed; the first day is not counted.</summary>
    public static DateOnly WorkingDays(this DateOnly day, int count)
    {
        while (count > 0)
        {
            day = day.AddDays(1);
            if (IsWorked(day)) count--;
        }

        return day;
    }

    /// <summary>Working days after the first day, up to and with the last.</summary>
    public static int WorkingDaysUntil(this DateOnly from, DateOnly until)
    {
        var count = 0;
        for (var day = from.AddDays(1); day <= until; day = day.AddDays(1))
            if (IsWorked(day)) count++;
        return count;
    }

    public static BeijingDate ToProto(this DateOnly day) => Rows.Day(day.Year, day.Month, day.Day);

    private static bool IsWorked(DateOnly day)
    {
        var text = day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var isWeekend = day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
        return isWeekend ? Worked.Contains(text) : !Off.Contains(text);
    }
}
