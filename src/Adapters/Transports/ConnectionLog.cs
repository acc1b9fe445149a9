using CreditHub.Adapters.Reporting;
using CreditHub.Domain.Texts;
using Microsoft.Extensions.Logging;

namespace CreditHub.Adapters.Transports;

/// <summary>What every transport says, in the same words, and counts where it is about a delivery.</summary>
internal static partial class ConnectionLog
{
    // Every text in these lines may come from a source, a server or a file; a line stays one line, and of a length that somebody reads.
    private const int LineMax = 2_000;

    /// <summary>A text as a line of the log may hold it.</summary>
    public static string Line(string text) => ShownText.Clipped(text, LineMax);

    public static void Begins(this ILogger logger, string connection, string name) => logger.LogBegins(connection, Line(name));

    public static void DeliveryFailed(this ILogger logger, Exception exception, string connection, string name, double seconds)
    {
        AdapterMetrics.Delivery(connection, "failed");
        logger.LogDeliveryFailed(exception, connection, Line(name), seconds);
    }

    public static void FileFailed(this ILogger logger, string connection, string name, string reason, double seconds)
    {
        AdapterMetrics.Delivery(connection, "failed");
        logger.LogFileFailed(connection, Line(name), Line(reason), seconds);
    }

    public static void SourceFailed(this ILogger logger, string connection, string reason, double seconds) =>
        logger.LogSourceFailed(connection, Line(reason), seconds);

    public static void Stopped(this ILogger logger, string connection, string name) => logger.LogStopped(connection, Line(name));

    public static void Attention(this ILogger logger, string connection, string warning) => logger.LogAttention(connection, Line(warning));

    public static void Held(this ILogger logger, string connection, string name, string reason)
    {
        AdapterMetrics.Delivery(connection, "held");
        logger.LogHeld(connection, Line(name), Line(reason));
    }

    public static void Ended(this ILogger logger, string connection, string name, DeliveryOutcome outcome)
    {
        name = Line(name);
        AdapterMetrics.Delivery(connection, outcome is DeliveryOutcome.Refused ? "refused" : "delivered");
        if (outcome is DeliveryOutcome.Refused refused)
        {
            logger.Refused(connection, name, Line(refused.Reason));
            return;
        }

        var receipt = ((DeliveryOutcome.Delivered)outcome).Receipt;
        var c = receipt.Counts;
        logger.Done(connection, name, c.Read, c.Recorded, c.Corrected + c.Withdrawn, c.Repeated + c.Unchanged, c.Superseded, c.Refused, c.Waiting,
            c.NaturalPersons);
        if (receipt.Unlisted is { } unlisted)
            logger.Unlisted(connection, name, unlisted.Values.Sum(), Line(string.Join("; ", unlisted.Keys.Take(5))));
        if (receipt.Doubtful > 0)
            logger.Doubts(connection, name, receipt.Doubtful, Line(receipt.Examples?.FirstOrDefault(e => e.IsTaken)?.ToString() ?? ""));
        if (c.Superseded > 0) logger.Loses(connection, name, c.Superseded);
        if (receipt.Missing is { Records: > 0 } missing) logger.Lacks(connection, name, missing);
    }

    [LoggerMessage(1, LogLevel.Information, "{Connection}: delivering {Name}.")]
    private static partial void LogBegins(this ILogger logger, string connection, string name);

    [LoggerMessage(2, LogLevel.Information, "{Connection}: {Name} is done: {Read} rows read, {Recorded} recorded, {Changed} corrected or withdrawn, {Known} known already, {Older} older than what is known, {Refused} refused, {Waiting} waiting for a person, {Persons} about natural persons.")]
    private static partial void Done(
        this ILogger logger, string connection, string name, long read, long recorded, long changed, long known, long older, long refused, long waiting, long persons);

    [LoggerMessage(13, LogLevel.Warning, "{Connection}: {Count} cells of {Name} hold values that no code table has; they are stored as other, and the receipt lists them: {Values}")]
    private static partial void Unlisted(this ILogger logger, string connection, string name, long count, string values);

    [LoggerMessage(14, LogLevel.Warning, "{Connection}: {Count} rows of {Name} were taken and are in doubt; the receipt shows the first: {Example}")]
    private static partial void Doubts(this ILogger logger, string connection, string name, long count, string example);

    [LoggerMessage(12, LogLevel.Warning, "{Connection}: {Older} rows of {Name} have a lower version than the hub knows of their records, so they changed nothing. If an earlier file bore too late a day in its name, see docs/operations.md.")]
    private static partial void Loses(this ILogger logger, string connection, string name, long older);

    [LoggerMessage(11, LogLevel.Warning, "{Connection}: {Name} is {Missing}")]
    private static partial void Lacks(this ILogger logger, string connection, string name, MissingRecords missing);

    [LoggerMessage(3, LogLevel.Warning, "{Connection}: {Name} was refused as a whole and is not tried again: {Reason}")]
    private static partial void Refused(this ILogger logger, string connection, string name, string reason);

    [LoggerMessage(15, LogLevel.Warning, "{Connection}: {Name} waits for a decision. {Reason}")]
    private static partial void LogHeld(this ILogger logger, string connection, string name, string reason);

    [LoggerMessage(4, LogLevel.Error, "{Connection}: delivering {Name} failed; it goes on where it was with the first look after {Seconds:0} s.")]
    private static partial void LogDeliveryFailed(this ILogger logger, Exception exception, string connection, string name, double seconds);

    [LoggerMessage(10, LogLevel.Error, "{Connection}: {Name} waits: {Reason} It is tried again with the first look after {Seconds:0} s.")]
    private static partial void LogFileFailed(this ILogger logger, string connection, string name, string reason, double seconds);

    [LoggerMessage(5, LogLevel.Error, "{Connection}: {Reason} The next attempt is in {Seconds:0} s.")]
    private static partial void LogSourceFailed(this ILogger logger, string connection, string reason, double seconds);

    [LoggerMessage(6, LogLevel.Information, "{Connection}: {Name} stops here and goes on from its resume point.")]
    private static partial void LogStopped(this ILogger logger, string connection, string name);

    [LoggerMessage(7, LogLevel.Error, "{Connection}: unforeseen failure. The next attempt is in {Seconds:0} s.")]
    public static partial void Unforeseen(this ILogger logger, Exception exception, string connection, double seconds);

    [LoggerMessage(8, LogLevel.Information, "{Connection}: works again.")]
    public static partial void Recovered(this ILogger logger, string connection);

    [LoggerMessage(9, LogLevel.Warning, "{Connection}: {Warning}")]
    private static partial void LogAttention(this ILogger logger, string connection, string warning);
}
