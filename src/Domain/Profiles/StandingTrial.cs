using System.Collections.Immutable;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Eligibility;
using CreditHub.Domain.Sanctions;

namespace CreditHub.Domain.Profiles;

/// <summary>What a proposed rulebook would change for one subject.</summary>
/// <param name="Verdicts">Verdicts that would change, in order of matter; empty where only sanctions would.</param>
public sealed record StandingTrial(ImmutableArray<VerdictTrial> Verdicts)
{
    /// <summary>Judges a subject by a proposed rulebook as a review would; null where nothing would be announced.</summary>
    public static StandingTrial? Of(SubjectProfile profile, BeijingDate today, SanctionBasis inForce, SanctionBasis proposed)
    {
        if (StandingRules.Reassess(profile, today, proposed) is not { } changes) return null;
        var before = profile.Announced.Sanctions;
        var after = changes.Announced.Sanctions;
        return new StandingTrial([.. changes.Changes.Where(c => c.MatterCode.Length > 0).Select(c =>
            new VerdictTrial(c.MatterCode, c.Before, c.After, Differing(Acting(before, c.MatterCode, today, inForce.Catalogue),
                Acting(after, c.MatterCode, today, proposed.Catalogue))))]);
    }

    private static ImmutableArray<string> Differing(HashSet<string> before, HashSet<string> after)
    {
        before.SymmetricExceptWith(after);
        return [.. before.Order(StringComparer.Ordinal)];
    }

    private static HashSet<string> Acting(IReadOnlyCollection<Sanction> sanctions, string matterCode, BeijingDate today,
        MeasureCatalogue catalogue) =>
        catalogue.FindMatter(matterCode) is not { } matter
            ? []
            : [.. EligibilityRules.Decide(sanctions, new EligibilityQuestion(matter, today, "", ""), catalogue).Reasons
                .Where(r => r.Effect != MeasureEffect.Favour).Select(r => r.Measure.Code)];
}

/// <summary>A verdict that would change.</summary>
/// <param name="MatterCode">The matter.</param>
/// <param name="Before">Verdict as announced.</param>
/// <param name="After">Verdict as it would be.</param>
/// <param name="MeasureCodes">Measures that act for only one of the two, in order of code.</param>
public sealed record VerdictTrial(string MatterCode, Verdict Before, Verdict After, ImmutableArray<string> MeasureCodes);
