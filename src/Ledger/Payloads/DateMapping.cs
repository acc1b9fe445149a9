using CreditHub.Domain.Calendar;
using Proto = CreditHub.V1;

namespace CreditHub.Ledger.Payloads;

/// <summary>Dates between domain, contract and store. Day number 0 and a missing message both mean «none».</summary>
public static class DateMapping
{
    /// <summary>The date as a contract message.</summary>
    public static Proto.BeijingDate ToProto(this BeijingDate date) => new() { Year = date.Value.Year, Month = date.Value.Month, Day = date.Value.Day };

    /// <summary>The date of a message that was validated before; null where none was given.</summary>
    public static BeijingDate? ToDomain(this Proto.BeijingDate? date) => date is null ? null : new BeijingDate(new DateOnly(date.Year, date.Month, date.Day));

    internal static int ToDayNumber(BeijingDate? date) => date?.DayNumber ?? 0;

    internal static BeijingDate? FromDayNumber(int dayNumber) => dayNumber == 0 ? null : BeijingDate.FromDayNumber(dayNumber);
}
