namespace CreditHub.Hub.Evidence.Warnings;

/// <summary>What an agency asked on a Beijing day.</summary>
/// <param name="Day">Days since 1970.</param>
internal sealed class PastDay(long day)
{
    public long Day { get; } = day;

    /// <summary>Decisions by hour of the day.</summary>
    public long[] Hours { get; } = new long[24];

    /// <summary>Different subjects.</summary>
    public long Subjects { get; set; }
}

/// <summary>An agency's past, against which its present is held: one entry a day on which it asked.</summary>
internal sealed class AgencyPast(int daysMax)
{
    private readonly SortedDictionary<long, PastDay> _days = [];

    /// <summary>Notes an hour. A restart within an hour notes it in two parts.</summary>
    public void Note(long day, int hour, long decisions, long subjectsToday)
    {
        if (!_days.TryGetValue(day, out var past)) _days[day] = past = new PastDay(day);
        past.Hours[hour] += decisions;
        past.Subjects = Math.Max(past.Subjects, subjectsToday);
        while (_days.Count > daysMax + 1) _days.Remove(_days.Keys.First());
    }

    /// <summary>Figures of the days before one.</summary>
    public PastFigures Before(long today)
    {
        var days = _days.Values.Where(d => d.Day < today && d.Day >= today - daysMax).ToList();
        var hours = days.SelectMany(d => d.Hours).Where(h => h > 0).ToList();
        return new PastFigures(
            days.Count, hours.Count == 0 ? 0 : hours.Max(), hours.Count == 0 ? 0 : (long)hours.Average(),
            days.Count == 0 ? 0 : days.Max(d => d.Subjects), days.Count == 0 ? 0 : (long)days.Average(d => d.Subjects),
            [.. Enumerable.Range(0, 24).Select(h => days.Any(d => d.Hours[h] > 0))]);
    }
}

/// <summary>Figures of an agency's past.</summary>
/// <param name="Days">Days on which it asked.</param>
/// <param name="HourMost">Decisions in its busiest hour.</param>
/// <param name="HourMean">Mean of the hours in which it asked.</param>
/// <param name="SubjectsMost">Different subjects on its broadest day.</param>
/// <param name="SubjectsMean">Mean of its days.</param>
/// <param name="HoursUsed">By hour of the day, whether it ever asked in it.</param>
internal sealed record PastFigures(int Days, long HourMost, long HourMean, long SubjectsMost, long SubjectsMean, IReadOnlyList<bool> HoursUsed);
