using CreditHub.Grains.Rules;
using CreditHub.Hub.Access;
using CreditHub.Hub.Codes;
using CreditHub.Hub.Errors;
using CreditHub.Hub.Sources;
using CreditHub.V1;

namespace CreditHub.Hub.Supervision;

/// <summary>Checks what is to be drawn, before anything is read.</summary>
internal sealed class DrawDoor(SubjectCodeDoor codes, TierAnswers tiers, CodeTables tables, RulesInForce rules)
{
    private const int NumberMax = 64;
    private const int SeedMin = 8;
    private const int SeedMax = 128;
    private const int ItemMax = 200;
    private const int TasksMax = 20;
    private const int InspectorsMax = 10_000;
    private const int RecusalsMax = 1000;
    private const int PerVisitMin = 2;
    private const int PerVisitMax = 10;

    /// <summary>Opens a request; what it leaves out is filled in, codes are normalised.</summary>
    public DrawRequest Open(DrawRequest request, CallerIdentity caller)
    {
        var opened = request.Clone();
        Text(opened.DrawNumber, "draw_number", 1, NumberMax);
        Text(opened.Seed, "seed", SeedMin, SeedMax);
        Number(opened.Tasks.Count, "tasks", 1, TasksMax);
        Number(opened.Inspectors.Count, "inspectors", PerVisitMin, InspectorsMax);
        foreach (var task in opened.Tasks) OpenTask(task, caller);
        if (opened.Tasks.Select(t => t.TaskCode).Distinct(StringComparer.Ordinal).Count() < opened.Tasks.Count)
            throw new ApiException(ErrorReason.ArgumentsConflict, "Two tasks have one code; their results could not be told apart.", ("fields", "tasks.task_code"));
        foreach (var inspector in opened.Inspectors) OpenInspector(inspector);
        if (opened.Inspectors.DistinctBy(i => (i.Agency, i.InspectorId)).Count() < opened.Inspectors.Count)
            throw new ApiException(ErrorReason.ArgumentsConflict, "An inspector stands twice.", ("fields", "inspectors.inspector_id"));
        foreach (var region in opened.RegionCodes) tables.RegionPrefix(region, "region_codes");
        return opened;
    }

    private void OpenTask(InspectionTask task, CallerIdentity caller)
    {
        Text(task.TaskCode, "tasks.task_code", 1, NumberMax);
        Text(task.Item, "tasks.item", 1, ItemMax);
        rules.Current.Directory.DemandAgency(task.Agency, "tasks.agency");
        if (task.InspectorsPerVisit == 0) task.InspectorsPerVisit = PerVisitMin;
        Number(task.InspectorsPerVisit, "tasks.inspectors_per_visit", PerVisitMin, PerVisitMax);
        var regulator = tiers.Find(task.RulesCode, "tasks.rules_code").Regulator;

        // A joint draw is led by one of its authorities, or by the regulator whose rules it follows; anyone else has no business drawing for it.
        if (caller.IsOperator || caller.Agency.Code == task.Agency || caller.Agency.Code == regulator) return;
        throw new ApiException(
            ErrorReason.NotYourAgency, $"Agency '{caller.Agency.Code}' may not draw for '{task.Agency}'.", ("agency", task.Agency), ("field", "tasks.agency"));
    }

    private void OpenInspector(Inspector inspector)
    {
        rules.Current.Directory.DemandAgency(inspector.Agency, "inspectors.agency");
        Text(inspector.InspectorId, "inspectors.inspector_id", 1, NumberMax);
        Number(inspector.Recusals.Count, "inspectors.recusals", 0, RecusalsMax);
        for (var i = 0; i < inspector.Recusals.Count; i++)
            inspector.Recusals[i] = codes.Open(inspector.Recusals[i], "inspectors.recusals", out _).ToString();
    }

    private static void Text(string text, string field, int min, int max)
    {
        if (text.Length < min)
            throw new ApiException(ErrorReason.FieldRequired, $"{field} has {text.Length} characters; it needs at least {min}.", ("field", field));
        if (text.Length > max)
        {
            throw new ApiException(
                ErrorReason.TextTooLong, $"{field} has {text.Length} characters; at most {max} are allowed.",
                ("field", field), ("length", $"{text.Length}"), ("limit", $"{max}"));
        }

        if (text.Any(char.IsControl)) throw new ApiException(ErrorReason.TextMalformed, $"{field} holds control characters.", ("field", field));
    }

    private static void Number(int value, string field, int lowest, int highest)
    {
        if (value < lowest || value > highest)
        {
            throw new ApiException(
                ErrorReason.NumberOutOfRange, $"{field}: {value} is not between {lowest} and {highest}.",
                ("field", field), ("value", $"{value}"), ("lowest", $"{lowest}"), ("highest", $"{highest}"));
        }
    }
}
