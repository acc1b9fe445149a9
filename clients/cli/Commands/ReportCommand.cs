using System.CommandLine;
using CreditHub.Cli.Input;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;
using CreditHub.Cli.Shell;
using CreditHub.V1;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl report</c>: sends rows to the hub.</summary>
internal static class ReportCommand
{
    private const string Description =
        """
        Reports rows: one ReportRow of the contract a line, as protobuf JSON. A row without a number gets that of its line.
        Sending the same file again is safe. A bad row is refused alone and named; the others are taken.
        The purpose is reporting unless another is stated. Exit code 3 where any row was refused.
        """;

    public static Command Create(CommandFrame frame)
    {
        var file = new Argument<string>("FILE") { Description = "File of JSON lines; «-» reads the standard input." };
        var firstLoad = new Option<bool>("--first-load") { Description = "The rows are many companies' first: faster, with the same checks and guarantees." };
        return frame.ReportingCommand(
            "report", Description,
            [
                "report penalties.jsonl --agency sx-market",
                """report - <<< '{"watermark":{"dataset":"market.penalty","completeAsOf":"2026-03-31T00:00:00Z"}}'""",
            ],
            [file, firstLoad],
            call => RunAsync(call, call.Value(file), call.Value(firstLoad)));
    }

    private static async Task<int> RunAsync(HubCall call, string file, bool firstLoad)
    {
        using var input = InputFile.Open(file, call.Terminal);
        var rows = new RowLines(input.Lines, call.Terminal.Error);
        await call.ReachAsync();
        var summary = new ReportSummary();
        var sent = rows.ReadAsync(call.Cancellation);
        await foreach (var result in firstLoad ? call.Hub.LoadAsync(sent, call.Cancellation) : call.Hub.ReportAsync(sent, call.Cancellation))
        {
            summary.Add(result);
            if (call.Json)
                call.WriteJson(result);
            else if (result.OutcomeCase == RowResult.OutcomeOneofCase.Refused)
                WriteRefusal(call, result);
        }

        if (!call.Json)
            summary.Write(call.Console, rows.Unreadable);
        return summary.Refused + rows.Unreadable == 0 ? ExitCode.Ok : ExitCode.Refused;
    }

    private static void WriteRefusal(HubCall call, RowResult result)
    {
        foreach (var fault in result.Refused.Faults)
            call.Terminal.Error.WriteLine($"row {result.Row}: {fault.Field}: {fault.Message} [{Labels.Of(fault.Reason)}]");
    }
}
