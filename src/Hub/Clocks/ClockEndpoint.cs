using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Xml;
using CreditHub.Ledger;
using CreditHub.Ledger.Payloads;

namespace CreditHub.Hub.Clocks;

/// <summary>
/// Marks every answer of a hub with a stated clock, and lets the operator read and move that clock on the operations address: <c>GET
/// /clock</c> and
/// <c>POST /clock</c> with <c>{"to": "2026-04-01T09:00:00+08:00"}</c> or <c>{"by": "P30D"}</c>. A hub with the machine's clock has neither.
/// </summary>
internal static partial class ClockEndpoint
{
    /// <summary>Header of every answer, such as <c>stated 2026-03-02T09:00:00.000+08:00</c>.</summary>
    public const string Header = "credithub-clock";

    private const string Path = "/clock";
    private const int BodyBytesMax = 1024;

    /// <summary>Marks answers. It stands before all else, so that refusals are marked too.</summary>
    public static void UseClockMark(this IApplicationBuilder app)
    {
        if (app.ApplicationServices.GetRequiredService<TimeProvider>() is not StatedClock clock) return;
        app.Use((context, next) =>
        {
            context.Response.Headers[Header] = $"stated {Rfc3339.Format(clock.GetUtcNow())}";
            return next(context);
        });
    }

    /// <summary>Maps the clock, where one is stated.</summary>
    public static void MapClock(this IEndpointRouteBuilder operations)
    {
        if (operations.ServiceProvider.GetRequiredService<TimeProvider>() is not StatedClock clock) return;
        operations.MapGet(Path, context => Write(context, StatusCodes.Status200OK, Now(clock)));
        operations.MapPost(Path, context => Move(context, clock));
    }

    // Programs of this machine may move it. A page in a browser of this machine may not: it can send no JSON to another origin unasked, and
    // where it has led a name of its own to this machine, the request bears that name.
    private static async Task Move(HttpContext context, StatedClock clock)
    {
        if (!IsThisMachine(context.Request.Host.Host) || !context.Request.HasJsonContentType())
        {
            await Refuse(context, "Send JSON, to this machine by its loopback address or as localhost.");
            return;
        }

        if (context.Request.ContentLength is null or > BodyBytesMax
            || await Read(context) is not { } move || TargetOf(move, clock) is not { } to)
        {
            await Refuse(context, "Send {\"to\": \"2026-04-01T09:00:00+08:00\"}, or {\"by\": \"P30D\"} with an ISO 8601 duration.");
            return;
        }

        try
        {
            var from = clock.MoveTo(to);
            var services = context.RequestServices;
            var (store, outside) = (services.GetRequiredService<LedgerStore>(), services.GetRequiredService<OutsideTime>());
            await ClockInLedger.Say(store, clock, outside, from, context.RequestAborted);
            LogMoved(services.GetRequiredService<ILogger<StatedClock>>(), Rfc3339.Format(from), Rfc3339.Format(to));
            await Write(context, StatusCodes.Status200OK, Now(clock));
        }
        catch (ArgumentOutOfRangeException)
        {
            await Refuse(
                context, $"The clock says {Rfc3339.Format(clock.GetUtcNow())} and goes forward only, up to {StatedClock.Latest:yyyy}: "
                + $"{Rfc3339.Format(to)} is refused.");
        }
    }

    private static async Task<ClockMove?> Read(HttpContext context)
    {
        try
        {
            return await context.Request.ReadFromJsonAsync(ClockJson.Default.ClockMove, context.RequestAborted);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static DateTimeOffset? TargetOf(ClockMove move, StatedClock clock)
    {
        if (move.To is not null == move.By is not null) return null;
        if (move.To is { } text) return Rfc3339.TryParse(text, out var to) ? to : null;
        try
        {
            return clock.GetUtcNow() + XmlConvert.ToTimeSpan(move.By!);
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    private static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var ip)
            && IPAddress.IsLoopback(ip));

    private static Task Refuse(HttpContext context, string why) =>
        Write(context, StatusCodes.Status400BadRequest, new ClockAnswer(null, why));

    private static ClockAnswer Now(StatedClock clock) => new(Rfc3339.Format(clock.GetUtcNow()), null);

    private static Task Write(HttpContext context, int status, ClockAnswer answer)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(answer, ClockJson.Default.ClockAnswer, cancellationToken: context.RequestAborted);
    }

    [LoggerMessage(1, LogLevel.Warning, "The stated clock was moved from {From} to {To}.")]
    private static partial void LogMoved(ILogger logger, string from, string to);
}

/// <summary>Whereto, or by how much, the clock is moved.</summary>
internal sealed record ClockMove(string? To, string? By);

/// <summary>What the clock says, or why it was not moved.</summary>
internal sealed record ClockAnswer(string? Now, string? Refused);

/// <summary>Both as JSON.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ClockMove))]
[JsonSerializable(typeof(ClockAnswer))]
internal sealed partial class ClockJson : JsonSerializerContext;
