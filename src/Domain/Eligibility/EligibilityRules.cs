using System.Collections.Immutable;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Codes;
using CreditHub.Domain.Sanctions;

namespace CreditHub.Domain.Eligibility;

/// <summary>Answer to «may this subject do that?» (核查结论). The numbers are those of the contract.</summary>
public enum Verdict
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Nothing stands against the subject.</summary>
    Clear = 1,

    /// <summary>Something may be held against it.</summary>
    Attention = 2,

    /// <summary>It must be barred.</summary>
    Barred = 3,

    /// <summary>The hub knows no such subject.</summary>
    UnknownSubject = 4,
}

/// <summary>What is asked, apart from about whom.</summary>
/// <param name="Matter">The matter being decided.</param>
/// <param name="Day">The day for which the answer is to hold.</param>
/// <param name="RegionCode">Region of the matter, GB/T 2260; empty = not said.</param>
/// <param name="IndustryCode">Industry of the matter, GB/T 4754-2017; empty = not said.</param>
public readonly record struct EligibilityQuestion(MatterDefinition Matter, BeijingDate Day, string RegionCode, string IndustryCode)
{
    /// <summary>The table by which places lie in each other; null = by the digits of their codes.</summary>
    public Regions? Regions { get; init; }
}

/// <summary>One reason of a verdict.</summary>
/// <param name="Sanction">The sanction behind it.</param>
/// <param name="Measure">The measure that acts.</param>
/// <param name="Effect">What the measure demands here; MUST counts as MAY where the question leaves its limits open.</param>
/// <param name="LegalBases">The legal bases in force on the day asked about.</param>
/// <param name="LimitedTo">The limits that the question leaves open; empty where none.</param>
public sealed record VerdictReason(
    Sanction Sanction, MeasureDefinition Measure, MeasureEffect Effect, ImmutableArray<LegalBasis> LegalBases, string LimitedTo)
{
    /// <summary>
    /// What stands against the subject, whatever the matter, so that this reward rests; null where it acts, and for what is no reward.
    /// </summary>
    public Sanction? RestsBecauseOf { get; init; }
}

/// <summary>A verdict with its reasons, gravest first.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Reasons">Reasons; where clear, at most those that favour the subject.</param>
/// <param name="CouldChangeOn">First later day on which the calendar alone could change it; null = never.</param>
public sealed record EligibilityDecision(Verdict Verdict, ImmutableArray<VerdictReason> Reasons, BeijingDate? CouldChangeOn)
{
    /// <summary>The decision for a subject against which nothing stands.</summary>
    public static readonly EligibilityDecision Clear = new(Verdict.Clear, [], null);

    /// <summary>The decision for a subject of which the hub knows nothing.</summary>
    public static readonly EligibilityDecision Unknown = new(Verdict.UnknownSubject, [], null);
}

/// <summary>The one place where a verdict is decided.</summary>
public static class EligibilityRules
{
    /// <summary>
    /// Decides by a subject's sanctions. A measure acts only on days on which a legal basis of it is in force. No reward goes over adverse
    /// standing: while anything stands against the subject, in whatever matter, what favours it rests.
    /// </summary>
    public static EligibilityDecision Decide(IReadOnlyCollection<Sanction> sanctions, EligibilityQuestion question,
        MeasureCatalogue catalogue)
    {
        List<VerdictReason>? reasons = null;
        BeijingDate? change = null;
        foreach (var sanction in sanctions)
        {
            if (sanction.IsOverBy(question.Day)) continue;
            foreach (var code in sanction.MeasureCodes)
            {
                if (catalogue.FindMeasure(code) is not { } measure || !measure.MatterCodes.Contains(question.Matter.Code)) continue;
                if (Scope(measure, sanction, question) is not { } limitedTo) continue;
                change = Earlier(change, NextChange(sanction, measure, question.Day));
                if (!sanction.HoldsOn(question.Day)) continue;
                var bases = measure.LegalBases.Where(b => b.IsInForce(question.Day)).ToImmutableArray();
                if (bases.IsEmpty) continue;
                var effect = measure.Effect == MeasureEffect.Must && limitedTo.Length > 0 ? MeasureEffect.May : measure.Effect;
                (reasons ??= []).Add(new VerdictReason(sanction, measure, effect, bases, limitedTo));
            }
        }

        if (reasons is null) return change is null ? EligibilityDecision.Clear : EligibilityDecision.Clear with { CouldChangeOn = change };
        change = Rest(reasons, sanctions, question.Day, catalogue, change);
        var ordered = reasons.OrderBy(r => r.Effect).ThenBy(r => r.Sanction.From).ThenBy(r => r.Measure.Code, StringComparer.Ordinal).ToImmutableArray();
        var verdict = ordered[0].Effect switch
        {
            MeasureEffect.Must => Verdict.Barred,
            MeasureEffect.May => Verdict.Attention,
            _ => Verdict.Clear,
        };
        return new EligibilityDecision(verdict, ordered, change);
    }

