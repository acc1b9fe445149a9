using System.CommandLine;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;
using CreditHub.Cli.Shell;
using CreditHub.Domain.Supervision;
using CreditHub.V1;
using Spectre.Console;
using DrawCandidate = CreditHub.Domain.Supervision.DrawCandidate;
using DrawExclusion = CreditHub.Domain.Supervision.DrawExclusion;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl supervision verify-draw</c>: draws again from what was published, on this machine, and compares.</summary>
internal static class VerifyDrawCommand
{
    public static Command Create(CommandFrame frame)
    {
        var number = new Argument<string>("DRAW") { Description = "Number of the draw." };
        return frame.Command(
            "verify-draw", "Draws again from the published inputs, on this machine and without the hub's help, and compares. Exit code 3 where it does not come out the same.",
            ["supervision verify-draw 2026-11"], [number], call => RunAsync(call, call.Value(number)));
    }

    private static async Task<int> RunAsync(HubCall call, string number)
    {
        var draw = await call.Hub.GetDrawAsync(number, call.Cancellation);
        var population = new List<DrawCandidate>();
        await foreach (var c in call.Hub.ReadDrawPopulationAsync(number, call.Cancellation))
            population.Add(new DrawCandidate(c.TaskCode, c.UnifiedSocialCreditCode, (Tier)c.Tier, (DrawExclusion)c.Exclusion));
        if (draw.Algorithm != DrawRules.Algorithm)
            throw new UsageException($"The draw used the algorithm «{draw.Algorithm}»; this hubctl knows «{DrawRules.Algorithm}».");
        var faults = Faults(draw, DrawRules.Draw(ToInput(draw, population))).ToList();
        foreach (var fault in faults) call.Console.WriteLine($"DIFFERS: {fault}");
        if (faults.Count == 0)
        {
            call.Console.WriteLine(
                $"PROVEN: {Labels.Number(population.Count)} candidates, seed «{draw.Seed}», {draw.Algorithm} give the same {Labels.Number(draw.Visits.Count)} visits and inspectors.");
        }

        return faults.Count == 0 ? ExitCode.Ok : ExitCode.Refused;
    }

    private static DrawInput ToInput(InspectionDraw draw, List<DrawCandidate> population) => new()
    {
        DrawNumber = draw.DrawNumber,
        Seed = draw.Seed,
        Tasks = [.. draw.Tasks.Select(t => new DrawTask(t.Task.TaskCode, t.Task.Agency, t.Task.InspectorsPerVisit, [.. t.Sampling.OrderBy(s => s.Tier).Select(s => s.SharePermille)]))],
        Population = [.. population],
        Inspectors = [.. draw.Inspectors.Select(i => new DrawInspector(i.Agency, i.InspectorId, [.. i.Recusals]))],
    };

    private static IEnumerable<string> Faults(InspectionDraw draw, DrawOutcome outcome)
    {
        if (outcome is not DrawOutcome.Drawn drawn)
        {
            yield return $"drawn again it has no plan: {outcome}.";
            yield break;
        }

        if (drawn.InputDigest != draw.InputDigest) yield return $"the published inputs have the digest {drawn.InputDigest}, the draw states {draw.InputDigest}.";
        if (drawn.Visits.Length != draw.Visits.Count) yield return $"{drawn.Visits.Length} visits come out, {draw.Visits.Count} are published.";
        foreach (var (again, published) in drawn.Visits.Zip(draw.Visits).Where(p => Text(p.First) != Text(p.Second)))
            yield return $"«{Text(again)}» comes out, «{Text(published)}» is published.";
    }

    private static string Text(DrawVisit visit) =>
        $"{visit.Code}: {string.Join(", ", visit.TaskCodes)}: {string.Join(", ", visit.Inspectors.Select(i => $"{i.Agency}/{i.Id}"))}";

    private static string Text(InspectionVisit visit) =>
        $"{visit.UnifiedSocialCreditCode}: {string.Join(", ", visit.TaskCodes)}: {string.Join(", ", visit.Inspectors.Select(i => $"{i.Agency}/{i.InspectorId}"))}";
}
