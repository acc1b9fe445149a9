using System.Collections;
using System.Collections.Frozen;

namespace CreditHub.Domain.Calendar;

/// <summary>
/// Which days are working days (工作日): Monday to Friday, less the days off and plus the make-up days (调休) of the State Council's yearly notice.
/// Years without a notice are unknown, never guessed. Only a term that must be told today may be counted past the last year, and says that
/// its end is provisional.
/// </summary>
public sealed class WorkingDayCalendar
{
    // Notices of the next year appear in November. From October on an operator is told that one is missing.
    private const int WarningMonth = 10;

    private readonly FrozenDictionary<int, BitArray> _workingDays;

    internal WorkingDayCalendar(IReadOnlyDictionary<int, BitArray> workingDays)
    {
        _workingDays = workingDays.ToFrozenDictionary();
        Years = [.. _workingDays.Keys.Order()];
    }

    /// <summary>The years that the calendar holds, in order.</summary>
    public IReadOnlyList<int> Years { get; }

    /// <summary>Reads <c>calendar.json</c>.</summary>
    /// <exception cref="Documents.ReferenceDataException">The calendar has faults; all of them are named.</exception>
    public static WorkingDayCalendar Load(Stream json) => WorkingDayCalendarFile.Load(json);

    /// <summary>Whether people work on a day.</summary>
    /// <exception cref="CalendarYearUnknownException">The calendar does not hold its year.</exception>
    public bool IsWorkingDay(BeijingDate date)
    {
        var day = date.Value;
        return _workingDays.TryGetValue(day.Year, out var days) ? days[day.DayOfYear - 1] : throw new CalendarYearUnknownException(day.Year);
    }

    /// <summary>The n-th working day after a date; the date itself is not counted. Zero days later is the date itself, working day or not.</summary>
    /// <exception cref="CalendarYearUnknownException">The count reaches a year that the calendar does not hold.</exception>
    public BeijingDate AddWorkingDays(BeijingDate date, int workingDays) => After(date, workingDays, IsWorkingDay);

    /// <summary>
    /// The n-th working day after a date. Past the calendar's last year every weekday counts, and the day is provisional: it is to be
    /// counted again when the calendar holds that year.
    /// </summary>
    /// <exception cref="CalendarYearUnknownException">The count reaches a year before the calendar's last one that it does not
    /// hold.</exception>
    public CountedDay CountWorkingDays(BeijingDate date, int workingDays)
    {
        var day = After(date, workingDays, IsWorkingDayAsFarAsKnown);
        return new CountedDay(day, IsProvisional: workingDays > 0 && IsAfterLastYear(day));
    }

    /// <summary>
    /// How many working days lie between two dates, with <see cref="CountWorkingDays"/>'s rule for days past the calendar's last year.
    /// </summary>
    /// <exception cref="CalendarYearUnknownException">The count reaches a year before the calendar's last one that it does not
    /// hold.</exception>
    public int CountBetween(BeijingDate from, BeijingDate to) => Between(from, to, IsWorkingDayAsFarAsKnown);

    /// <summary>
    /// The year whose notice is missing: that of a day, or from October on the next one. Null where the calendar holds what is needed.
    /// </summary>
    public int? FindMissingYear(BeijingDate today)
    {
        var year = today.Value.Year;
        if (!_workingDays.ContainsKey(year)) return year;
        return today.Value.Month >= WarningMonth && !_workingDays.ContainsKey(year + 1) ? year + 1 : null;
    }

    /// <summary>Days from a day to the end of the calendar's last year; negative after it.</summary>
    public int DaysLeft(BeijingDate today) => new BeijingDate(new DateOnly(Years[^1], 12, 31)).DayNumber - today.DayNumber;

    /// <summary>
    /// How many working days lie after a date up to and including another: so the n-th working day after a date is n between. Negative
    /// where the second date comes first.
    /// </summary>
    /// <exception cref="CalendarYearUnknownException">The count reaches a year that the calendar does not hold.</exception>
    public int WorkingDaysBetween(BeijingDate from, BeijingDate to) =>
        to < from ? -Between(to, from, IsWorkingDay) : Between(from, to, IsWorkingDay);

    internal static bool IsWeekday(DateOnly day) => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    private static BeijingDate After(BeijingDate date, int workingDays, Func<BeijingDate, bool> isWorkingDay)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(workingDays);
        while (workingDays > 0)
        {
            date = date.AddDays(1);
            if (isWorkingDay(date)) workingDays--;
        }

        return date;
    }

    private static int Between(BeijingDate from, BeijingDate to, Func<BeijingDate, bool> isWorkingDay)
    {
        var count = 0;
        for (var day = from; day < to;)
        {
            day = day.AddDays(1);
            if (isWorkingDay(day)) count++;
        }

        return count;
    }

    private bool IsWorkingDayAsFarAsKnown(BeijingDate date) => IsAfterLastYear(date) ? IsWeekday(date.Value) : IsWorkingDay(date);

    private bool IsAfterLastYear(BeijingDate date) => date.Value.Year > Years[^1];
}

/// <summary>The end of a count of working days.</summary>
/// <param name="Day">The day.</param>
/// <param name="IsProvisional">True where the count went past the calendar's last year, in which only weekends were left out.</param>
public readonly record struct CountedDay(BeijingDate Day, bool IsProvisional);
