using System.Globalization;

namespace CreditHub.Cli.Output;

/// <summary>Instants as people in Beijing read them.</summary>
internal static class Times
{
    public static string Of(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToOffset(TimeSpan.FromHours(8))
        .ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);
}
