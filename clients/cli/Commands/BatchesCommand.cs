using System.CommandLine;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;
using CreditHub.Cli.Shell;
using CreditHub.V1;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl batches</c>: exactly what arrived, and what became of it.</summary>
internal static class BatchesCommand
{
    private const int MaxDefault = 50;

    public static Command Create(CommandFrame frame)
    {
        var source = new Option<string>("--source") { Description = "Agency whose batches are wanted; the caller's own unless the operator asks.", DefaultValueFactory = _ => "" };
        var dataset = new Option<string>("--dataset") { Description = "Only batches of this dataset.", DefaultValueFactory = _ => "" };
        var max = new Option<int>("--max") { Description = "Batches at most.", DefaultValueFactory = _ => MaxDefault };
        return frame.Command(
            "batches", "Lists the files and batches of a source, newest first, with counts that add up.",
            ["batches --source sx-court", "batches --source sx-tax --dataset tax.arrears --max 5 --json"],
            [source, dataset, max],
            call => RunAsync(call, call.Value(source)!, call.Value(dataset)!, call.Value(max)));
    }

    private static async Task<int> RunAsync(HubCall call, string source, string dataset, int max)
    {
        var table = Tables.With("finished", "dataset", "batch", "read", "new", "changed", "known", "older", "refused", "waiting", "persons", "missing", "");
        await foreach (var batch in call.Hub.ListBatchesAsync(source, dataset, call.Cancellation).Take(max).WithCancellation(call.Cancellation))
        {
            if (call.Json)
            {
                call.WriteJson(batch);
                continue;
            }

            var receipt = batch.Receipt;
            var c = receipt.Counts;
            table.Row(
                Times.Of(receipt.FinishedAt), receipt.Dataset, receipt.Name.Length > 0 ? receipt.Name : receipt.BatchId, Labels.Number(c.Read),
                Labels.Number(c.Recorded), Labels.Number(c.Corrected + c.Withdrawn), Labels.Number(c.Repeated + c.Unchanged), Labels.Number(c.Superseded),
                Labels.Number(c.Refused), Labels.Number(c.Waiting), Labels.Number(c.NaturalPersons), Missing(receipt), receipt.Full ? "full" : "");
        }

        if (!call.Json)
            call.Console.WriteCounted(table, "batches");
        return ExitCode.Ok;
    }

    private static string Missing(BatchReceipt receipt) => receipt.Counts switch
    {
        { Missing: 0 } => receipt.Full ? "0" : "",
        { MissingWithdrawn: > 0 } c => $"{Labels.Number(c.Missing)} ({Labels.Number(c.MissingWithdrawn)} withdrawn)",
        var c => Labels.Number(c.Missing),
    };
}
