using CreditHub.Domain.Calendar;
using CreditHub.Domain.Records;

namespace CreditHub.Domain.Publicity;

/// <summary>How a record stands to one channel's clock.</summary>
/// <param name="Clock">The clock.</param>
/// <param name="DueOn">Last day in time; null where the calendar does not hold its year.</param>
/// <param name="Timeliness">In time, late, or not to be said.</param>
public readonly record struct PublicationStanding(PublicationClock Clock, BeijingDate? DueOn, Timeliness Timeliness);

/// <summary>Judges by when a record was to be public (双公示 7 working days, 国家企业信用信息公示系统 20 working days).</summary>
public static class PublicationDue
{
    /// <summary>How a record that became public on a day stands to a channel's clock; null where none runs for it.</summary>
    public static PublicationStanding? Judge(
        RecordKind kind, string dataset, BeijingDate decidedOn, BeijingDate publicOn, PublicityChannel channel, WorkingDayCalendar calendar)
    {
        if (!channel.Publishes(dataset) || channel.ClockOn(kind, decidedOn) is not { } clock) return null;
        return new PublicationStanding(
            clock, DueOn(decidedOn, clock, calendar), TimelinessRules.Judge(decidedOn, publicOn, clock.WorkingDays, calendar));
    }

    private static BeijingDate? DueOn(BeijingDate decidedOn, PublicationClock clock, WorkingDayCalendar calendar)
    {
        try
        {
            return calendar.AddWorkingDays(decidedOn, clock.WorkingDays);
        }
        catch (CalendarYearUnknownException)
        {
            return null;
        }
    }
}
