using CreditHub.Domain.Records;

namespace CreditHub.Domain.Decisions;

/// <summary>
/// In what two records of one decision differ, as far as rules depend on it. Texts that only people read are not compared.
/// </summary>
public static class WitnessDifferences
{
    /// <summary>Names of the fields, as the contract has them in a record.</summary>
    public static IEnumerable<string> Between(RecordFacts one, RecordFacts other)
    {
        if (one.Withdrawn != other.Withdrawn) yield return "withdrawn";
        if (one.DecidedOn != other.DecidedOn) yield return "decided_on";
        if (one.EffectiveFrom != other.EffectiveFrom) yield return "effective_from";
        if (one.EffectiveUntil != other.EffectiveUntil) yield return "effective_until";
        if (one.PublicityEndsOn != other.PublicityEndsOn) yield return "publicity_ends_on";
        if (one.RemovedOn != other.RemovedOn) yield return "removed_on";
        if (one.PenaltyKinds != other.PenaltyKinds) yield return "penalty.kinds";
        if (one.FineFen != other.FineFen) yield return "penalty.fine";
        if (one.ConductClass != other.ConductClass) yield return "penalty.conduct_class";
        if (one.Breach != other.Breach) yield return "commitment.breach";
        if (one.Limits != other.Limits) yield return "list_entry.region_codes, list_entry.industry_codes";
    }
}
