using System.CommandLine;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;
using CreditHub.Cli.Shell;
using CreditHub.V1;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl rules try</c>: which verdicts a folder of rules would change.</summary>
internal static class TryRulesCommand
{
    private const string Description =
        """
        Folds every company under the rules of a folder, at the hub and without writing anything, and says which verdicts would change: by matter and measure, how
        many companies, and some of them. Exit code 1 where anything would change, 0 where nothing would.
        """;

    public static Command Create(CommandFrame frame)
    {
        var folder = RulesCommand.Folder();
        var examples = new Option<int>("--examples") { Description = "Companies named for each change, 1 to 100; 5 unless given." };
        return frame.Command("try", Description, ["rules try config", "rules try config --examples 20 --json"], [folder, examples], call => RunAsync(call, call.Value(folder), call.Value(examples)));
    }

    private static async Task<int> RunAsync(HubCall call, string folder, int examples)
    {
        RulesTrialResult? result = null;
        await foreach (var part in call.Hub.TryRulesAsync(RulesCommand.Read(folder), examples, call.Cancellation))
        {
            if (part.Progress is { } progress) call.Lines.Progress("tried", progress.Companies, progress.CompaniesKnown);
            else result = part.Result;
        }

        call.Lines.EndProgress();
        if (result is null) throw new InvalidOperationException("The trial ended without a result.");
        if (call.Json) call.WriteJson(result);
        else Write(call, result);
        return result.CompaniesChanged + result.CompaniesChangedOtherwise == 0 ? ExitCode.Ok : ExitCode.Differs;
    }

    private static void Write(HubCall call, RulesTrialResult result)
    {
        var table = Tables.With("matter", "now", "then", "companies", "measures", "such as");
        foreach (var change in result.Changes)
        {
            table.Row(
                change.MatterCode, Labels.Of(change.Before), Labels.Of(change.After), Labels.Number(change.Companies),
                change.MeasureCodes.Count == 0 ? "the same under other terms" : string.Join(", ", change.MeasureCodes), string.Join(", ", change.Examples));
        }

        call.Console.WriteCounted(table, "kinds of change");
        call.Terminal.Out.WriteLine(
            $"Of {Labels.Number(result.Companies)} companies the verdict on a matter would change for {Labels.Number(result.CompaniesChanged)}, "
            + $"sanctions alone for {Labels.Number(result.CompaniesChangedOtherwise)}; compared with rules {result.ComparedWith}.");
    }
}
