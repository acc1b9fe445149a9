using CreditHub.V1;
using CivilDate = CreditHub.Domain.Calendar.BeijingDate;

namespace CreditHub.Hub.Errors;

/// <summary>Reads the dates of requests. All of them lie between the same bounds: nothing that the hub knows holds beyond, so an answer would say nothing.</summary>
internal static class DateArgument
{
    /// <summary>First year.</summary>
    public const int YearMin = 1900;

    /// <summary>Last year.</summary>
    public const int YearMax = 2199;

    /// <summary>True for a day of the calendar within the bounds.</summary>
    public static bool TryRead(BeijingDate date, out CivilDate day)
    {
        day = default;
        return date.Year is >= YearMin and <= YearMax && CivilDate.TryCreate(date.Year, date.Month, date.Day, out day);
    }

    /// <summary>The day of a request's field.</summary>
    /// <exception cref="ApiException">There is no such day, or it lies beyond the bounds.</exception>
    public static CivilDate Read(BeijingDate date, string field)
    {
        if (TryRead(date, out var day)) return day;
        throw Refusal(date, field);
    }

    /// <summary>The refusal of a date that is not in the calendar, or lies beyond the bounds.</summary>
    public static ApiException Refusal(BeijingDate date, string field)
    {
        var text = $"{date.Year}-{date.Month}-{date.Day}";
        return new ApiException(ErrorReason.InvalidDate, $"{field}: {text} is not a day from {YearMin} to {YearMax}.", ("field", field), ("value", text));
    }
}
