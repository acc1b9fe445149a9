using CreditHub.Domain.Records;
using CreditHub.Domain.Sanctions;
using CreditHub.Domain.SharingDirectory;

namespace CreditHub.Domain.Supervision;

/// <summary>Which datasets bear on a tier: where the source of one is silent, the tier may be another than it should be.</summary>
public static class TierSources
{
    /// <summary>True where a record of the dataset could change a company's tier by these rules.</summary>
    public static bool BearOnTier(this DatasetDefinition dataset, SupervisionRules rules, MeasureCatalogue catalogue) => dataset.Kind switch
    {
        // The register says which industry a company is in, and with it whether the rules cover it.
        RecordKind.Registration => true,
        RecordKind.Penalty => rules.Conditions.Any(AsksForPenalties),

        RecordKind.Commitment => rules.Conditions.Any(c => c.BreachesAtLeast > 0 || c.Datasets.Contains(dataset.Code)),

        // Repair takes a penalty, a broken commitment or an entry of a list out of use.
        RecordKind.RepairDecision => rules.Conditions.Any(c => AsksForPenalties(c) || AsksForLists(c) || c.BreachesAtLeast > 0
            || c.RecordsAtLeast > 0),
        RecordKind.ListEntry => rules.Conditions.Any(AsksForLists),
        _ => rules.Conditions.Any(c => c.Grades.Any(g => g.Dataset == dataset.Code) || c.Datasets.Contains(dataset.Code)
            || IsListAskedFor(c, dataset.Kind, catalogue)),
    };

    /// <summary>True where a record of the dataset could change whether a company may be drawn, or from which tier.</summary>
    public static bool BearOnDraw(this DatasetDefinition dataset, SupervisionRules rules, MeasureCatalogue catalogue) =>
        (dataset.Kind == RecordKind.InspectionResult && rules.RestMonths > 0) || dataset.BearOnTier(rules, catalogue);

    private static bool AsksForPenalties(TierCondition condition) => condition.PenaltiesAtLeast > 0 || condition.NoPenaltyMonths > 0;

    private static bool AsksForLists(TierCondition condition) => !condition.Lists.IsEmpty || !condition.ListNatures.IsEmpty;

    private static bool IsListAskedFor(TierCondition condition, RecordKind kind, MeasureCatalogue catalogue) => AsksForLists(condition)
        && catalogue.Lists.Any(l => l.FromKind == kind
            && (condition.Lists.IsEmpty || condition.Lists.Contains(l.Code))
            && (condition.ListNatures.IsEmpty || condition.ListNatures.Contains(l.Nature)));
}
