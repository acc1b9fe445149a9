using CreditHub.Domain.Supervision;
using CreditHub.V1;
using DrawCandidate = CreditHub.Domain.Supervision.DrawCandidate;
using DrawnInspector = CreditHub.V1.DrawnInspector;

namespace CreditHub.Hub.Supervision;

/// <summary>A draw between contract and domain.</summary>
internal static class DrawMapping
{
    /// <summary>What the draw follows from.</summary>
    public static DrawInput ToInput(DrawRequest request, IReadOnlyList<DrawCandidate> population, Func<string, SupervisionRules> rulesOf) => new()
    {
        DrawNumber = request.DrawNumber,
        Seed = request.Seed,
        Tasks = [.. request.Tasks.Select(t => new DrawTask(t.TaskCode, t.Agency, t.InspectorsPerVisit, [.. rulesOf(t.RulesCode).Sampling.Select(s => s.SharePermille)]))],
        Population = [.. population],
        Inspectors = [.. request.Inspectors.Select(i => new DrawInspector(i.Agency, i.InspectorId, [.. i.Recusals]))],
    };

    /// <summary>A candidate as a contract message.</summary>
    public static V1.DrawCandidate ToProto(DrawCandidate candidate) => new()
    {
        TaskCode = candidate.TaskCode,
        UnifiedSocialCreditCode = candidate.Code,
        Tier = (SupervisionTier)candidate.Tier,
        Exclusion = (V1.DrawExclusion)candidate.Exclusion,
    };

    /// <summary>A visit as a contract message.</summary>
    public static InspectionVisit ToProto(DrawVisit visit) => new()
    {
        UnifiedSocialCreditCode = visit.Code,
        TaskCodes = { visit.TaskCodes },
        Inspectors = { visit.Inspectors.Select(i => new DrawnInspector { Agency = i.Agency, InspectorId = i.Id }) },
    };

    /// <summary>A task with its shares and what was drawn of each tier.</summary>
    public static DrawnTask ToProto(InspectionTask task, SupervisionRules rules, IReadOnlyList<DrawCandidate> population, IReadOnlyList<DrawVisit> visits)
    {
        var candidates = population.Where(c => c.TaskCode == task.TaskCode).ToList();
        var visited = visits.Where(v => v.TaskCodes.Contains(task.TaskCode)).Select(v => v.Code).ToHashSet(StringComparer.Ordinal);
        var tiers = Enum.GetValues<Tier>().Where(t => t != Tier.None).ToList();
        return new DrawnTask
        {
            Task = task,
            RulesVersion = rules.Version,
            Sampling = { TierAnswers.Samples(rules) },
            Eligible = { tiers.Select(t => candidates.Count(c => c.Tier == t && c.Exclusion == Domain.Supervision.DrawExclusion.None)) },
            Drawn = { tiers.Select(t => candidates.Count(c => c.Tier == t && visited.Contains(c.Code))) },
            Excluded = candidates.Count(c => c.Exclusion != Domain.Supervision.DrawExclusion.None),
        };
    }
}
