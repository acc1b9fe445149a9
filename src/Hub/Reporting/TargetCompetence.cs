using CreditHub.Domain.SharingDirectory;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Access;
using CreditHub.Ledger.Payloads;
using CreditHub.V1;
using RightAction = CreditHub.Domain.SharingDirectory.RightAction;

namespace CreditHub.Hub.Reporting;

/// <summary>
/// Refuses rows that would change the effect of a record of another source. What it answers follows from the source that the row names, never from whether
/// the record exists, so that nobody learns of a record by trying to repair it.
/// </summary>
internal sealed class TargetCompetence(RulesInForce rules, SubjectReading reading)
{
    /// <summary>Adds the fault, where the caller is not competent for the record's target.</summary>
    public void Demand(OpenedRow opened, CreditRecord record, DatasetDefinition dataset, CallerIdentity caller)
    {
        if (RecordReading.TargetOf(record) is not { } target) return;
        var (directory, agency) = (rules.Current.Directory, caller.Agency.Code);
        if (directory.MayActOn(agency, dataset, target) && (agency == target.Source || Sees(directory, agency, target.Dataset))) return;
        var field = record.RepairDecision is not null ? "record.repair_decision.target" : "record.objection_notice.target";
        var source = directory.FindAgency(target.Source)?.Code ?? "";
        opened.Add(
            ErrorReason.NotCompetent, field, $"Agency '{agency}' is not competent for records of '{source}': that source, or one above it, decides about them.",
            ("field", field), ("agency", agency), ("dataset", dataset.Code), ("source", source));
    }

    // One that is competent for every source's records still learns nothing of those that the directory closes to it.
    private bool Sees(SharingDirectoryDocument directory, string agency, string dataset) =>
        directory.FindDataset(dataset) is { } closed && reading.OfSource(agency).LevelOf(RightAction.Read, dataset) >= closed.Disclosure;
}
