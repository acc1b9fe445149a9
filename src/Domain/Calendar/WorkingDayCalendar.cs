using System.Collections;
using System.Collections.Frozen;

namespace CreditHub.Domain.Calendar;

/// <summary>
/// Which days are working days (工作日): Monday to Friday, less the days off and plus the make-up days (调休) of the State Council's yearly notice.
/// Years without a notice are unknown, never guessed.
/// </summary>
public sealed class WorkingDayCalendar
{
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
    public BeijingDate AddWorkingDays(BeijingDate date, int workingDays)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(workingDays);
        while (workingDays > 0)
        {
            date = date.AddDays(1);
            if (IsWorkingDay(date)) workingDays--;
        }

        return date;
    }

    /// <summary>
    /// How many working days lie after a date up to and including another: so the n-th working day after a date is n between. Negative
    /// where the second date comes first.
    /// </summary>
    /// <exception cref="CalendarYearUnknownException">The count reaches a year that the calendar does not hold.</exception>
    public int WorkingDaysBetween(BeijingDate from, BeijingDate to)
    {
        if (to < from) return -WorkingDaysBetween(to, from);
        var count = 0;
        for (var day = from; day < to;)
        {
            day = day.AddDays(1);
            if (IsWorkingDay(day)) count++;
        }

        return count;
    }
}
