using CreditHub.Domain.Calendar;
using CreditHub.Domain.Records;

namespace CreditHub.Domain.Publicity;

/// <summary>
/// That publication rests while a company carries out a reorganisation plan which a court approved (破产重整,临时屏蔽), so that the company can win orders and
/// credit again. Nothing is repaired by it: measures go on, and what failed is public again.
/// </summary>
/// <param name="Rule">The rule.</param>
/// <param name="InForceFrom">First day of decisions that it knows.</param>
/// <param name="InForceUntil">Last day; null = still.</param>
/// <param name="MonthsMax">Months from the decision after which publication goes on in any case; 0 = no such limit.</param>
/// <param name="Unverified">True where the operator has not yet held it against the official text.</param>
public sealed record ShieldingRule(string Rule, BeijingDate InForceFrom, BeijingDate? InForceUntil, int MonthsMax, bool Unverified)
{
    /// <summary>Days on which publication rests by a decision; null where the rule did not know it on its day.</summary>
    public PublicityRest? RestOf(RecordFacts shield)
    {
        if (shield.DecidedOn < InForceFrom || InForceUntil < shield.DecidedOn) return null;
        var last = shield.EffectiveUntil;
        if (MonthsMax > 0 && shield.DecidedOn.AddMonths(MonthsMax).AddDays(-1) is var most && (last is not { } stated || most < stated)) last = most;
        if (shield.RemovedOn?.AddDays(-1) is { } removed && (last is not { } held || removed < held)) last = removed;
        return new PublicityRest(shield.EffectiveFrom, last, Rule);
    }
}

/// <summary>Days on which publication rests.</summary>
/// <param name="From">First day.</param>
/// <param name="Until">Last day; null = open.</param>
/// <param name="Rule">Rule by which it rests.</param>
public sealed record PublicityRest(BeijingDate From, BeijingDate? Until, string Rule)
{
    /// <summary>True on a day on which it rests.</summary>
    public bool Covers(BeijingDate day) => From <= day && (Until is not { } last || day <= last);
}
