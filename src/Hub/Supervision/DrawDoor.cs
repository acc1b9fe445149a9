using CreditHub.Hub.Access;
using CreditHub.Hub.Errors;
using CreditHub.V1;

namespace CreditHub.Hub.Supervision;

/// <summary>Checks what is to be drawn, before anything is read.</summary>
internal sealed class DrawDoor(TierAnswers tiers)
{
    private const int PerVisitMin = 2;

    /// <summary>Opens a request; what it leaves out is filled in, codes are normalised.</summary>
    public DrawRequest Open(DrawRequest request, CallerIdentity caller)
    {
        var opened = request.Clone();
        foreach (var task in opened.Tasks) OpenTask(task, caller);
        return opened;
    }

    private void OpenTask(InspectionTask task, CallerIdentity caller)
    {
        if (task.InspectorsPerVisit == 0) task.InspectorsPerVisit = PerVisitMin;
        var regulator = tiers.Find(task.RulesCode, "tasks.rules_code").Regulator;

        // A joint draw is led by one of its authorities, or by the regulator whose rules it follows; anyone else has no business drawing for it.
        if (caller.IsOperator || caller.Agency.Code == task.Agency || caller.Agency.Code == regulator) return;
        throw new ApiException(
            ErrorReason.NotYourAgency, $"Agency '{caller.Agency.Code}' may not draw for '{task.Agency}'.", ("agency", task.Agency), ("field", "tasks.agency"));
    }
}
