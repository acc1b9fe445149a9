using CreditHub.Domain.Calendar;
using CreditHub.Domain.Cases;

namespace CreditHub.Domain.Procedures;

/// <summary>How a term is counted.</summary>
public enum TermUnit
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Working days (工作日); the first day is not counted.</summary>
    WorkingDays = 1,

    /// <summary>Calendar days (日); the first day is not counted.</summary>
    Days = 2,

    /// <summary>Calendar months (个月).</summary>
    Months = 3,

    /// <summary>No time but a share in percent (百分比), such as that of a sample.</summary>
    Percent = 4,
}

/// <summary>One version of a term of a process (办理时限).</summary>
/// <param name="Code">What must happen, such as «objection.mark».</param>
/// <param name="Amount">How long.</param>
/// <param name="Unit">Counted how.</param>
/// <param name="Rule">Article that sets it.</param>
/// <param name="InForceFrom">First day in force.</param>
/// <param name="InForceUntil">Last day in force; null = still in force.</param>
/// <param name="Unverified">True where nobody has yet held it against the official text.</param>
public sealed record ProcedureTerm(
    string Code, int Amount, TermUnit Unit, string Rule, BeijingDate InForceFrom, BeijingDate? InForceUntil = null, bool Unverified = false)
{
    /// <summary>
    /// The deadline, counted from a day that is itself not counted; provisional where it reaches past the calendar's last year.
    /// </summary>
    /// <exception cref="CalendarYearUnknownException">The count reaches a year before the calendar's last one that it does not
    /// hold.</exception>
    public CaseDeadline DeadlineFrom(BeijingDate day, WorkingDayCalendar calendar) => Unit switch
    {
        TermUnit.WorkingDays => Ending(day).Ending(new ProvisionalCount(day, Amount), calendar),
        TermUnit.Days => Ending(day.AddDays(Amount)),
        TermUnit.Months => Ending(day.AddMonths(Amount)),
        _ => throw new InvalidOperationException($"The term {Code} has no unit."),
    };

    private CaseDeadline Ending(BeijingDate day) => new(Code, day, Rule, InForceFrom);
}
