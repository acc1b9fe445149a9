using CreditHub.Domain.Calendar;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Hosting;
using CreditHub.Ledger.Stored;

namespace CreditHub.Hub.Rulebooks;

/// <summary>
/// Puts a scheduled rulebook in force with the first moment of its day in Beijing, by an entry. Every node tries; the first one's entry counts, and the others
/// follow it.
/// </summary>
internal sealed partial class RulebookSchedule(
    RulebookLedger ledger, RulesInForce rules, BackgroundLoops loops, TimeProvider time, ILogger<RulebookSchedule> logger) : PeriodicReview(loops, time, logger)
{
    private readonly TimeProvider _time = time;
    private BeijingDate? _next;

    /// <summary>True where the day of the scheduled rulebook has come.</summary>
    public bool IsDue(RulebookState state) => state.Scheduled is { } scheduled && scheduled.InForceOn <= rules.Today.DayNumber;

    /// <summary>Puts the scheduled rulebook in force, unless another node did.</summary>
    public async Task PutInForce(RulebookState state, CancellationToken cancellationToken)
    {
        var scheduled = state.Scheduled!;
        var read = RulebookPayloads.RulesOf(scheduled);
        var entry = RulebookPayloads.ToEntry(read.Documents, RulebookCause.Published, scheduled.Agency);
        entry.ScheduledAs = scheduled.Number;
        if (await ledger.PutInForce(state, entry, read, command: null, cancellationToken) is { } inForce) LogDayCame(logger, inForce.Number, scheduled.Number);
    }

    protected override async Task Review(CancellationToken cancellationToken)
    {
        _next = null;
        var state = await ledger.Read(cancellationToken);
        if (IsDue(state)) await PutInForce(state, cancellationToken);
        else _next = state.Scheduled is { } scheduled ? BeijingDate.FromDayNumber(scheduled.InForceOn) : null;
    }

    protected override Task Sooner(CancellationToken cancellationToken)
    {
        if (_next is not { } day) return base.Sooner(cancellationToken);
        var wait = day.StartsAt() - _time.GetUtcNow();
        return Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, _time, cancellationToken);
    }

    [LoggerMessage(10, LogLevel.Information, "Rules {Number} are in force: the day of those scheduled as {Scheduled} has come.")]
    private static partial void LogDayCame(ILogger logger, long number, long scheduled);
}
