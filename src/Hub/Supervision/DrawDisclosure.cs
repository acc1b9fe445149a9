using CreditHub.Domain.SharingDirectory;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Access;
using CreditHub.V1;

namespace CreditHub.Hub.Supervision;

/// <summary>
/// What of a draw its reader may see. Seed, digest and numbers prove the draw and are for every caller. Who will be visited, by whom, is for the draw's agencies
/// until the results are in. Population and tiers rest on everything that agencies share, and are for those who may read all of it.
/// </summary>
internal sealed class DrawDisclosure(RulesInForce rules)
{
    /// <summary>Refuses a caller that may not read everything that agencies share.</summary>
    /// <exception cref="Errors.ApiException">It may not; the dataset that it lacks is named.</exception>
    public void DemandShared(CallerIdentity caller)
    {
        if (ClosedTo(caller) is { } closed) throw caller.Refusal(RightAction.Read, closed);
    }

    /// <summary>The draw with what the caller may see of it.</summary>
    public InspectionDraw Shown(InspectionDraw draw, CallerIdentity caller)
    {
        if (caller.IsOperator || IsOf(draw, caller.Agency.Code)) return draw;
        var shown = draw.Clone();
        shown.Inspectors.Clear();
        shown.Visits.Clear();
        if (ClosedTo(caller) is null)
        {
            shown.Visits.AddRange(draw.Visits.Where(IsOver));
            return shown;
        }

        // How many companies of a tier there are, and were drawn, tells of tiers.
        foreach (var task in shown.Tasks)
        {
            task.Eligible.Clear();
            task.Drawn.Clear();
            task.Excluded = 0;
        }

        return shown;
    }

    private static bool IsOf(InspectionDraw draw, string agency) =>
        draw.DrawnBy == agency || draw.Tasks.Any(t => t.Task.Agency == agency) || draw.Inspectors.Any(i => i.Agency == agency);

    private static bool IsOver(InspectionVisit visit) => visit.TaskCodes.All(task => visit.Results.Any(r => r.TaskCode == task));

    private string? ClosedTo(CallerIdentity caller) => caller.IsOperator
        ? null : rules.Current.Directory.FindClosedShared(d => caller.Rights.Shows(RightAction.Read, d))?.Code;
}
