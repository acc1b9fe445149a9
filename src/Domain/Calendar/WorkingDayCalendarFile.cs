using CreditHub.Domain.Documents;
using System.Collections;

namespace CreditHub.Domain.Calendar;

/// <summary>The form and the checks of <c>calendar.json</c>: per year the weekdays off and the weekend days worked, as <c>MM-DD</c>.</summary>
internal static class WorkingDayCalendarFile
{
    private const string Table = "working days";

    public static WorkingDayCalendar Load(Stream json)
    {
        var document = ReferenceTable.Read<Document>(Table, json);
        var faults = new List<string>();
        var years = new Dictionary<int, BitArray>();
        foreach (var year in document.Years)
        {
            if (year.Year is < 2000 or > 2999) faults.Add($"{year.Year} is not a year from 2000 to 2999.");
            else if (!years.TryAdd(year.Year, ToWorkingDays(year, faults))) faults.Add($"{year.Year} is listed twice.");
        }

        if (document.Years.Count == 0) faults.Add("years is empty.");
        ReferenceDataException.ThrowIfAny(Table, faults);
        return new WorkingDayCalendar(years);
    }

    private static BitArray ToWorkingDays(YearRow row, List<string> faults)
    {
        var days = new BitArray(DateTime.IsLeapYear(row.Year) ? 366 : 365);
        for (var i = 0; i < days.Length; i++) days[i] = IsWeekday(new DateOnly(row.Year, 1, 1).AddDays(i));

        // Flipping a day twice would undo it, and a day off at a weekend says that the list was copied wrongly: both are faults.
        foreach (var text in row.WeekdaysOff) Set(text, isWorked: false);
        foreach (var text in row.WeekendsWorked) Set(text, isWorked: true);
        return days;

        void Set(string text, bool isWorked)
        {
            if (BeijingDate.TryParseLenient($"{row.Year:D4}-{text}", out var date) != DateText.Date || text.Length != 5)
                faults.Add($"{row.Year}: '{text}' is not a day MM-DD of that year.");
            else if (IsWeekday(date.Value) == isWorked)
                faults.Add($"{row.Year}: {text} is a {date.Value.DayOfWeek} and cannot be {(isWorked ? "a weekend worked" : "a weekday off")}.");
            else if (days[date.Value.DayOfYear - 1] == isWorked)
                faults.Add($"{row.Year}: {text} is listed twice.");
            else
                days[date.Value.DayOfYear - 1] = isWorked;
        }
    }

    private static bool IsWeekday(DateOnly day) => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    private sealed record Document(string Source, string Licence, IReadOnlyList<YearRow> Years);

    private sealed record YearRow(int Year, IReadOnlyList<string> WeekdaysOff, IReadOnlyList<string> WeekendsWorked);
}
