using CreditHub.Domain.Documents;
using System.Collections;

namespace CreditHub.Domain.Calendar;

/// <summary>The form and the checks of <c>calendar.json</c>: per year the weekdays off and the weekend days worked, as <c>MM-DD</c>.</summary>
internal static class WorkingDayCalendarFile
{
    internal const string Document = "calendar.json";

    public static WorkingDayCalendar Load(Stream json)
    {
        var years = new Dictionary<int, BitArray>();
        ReferenceTable.Read<CalendarFile>(Document, json, file => Fill(years, file));
        return new WorkingDayCalendar(years);
    }

    private static IEnumerable<DocumentFault> Fill(Dictionary<int, BitArray> years, CalendarFile file)
    {
        var faults = new List<DocumentFault>();
        foreach (var (i, year) in file.Years.Index())
        {
            var own = new List<DocumentFault>();
            if (year.Year is < 2000 or > 2999) own.Add($"{year.Year} is not a year from 2000 to 2999.");
            else if (!years.TryAdd(year.Year, ToWorkingDays(year, own))) own.Add($"{year.Year} is listed twice.");
            faults.AddRange(own.Select(f => f.At($"years[{i}]")));
        }

        if (file.Years.Count == 0) faults.Add("years is empty.");
        return faults;
    }

    private static BitArray ToWorkingDays(YearRow row, List<DocumentFault> faults)
    {
        var days = new BitArray(DateTime.IsLeapYear(row.Year) ? 366 : 365);
        for (var i = 0; i < days.Length; i++) days[i] = WorkingDayCalendar.IsWeekday(new DateOnly(row.Year, 1, 1).AddDays(i));

        // Flipping a day twice would undo it, and a day off at a weekend says that the list was copied wrongly: both are faults.
        foreach (var text in row.WeekdaysOff) Set(text, isWorked: false);
        foreach (var text in row.WeekendsWorked) Set(text, isWorked: true);
        return days;

        void Set(string text, bool isWorked)
        {
            if (BeijingDate.TryParseLenient($"{row.Year:D4}-{text}", out var date) != DateText.Date || text.Length != 5)
                faults.Add($"{row.Year}: '{text}' is not a day MM-DD of that year.");
            else if (WorkingDayCalendar.IsWeekday(date.Value) == isWorked)
                faults.Add($"{row.Year}: {text} is a {date.Value.DayOfWeek} and cannot be {(isWorked ? "a weekend worked" : "a weekday off")}.");
            else if (days[date.Value.DayOfYear - 1] == isWorked)
                faults.Add($"{row.Year}: {text} is listed twice.");
            else
                days[date.Value.DayOfYear - 1] = isWorked;
        }
    }

    private sealed record CalendarFile(string Source, string Licence, IReadOnlyList<YearRow> Years);

    private sealed record YearRow(int Year, IReadOnlyList<string> WeekdaysOff, IReadOnlyList<string> WeekendsWorked);
}
