using CreditHub.V1;

namespace CreditHub.Client;

/// <summary>Turns civil dates of Beijing, as the contract carries them, into .NET's and back.</summary>
public static class BeijingDates
{
    /// <summary>The date as the contract carries it.</summary>
    public static BeijingDate ToBeijingDate(this DateOnly date) => new() { Year = date.Year, Month = date.Month, Day = date.Day };

    /// <summary>The date as .NET carries it.</summary>
    public static DateOnly ToDateOnly(this BeijingDate date) => new(date.Year, date.Month, date.Day);
}
