using System.Collections.Immutable;
using CreditHub.Domain.Calendar;

namespace CreditHub.Domain.Procedures;

/// <summary>
/// Terms within which an agency reports what it did with an answer that was not clear (联合奖惩反馈). No case is kept of it: the terms are
/// counted from the day of the answer.
/// </summary>
public static class FeedbackTerms
{
    /// <summary>Term within which the outcome is due.</summary>
    public const string Report = "feedback.report";

    /// <summary>Term after which the agency is reminded for the first time; it is no longer than <see cref="Report"/>.</summary>
    public const string Remind = "feedback.remind";

    /// <summary>Codes of both. Documents that are older than they are lack them.</summary>
    public static ImmutableArray<string> Codes { get; } = [Report, Remind];

    /// <summary>What an answer of a day owes; null where no such rule was in force on it.</summary>
    /// <exception cref="CalendarYearUnknownException">A term reaches a year that the calendar leaves out.</exception>
    public static FeedbackDue? DueOf(BeijingDate askedOn, ProceduresDocument procedures, WorkingDayCalendar calendar)
    {
        if (procedures.FindLater(Report, askedOn) is not { } report) return null;
        var due = report.DeadlineFrom(askedOn, calendar);
        var remindAfter = procedures.FindLater(Remind, askedOn)?.DeadlineFrom(askedOn, calendar).DueOn ?? due.DueOn;
        return new FeedbackDue(due.DueOn, remindAfter > due.DueOn ? due.DueOn : remindAfter, due.Provisional is not null, due.Rule);
    }
}

/// <summary>When an outcome is due.</summary>
/// <param name="DueOn">Last day in time.</param>
/// <param name="RemindAfter">Last day before the first reminder; never after <paramref name="DueOn"/>.</param>
/// <param name="IsProvisional">True where the calendar does not hold the year of <paramref name="DueOn"/>.</param>
/// <param name="Rule">Rule that sets the term.</param>
public sealed record FeedbackDue(BeijingDate DueOn, BeijingDate RemindAfter, bool IsProvisional, string Rule);
