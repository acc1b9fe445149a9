namespace CreditHub.Domain.Calendar;

/// <summary>Whether a record arrived within its dataset's time (及时性): «7 working days from the decision» of double publicity and the like.</summary>
public enum Timeliness
{
    /// <summary>The dataset sets no time.</summary>
    Unmeasured,

    /// <summary>It arrived in time.</summary>
    InTime,

    /// <summary>It arrived late.</summary>
    Late,

    /// <summary>The calendar does not hold a year that the count reaches, so nobody can say.</summary>
    Unknown,
}

/// <summary>Judges timeliness by working days.</summary>
public static class TimelinessRules
{
    // No run of days off is longer than nine; with one in every week of the time the answer needs no calendar any more.
    private const int CertainlyLateDaysPerWorkingDay = 10;

    /// <summary>Judges an arrival. The day of decision is not counted (发改办财金〔2018〕424号).</summary>
    public static Timeliness Judge(BeijingDate decidedOn, BeijingDate arrivedOn, int workingDays, WorkingDayCalendar calendar)
    {
        if (workingDays == 0) return Timeliness.Unmeasured;
        if (arrivedOn <= decidedOn.AddDays(workingDays)) return Timeliness.InTime;
        if (arrivedOn > decidedOn.AddDays(workingDays * CertainlyLateDaysPerWorkingDay)) return Timeliness.Late;
        try
        {
            return arrivedOn <= calendar.AddWorkingDays(decidedOn, workingDays) ? Timeliness.InTime : Timeliness.Late;
        }
        catch (CalendarYearUnknownException)
        {
            return Timeliness.Unknown;
        }
    }
}
