using System.Diagnostics.Metrics;
using CreditHub.Domain.Calendar;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Hosting;

namespace CreditHub.Hub.Operations;

/// <summary>
/// Warns the operator, once a day from October on, that the calendar in force lacks a year that deadlines need; and measures how many days
/// it holds.
/// </summary>
internal sealed partial class CalendarWatch : PeriodicReview
{
    private const long SecondsOfDay = 86_400;

    private readonly RulesInForce _rules;
    private readonly ILogger<CalendarWatch> _logger;
    private readonly Meter _meter = new(HubMeter.Name);
    private BeijingDate? _warnedOn;
    private int? _daysLeft;

    public CalendarWatch(RulesInForce rules, BackgroundLoops loops, TimeProvider time, ILogger<CalendarWatch> logger)
        : base(loops, time, logger)
    {
        (_rules, _logger) = (rules, logger);
        _meter.CreateObservableGauge(
            "credithub.calendar.left", SecondsLeft, unit: "s",
            description: "Time to the end of the last year that the working day calendar in force holds; negative after it.");
    }

    /// <summary>What an operator is told.</summary>
    public static string Warning(int year) =>
        $"The working day calendar does not hold {year}: deadlines that reach it are provisional. "
        + "Add the State Council's notice to calendar.json and publish the rules.";

    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }

    protected override Task Review(CancellationToken cancellationToken)
    {
        var (calendar, today) = (_rules.Current.Tables.Calendar, _rules.Today);
        _daysLeft = calendar.DaysLeft(today);
        if (calendar.FindMissingYear(today) is not { } year || _warnedOn == today) return Task.CompletedTask;
        _warnedOn = today;
        LogMissing(_logger, Warning(year));
        return Task.CompletedTask;
    }

    // None before the rules are known.
    private IEnumerable<Measurement<long>> SecondsLeft() => _daysLeft is { } days ? [new Measurement<long>(days * SecondsOfDay)] : [];

    [LoggerMessage(1, LogLevel.Warning, "{Warning}")]
    private static partial void LogMissing(ILogger logger, string warning);
}
