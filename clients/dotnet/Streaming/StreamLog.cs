using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace CreditHub.Client.Streaming;

internal static partial class StreamLog
{
    [LoggerMessage(1, LogLevel.Warning, "A stream to the hub broke ({Status}: {Detail}); it is opened again.")]
    public static partial void StreamBroke(this ILogger logger, StatusCode status, string detail);

    [LoggerMessage(2, LogLevel.Warning, "Nothing came on a watch for {Silence}; it is opened again.")]
    public static partial void WatchWentSilent(this ILogger logger, TimeSpan silence);
}