    // Gives the first day on which the calendar alone could change the answer: a reward rests or acts again when what stands against the
    // subject begins or ends.
    private static BeijingDate? Rest(
        List<VerdictReason> reasons, IReadOnlyCollection<Sanction> sanctions, BeijingDate day, MeasureCatalogue catalogue,
            BeijingDate? change)
    {
        if (!reasons.Exists(r => r.Effect == MeasureEffect.Favour)) return change;
        Sanction? against = null;
        foreach (var sanction in sanctions)
        {
            if (sanction.IsOverBy(day) || !catalogue.IsAdverse(sanction)) continue;
            if (sanction.From > day) change = Earlier(change, sanction.From);
            else if (sanction.Until is { } last) change = Earlier(change, DayAfter(last));
            if (sanction.HoldsOn(day) && (against is null || sanction.From < against.From)) against = sanction;
        }

        for (var i = 0; i < reasons.Count; i++)
            if (reasons[i].Effect == MeasureEffect.Favour) reasons[i] = reasons[i] with { RestsBecauseOf = against };
        return change;
    }

    // Null: outside the limits of the measure, or of the sanction (a ban may be limited by itself). Empty: inside, or there are none. Else: the
    // limits that the question leaves open.
    private static string? Scope(MeasureDefinition measure, Sanction sanction, EligibilityQuestion question)
    {
        if (Scope(measure.RegionCodes, measure.IndustryCodes, question) is not { } ofMeasure) return null;
        if (Scope(sanction.Limits.RegionCodes, sanction.Limits.IndustryCodes, question) is not { } ofSanction) return null;
        return Joined(ofMeasure, ofSanction);
    }

    private static string? Scope(ImmutableArray<string> regionLimits, ImmutableArray<string> industryLimits, EligibilityQuestion question)
    {
        // Most measures are limited to nothing, and a check of them makes no closure.
        if (regionLimits.IsEmpty && industryLimits.IsEmpty) return "";
        Func<string, string, bool> isWithin = question.Regions is { } table ? (region, area) => Lies(table, region, area) : IsRegionWithin;
        if (OpenLimits(regionLimits, question.RegionCode, isWithin) is not { } regions) return null;
        if (OpenLimits(industryLimits, question.IndustryCode, IsIndustryWithin) is not { } industries) return null;
        return Joined(regions, industries);
    }

    private static string Joined(string one, string other) => one.Length == 0 ? other : other.Length == 0 ? one : $"{one} {other}";

    // A question about a whole province leaves open whether it is about the city to which the measure is limited.
    private static string? OpenLimits(ImmutableArray<string> limits, string asked, Func<string, string, bool> isWithin)
    {
        if (limits.IsEmpty) return "";
        if (asked.Length == 0) return string.Join(' ', limits);
        if (limits.Any(limit => isWithin(asked, limit))) return "";
        var open = string.Join(' ', limits.Where(limit => isWithin(limit, asked)));
        return open.Length == 0 ? null : open;
    }

    private static bool Lies(Regions table, string region, string area) => table.Lies(RegionCode.Parse(region), RegionCode.Parse(area));

    private static bool IsRegionWithin(string region, string area) => RegionCode.Parse(region).IsWithin(RegionCode.Parse(area));

    private static bool IsIndustryWithin(string industry, string wider) => IndustryCode.Parse(industry).IsWithin(IndustryCode.Parse(wider));

    private static BeijingDate? NextChange(Sanction sanction, MeasureDefinition measure, BeijingDate day)
    {
        BeijingDate? next = sanction.From > day ? sanction.From : null;
        if (sanction.Until is { } last) next = Earlier(next, DayAfter(last));
        foreach (var basis in measure.LegalBases)
        {
            if (basis.InForceFrom > day) next = Earlier(next, basis.InForceFrom);
            if (basis.InForceUntil is { } end && end >= day) next = Earlier(next, DayAfter(end));
        }

        return next;
    }

    // 9999-12-31 is how some write «for ever»; no day follows it.
    private static BeijingDate? DayAfter(BeijingDate day) => day.Value == DateOnly.MaxValue ? null : day.AddDays(1);

    private static BeijingDate? Earlier(BeijingDate? left, BeijingDate? right) => (left, right) switch
    {
        (null, _) => right,
        (_, null) => left,
        ({ } l, { } r) => l <= r ? l : r,
    };
}
