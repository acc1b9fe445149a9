namespace CreditHub.Domain.Calendar;

/// <summary>
/// The calendar holds no notice for a year, so nobody can say which of its days are working days. A deadline counted Monday to Friday
/// would be wrong in law; the operator must add the year.
/// </summary>
public sealed class CalendarYearUnknownException : Exception
{
    internal CalendarYearUnknownException(int year)
        : base($"The working day calendar does not hold {year}. Add the State Council's days off and make-up days of {year} to calendar.json.") => Year = year;

    /// <summary>The year that is missing.</summary>
    public int Year { get; }
}
