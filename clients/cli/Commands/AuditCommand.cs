using System.CommandLine;
using CreditHub.Cli.Input;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;
using CreditHub.Cli.Shell;
using CreditHub.V1;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl audit</c>: who asked what, and whether the log of it holds.</summary>
internal static class AuditCommand
{
    private const string Description =
        """
        Searches the decision logs of all nodes, oldest first: an agency finds its own decisions, the operator all. Without --since, the last day.
        """;

    public static Command Create(CommandFrame frame)
    {
        var filter = new DecisionFilterOptions();
        var part = new PartialOption();
        var most = new Option<int>("--max") { Description = "Decisions at most.", HelpName = "N", DefaultValueFactory = _ => 1000 };
        var command = frame.Command(
            "audit", Description,
            ["audit --by sx-procurement --since 2026-11-01T00:00", "audit --subject 91610131MA6TYKRX7K --verdict barred --json", "audit verify .hub/evidence --key hub.pem"],
            [.. filter.Symbols, most, part.Symbol], call => SearchAsync(call, filter.Read(call), call.Value(most), part.Read(call)));
        command.Subcommands.Add(Export(frame));
        command.Subcommands.Add(AuditProof.Verify(frame));
        command.Subcommands.Add(AuditKeeping.Head(frame));
        command.Subcommands.Add(AuditKeeping.Keys(frame));
        command.Subcommands.Add(AuditKeeping.Rotate(frame));
        command.Subcommands.Add(AuditKeeping.Revoke(frame));
        command.Subcommands.Add(AuditWarnings.Create(frame));
        return command;
    }

    private static Command Export(CommandFrame frame)
    {
        var filter = new DecisionFilterOptions();
        var part = new PartialOption();
        return frame.Command(
            "export", "Writes every decision that a search finds as a line of JSON, to the last.", ["audit export --since 2026-01-01T00:00 > decisions.jsonl"],
            [.. filter.Symbols, part.Symbol],
            async call =>
            {
                await foreach (var decision in call.Hub.ExportDecisionsAsync(filter.Read(call), part.Read(call), call.Cancellation))
                    call.WriteJson(decision);
                return ExitCode.Ok;
            });
    }

    private static async Task<int> SearchAsync(HubCall call, DecisionFilter filter, int most, Action<UnreachableLog>? lacking)
    {
        var table = Tables.With("at", "agency", "purpose", "operation", "subject", "matter", "outcome", "case", "decision");
        await foreach (var found in call.Hub.SearchDecisionsAsync(filter, pageSize: 0, lacking, call.Cancellation).Take(most).WithCancellation(call.Cancellation))
        {
            if (call.Json)
            {
                call.WriteJson(found);
                continue;
            }

            var decision = found.Decision;
            table.Row(
                Times.Of(found.Call.DecidedAtMs), found.Call.Agency, found.Call.Purpose, found.Call.Operation, decision.UnifiedSocialCreditCode, decision.MatterCode,
                Outcome(decision), decision.CaseNumber, found.DecisionId);
        }

        if (!call.Json)
            call.Console.WriteCounted(table, "decisions");
        return ExitCode.Ok;
    }

    private static string Outcome(EvidenceDecision decision) => decision.Refusal != ErrorReason.Unspecified
        ? $"refused: {Labels.Of(decision.Refusal)}"
        : decision.Verdict == Verdict.Unspecified ? "data" : Labels.Of(decision.Verdict);
}
