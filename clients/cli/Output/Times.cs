using System.Globalization;

namespace CreditHub.Cli.Output;

/// <summary>Instants as people in Beijing read them.</summary>
internal static class Times
{
    public static string Of(long milliseconds) => Of(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));

    /// <summary>An RFC 3339 time of any offset; as it stands where it is none.</summary>
    public static string Of(string rfc3339) =>
        DateTimeOffset.TryParse(rfc3339, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? Of(instant) : rfc3339;

    private static string Of(DateTimeOffset instant) =>
        instant.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);
}
