using Microsoft.Extensions.Logging;

namespace CreditHub.Client.Streaming;

internal static partial class StreamLog
{
    [LoggerMessage(1, LogLevel.Warning, "A stream broke and is opened again, until there was no progress for {Seconds:0} s: {Reason}")]
    public static partial void StreamBroke(this ILogger logger, string reason, double seconds);

    [LoggerMessage(2, LogLevel.Warning, "Nothing came on a watch for {Seconds:0} s; it is opened again, however long that takes.")]
    public static partial void WatchWentSilent(this ILogger logger, double seconds);

    [LoggerMessage(3, LogLevel.Warning, "A watch broke and is opened again, however long that takes: {Reason}")]
    public static partial void WatchBroke(this ILogger logger, string reason);

    [LoggerMessage(4, LogLevel.Information, "The stream goes on after {Seconds:0.#} s.")]
    public static partial void StreamGoesOn(this ILogger logger, double seconds);
}
