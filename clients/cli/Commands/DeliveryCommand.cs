using System.CommandLine;
using CreditHub.Cli.Input;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;
using CreditHub.Cli.Shell;
using CreditHub.V1;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl delivery</c>: what sources delivered, how it was read, and what is held until somebody decides.</summary>
internal static class DeliveryCommand
{
    private const string Description =
        """
        Shows what a source delivered, as the hub keeps it: columns, what was changed on the way, rows by what became of them, the first
        wrong rows. A delivery that departs from what its dataset has been is held: none of its rows is reported until its source or the
        operator decides.
        """;

    private const string DecisionDescription =
        "The source itself may decide, and the operator. The decision and its reason stay in the ledger.";

    private const int MaxDefault = 50;

    public static Command Create(CommandFrame frame)
    {
        var command = new ExplainedCommand(
            "delivery", Description,
                ["delivery list --source sx-court --held", "delivery show 'court.judgment-default_20261101_001.csv@0123456789ab'"]);
        command.Subcommands.Add(List(frame));
        command.Subcommands.Add(Show(frame));
        command.Subcommands.Add(
            Decide(frame, "release", "Releases a held delivery: its adapter reports it with its next look.", isRelease: true));
        command.Subcommands.Add(
            Decide(frame, "reject", "Rejects a held delivery: nothing of it is ever reported. Deliver a corrected one.", isRelease: false));
        return command;
    }

    private static Argument<string> Id() => new("ID") { Description = "Id of the delivery, as «delivery list» shows it." };

    private static Option<string> Source() => new("--source")
    {
        Description = "Agency that delivered it; the caller's own unless the operator asks.", DefaultValueFactory = _ => "",
    };

    private static Command List(CommandFrame frame)
    {
        var (source, output) = (Source(), OutputOption.Create());
        var dataset = new Option<string>("--dataset") { Description = "Only deliveries of this dataset.", DefaultValueFactory = _ => "" };
        var held = new Option<bool>("--held") { Description = "Only those that wait for a decision." };
        var max = new Option<int>("--max") { Description = "Deliveries at most.", DefaultValueFactory = _ => MaxDefault };
        return frame.Command(
            "list", "Lists deliveries, newest first.", ["delivery list --source sx-court --held"], [source, dataset, held, max, output],
            call => ListAsync(OutputOption.In(call, output), call.Value(source)!, call.Value(dataset)!, call.Value(held), call.Value(max)));
    }

    private static async Task<int> ListAsync(HubCall call, string source, string dataset, bool heldOnly, int max)
    {
        var table = Tables.With("finished", "dataset", "id", "state", "read", "taken", "refused", "persons");
        await foreach (var batch in call.Hub.ListBatchesAsync(source, dataset, call.Cancellation)
            .Where(batch => !heldOnly || batch.State == BatchState.Held).Take(max).WithCancellation(call.Cancellation))
        {
            if (call.Json)
            {
                call.WriteJson(batch);
                continue;
            }

            var c = batch.Receipt.Counts;
            table.Row(
                Times.Of(batch.Receipt.FinishedAt), batch.Receipt.Dataset, batch.Receipt.BatchId, Labels.Of(batch.State), Labels.Number(
                    c.Read),
                Labels.Number(c.Recorded + c.Corrected + c.Withdrawn), Labels.Number(c.Refused), Labels.Number(c.NaturalPersons));
        }

        if (!call.Json) call.Console.WriteCounted(table, "deliveries");
        return ExitCode.Ok;
    }

    private static Command Show(CommandFrame frame)
    {
        var (id, source, output) = (Id(), Source(), OutputOption.Create());
        return frame.Command(
            "show", "Shows one delivery: how it was read, and what became of its rows.", ["delivery show ID --source sx-court"],
            [id, source, output],
            async call =>
            {
                Write(OutputOption.In(call, output), await call.Hub.GetBatchAsync(call.Value(id), call.Value(source)!, call.Cancellation));
                return ExitCode.Ok;
            });
    }

    private static Command Decide(CommandFrame frame, string name, string description, bool isRelease)
    {
        var (id, source) = (Id(), Source());
        var reason = new Option<string>("--reason") { Description = "Why, for the record.", Required = true };
        return frame.Command(
            name, $"{description}\n{DecisionDescription}", [$"delivery {name} ID --source sx-court --reason 年度清理,来源已确认"],
                [id, source, reason],
            async call =>
            {
                var batch = await call.Hub.DecideBatchAsync(
                    call.Value(id), isRelease, call.Value(reason)!, call.Value(source)!, call.Cancellation);
                if (call.Json) call.WriteJson(batch);
                else call.Console.WriteLine($"{batch.Receipt.BatchId} is {Labels.Of(batch.State)}.");
                return ExitCode.Ok;
            });
    }

    private static void Write(HubCall call, Batch batch)
    {
        if (call.Json) call.WriteJson(batch);
        else ReadingView.Write(call.Console, batch);
    }
}
