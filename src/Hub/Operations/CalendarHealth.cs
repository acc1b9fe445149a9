using CreditHub.Grains.Rules;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CreditHub.Hub.Operations;

/// <summary>
/// Degraded, and ready all the same, while the calendar in force lacks a year that deadlines need: they are provisional until it is
/// published.
/// </summary>
internal sealed class CalendarHealth(RulesInForce rules) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var calendar = rules.Current.Tables.Calendar;
        return Task.FromResult(calendar.FindMissingYear(rules.Today) is { } year
            ? HealthCheckResult.Degraded(CalendarWatch.Warning(year))
            : HealthCheckResult.Healthy($"The calendar holds the years up to {calendar.Years[^1]}."));
    }
}
