using System.Collections.Immutable;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Eligibility;
using CreditHub.Domain.Sanctions;

namespace CreditHub.Domain.Profiles;

/// <summary>What happened to a sanction or a standing. The numbers are those of the contract.</summary>
public enum StandingChangeKind
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>A sanction began to hold, or will.</summary>
    SanctionStarted = 1,

    /// <summary>A sanction's term, measures or objection mark changed.</summary>
    SanctionChanged = 2,

    /// <summary>A sanction ended by removal, repair or withdrawal.</summary>
    SanctionEnded = 3,

    /// <summary>A sanction's last day has passed.</summary>
    SanctionExpired = 4,

    /// <summary>The subject became barred from a matter.</summary>
    Barred = 5,

    /// <summary>The verdict for a matter became attention.</summary>
    Attention = 6,

    /// <summary>The subject became clear for a matter.</summary>
    Cleared = 7,

    /// <summary>Name, region or industry of a subject with sanctions changed.</summary>
    SubjectChanged = 8,
}

/// <summary>One change of a standing.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Sanction">The sanction concerned; null for the kinds that are about a matter.</param>
/// <param name="MatterCode">The matter concerned; empty for the kinds that are about a sanction.</param>
/// <param name="Before">Verdict for the matter before.</param>
/// <param name="After">Verdict for the matter after.</param>
public sealed record StandingChange(StandingChangeKind Kind, Sanction? Sanction, string MatterCode, Verdict Before, Verdict After)
{
    /// <summary>The sanction as it was, where it changed; else null.</summary>
    public Sanction? SanctionBefore { get; init; }
}

/// <summary>What follows for a subject's standing, to be committed with its cause.</summary>
/// <param name="Changes">Changes, sanctions before verdicts.</param>
/// <param name="Announced">The whole standing after them.</param>
/// <param name="Before">The standing that subscribers knew before.</param>
public sealed record StandingChanges(ImmutableArray<StandingChange> Changes, AnnouncedStanding Announced, AnnouncedStanding Before);

/// <summary>Compares how a subject stands with what subscribers were last told.</summary>
public static class StandingRules
{
    /// <summary>Null where nothing changed that anyone should be told.</summary>
    public static StandingChanges? Reassess(SubjectProfile profile, BeijingDate today, SanctionBasis basis)
    {
        var before = profile.Announced;
        var sanctions = profile.DeriveSanctions(basis).Where(s => !s.IsOverBy(today)).ToImmutableArray();
        var onlyRestricted = sanctions.IsEmpty && profile.IsOnlyRestricted(basis);
        if (sanctions.IsEmpty && before.Sanctions.IsEmpty && before.Verdicts.IsEmpty)
        {
            return onlyRestricted == before.OnlyRestricted
                ? null
                : new StandingChanges([], AnnouncedStanding.Nothing with { OnlyRestricted = onlyRestricted }, before);
        }

        var verdicts = VerdictsOf(sanctions, today, basis.Catalogue);
        var after = new AnnouncedStanding(sanctions, verdicts, profile.Name, profile.RegionCode, profile.IndustryCode)
        {
            OnlyRestricted = onlyRestricted,
        };
        var changes = ImmutableArray.CreateBuilder<StandingChange>();
        AddSanctionChanges(changes, before.Sanctions, sanctions, today);
        AddVerdictChanges(changes, before.Verdicts, verdicts);

        // Subscribers who hold sanctions of the subject hold its name and place too, and may have filtered by them.
        var isSameSubject = before.Name == after.Name && before.RegionCode == after.RegionCode && before.IndustryCode == after.IndustryCode;
        if (!isSameSubject && !before.Sanctions.IsEmpty) changes.Add(new(StandingChangeKind.SubjectChanged, null, "", Verdict.None,
            Verdict.None));
        return changes.Count == 0 && isSameSubject ? null : new StandingChanges(changes.DrainToImmutable(), after, before);
    }

    /// <summary>First day after today on which <see cref="Reassess"/> could find something by the calendar alone; null = never.</summary>
    public static BeijingDate? NextDue(SubjectProfile profile, BeijingDate today, MeasureCatalogue catalogue)
    {
        if (profile.Announced.Sanctions.IsEmpty) return null;
        BeijingDate? due = null;
        foreach (var sanction in profile.Announced.Sanctions)
            if (sanction.Until is { } last) Take(last.AddDays(1));
        foreach (var matter in catalogue.Matters)
            if (EligibilityRules.Decide(profile.Announced.Sanctions, new(matter, today, "", ""), catalogue).CouldChangeOn is { } day) Take(day);
        return due;

        void Take(BeijingDate day)
        {
            if (day > today && (due is not { } held || day < held)) due = day;
        }
    }

    private static ImmutableSortedDictionary<string, Verdict> VerdictsOf(
        ImmutableArray<Sanction> sanctions, BeijingDate today, MeasureCatalogue catalogue)
    {
        var verdicts = ImmutableSortedDictionary.CreateBuilder<string, Verdict>(StringComparer.Ordinal);
        foreach (var matter in catalogue.Matters)
        {
            var verdict = EligibilityRules.Decide(sanctions, new EligibilityQuestion(matter, today, "", ""), catalogue).Verdict;
            if (verdict != Verdict.Clear) verdicts.Add(matter.Code, verdict);
        }

        return verdicts.ToImmutable();
    }

    private static void AddSanctionChanges(
        ImmutableArray<StandingChange>.Builder changes, ImmutableArray<Sanction> before, ImmutableArray<Sanction> after, BeijingDate today)
    {
        foreach (var sanction in after)
        {
            var held = before.FirstOrDefault(sanction.IsSameAs);
            if (held is null) changes.Add(OfSanction(StandingChangeKind.SanctionStarted, sanction));
            else if (held != sanction) changes.Add(OfSanction(StandingChangeKind.SanctionChanged, sanction) with { SanctionBefore = held });
        }

        foreach (var sanction in before)
        {
            if (after.Any(sanction.IsSameAs)) continue;
            changes.Add(OfSanction(sanction.IsOverBy(today) ? StandingChangeKind.SanctionExpired : StandingChangeKind.SanctionEnded, sanction));
        }
    }

    private static void AddVerdictChanges(
        ImmutableArray<StandingChange>.Builder changes,
        ImmutableSortedDictionary<string, Verdict> before,
        ImmutableSortedDictionary<string, Verdict> after)
    {
        foreach (var matter in before.Keys.Union(after.Keys).Order(StringComparer.Ordinal))
        {
            var was = before.GetValueOrDefault(matter, Verdict.Clear);
            var now = after.GetValueOrDefault(matter, Verdict.Clear);
            if (was == now) continue;
            var kind = now switch
            {
                Verdict.Barred => StandingChangeKind.Barred,
                Verdict.Attention => StandingChangeKind.Attention,
                _ => StandingChangeKind.Cleared,
            };
            changes.Add(new StandingChange(kind, null, matter, was, now));
        }
    }

    private static StandingChange OfSanction(StandingChangeKind kind, Sanction sanction) => new(kind, sanction, "", Verdict.None, Verdict.None);
}
