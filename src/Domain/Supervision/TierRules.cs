using System.Collections.Immutable;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Decisions;
using CreditHub.Domain.Records;
using CreditHub.Domain.Sanctions;

namespace CreditHub.Domain.Supervision;

/// <summary>A tier and why.</summary>
/// <param name="Tier">The tier.</param>
/// <param name="Because">Why; empty where no condition held.</param>
/// <param name="Condition">Number of the condition that held, from 1; 0 where none did.</param>
/// <param name="Evidence">Records that it rests on.</param>
public sealed record TierDecision(Tier Tier, string Because, int Condition, ImmutableArray<RecordKey> Evidence);

/// <summary>Sorts companies into tiers. The industry's grade first, the public grade beside it, ratings of third parties and associations where rules ask for them.</summary>
public static class TierRules
{
    /// <summary>The tier of a company by its records and cases on a day.</summary>
    public static TierDecision Decide(
        IEnumerable<RecordFacts> records, IEnumerable<CreditCase> cases, SupervisionRules rules, SanctionBasis basis,
            BeijingDate day)
    {
        var known = records.Where(r => r.DecidedOn <= day).ToList();
        var decisions = new SubjectDecisions(known, basis.Bodies);

        // A repaired record is no longer used (信用修复管理办法 2026), and a decision counts once however many sources report it.
        var counted = decisions.Once(known.Where(r => !decisions.Effective(r).Withdrawn && decisions.RepairedOn(r.Key) is null)).ToList();
        var facts = new CompanyFacts(counted, decisions, cases, SanctionRules.Derive(known, decisions, basis.Catalogue), basis.Catalogue,
            day);
        foreach (var (i, condition) in rules.Conditions.Index())
            if (facts.Meets(condition) is { } evidence) return new TierDecision(condition.Tier, condition.Because, i + 1, evidence);
        return new TierDecision(rules.Otherwise, "", 0, []);
    }

    private sealed class CompanyFacts(
        List<RecordFacts> records, SubjectDecisions decisions, IEnumerable<CreditCase> cases, ImmutableArray<Sanction> sanctions,
        MeasureCatalogue catalogue, BeijingDate day)
    {
        /// <summary>The records by which a condition is met; null where it is not.</summary>
        public ImmutableArray<RecordKey>? Meets(TierCondition condition)
        {
            var evidence = new List<RecordKey>();
            if (!MeetsLists(condition, evidence) || !MeetsPenalties(condition, evidence)
                || !MeetsBreaches(condition, evidence)) return null;
            if (!MeetsRecords(condition, evidence) || (condition.OverdueRectification && !cases.Any(IsOverdueRectification))) return null;
            return condition.Grades.All(g => MeetsGrade(g, evidence)) ? [.. evidence.Distinct()] : null;
        }

        private bool MeetsLists(TierCondition condition, List<RecordKey> evidence)
        {
            if (condition.Lists.IsEmpty && condition.ListNatures.IsEmpty) return true;
            var holding = sanctions.Where(s => s.ListCode.Length > 0 && s.HoldsOn(day)
                && (condition.Lists.IsEmpty || condition.Lists.Contains(s.ListCode))
                && (condition.ListNatures.IsEmpty || condition.ListNatures.Contains(catalogue.FindList(s.ListCode)!.Nature))).ToList();
            evidence.AddRange(holding.Select(s => s.Record));
            return holding.Count > 0;
        }

        private bool MeetsBreaches(TierCondition condition, List<RecordKey> evidence)
        {
            if (condition.BreachesAtLeast == 0) return true;
            var counted = records.Where(r => r.Breach is { } breach && breach.FoundOn <= day
                && (condition.BreachWays.IsEmpty || condition.BreachWays.Contains(breach.Breach))
                    && IsWithin(breach.FoundOn, condition.WithinMonths)).ToList();
            evidence.AddRange(counted.Select(r => r.Key));
            return decisions.Count(counted) >= condition.BreachesAtLeast;
        }

        private bool MeetsRecords(TierCondition condition, List<RecordKey> evidence)
        {
            if (condition.RecordsAtLeast == 0) return true;
            var counted = records.Where(r => condition.Datasets.Contains(r.Key.Dataset)
                && IsWithin(r.DecidedOn, condition.WithinMonths)).ToList();
            evidence.AddRange(counted.Select(r => r.Key));
            return decisions.Count(counted) >= condition.RecordsAtLeast;
        }

        // The state follows with a review; the day tells before that.
        private bool IsOverdueRectification(CreditCase held) => held is { Kind: CaseKind.Rectification, State: CaseState.Escalated }
            || (held is { Kind: CaseKind.Rectification, State: CaseState.Ordered or CaseState.Overdue, Deadline: { } deadline }
                && deadline.DueOn < day);

        private bool IsWithin(BeijingDate date, int months) => months == 0 || date > day.AddMonths(-months);

        private bool MeetsPenalties(TierCondition condition, List<RecordKey> evidence)
        {
            if (condition.NoPenaltyMonths > 0 && Penalties(condition.NoPenaltyMonths, PenaltyKinds.None).Any()) return false;
            if (condition.PenaltiesAtLeast == 0) return true;
            var counted = Penalties(condition.WithinMonths, condition.PenaltyKinds).ToList();
            evidence.AddRange(counted.Select(r => r.Key));
            return decisions.Count(counted) >= condition.PenaltiesAtLeast;
        }

        private IEnumerable<RecordFacts> Penalties(int withinMonths, PenaltyKinds kinds) => records.Where(r => r.Kind == RecordKind.Penalty

            && (kinds == PenaltyKinds.None || (r.PenaltyKinds & kinds) != 0)
            && IsWithin(r.DecidedOn, withinMonths));

        private bool MeetsGrade(GradeCondition asked, List<RecordKey> evidence)
        {
            var latest = records.Where(r => r.Key.Dataset == asked.Dataset && r.Scheme.Contains(asked.Scheme, StringComparison.Ordinal))
                .OrderBy(r => r.DecidedOn).ThenBy(r => r.Key.ToString(), StringComparer.Ordinal).LastOrDefault();
            if (latest is null) return asked.OrNone;
            evidence.Add(latest.Key);
            return asked.AnyOf.Contains(latest.Grade);
        }
    }
}
