using System.Globalization;

namespace CreditHub.Client.Times;

/// <summary>Writes instants as the contract carries them.</summary>
internal static class Rfc3339
{
    public static string Text(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
