using System.CommandLine;
using CreditHub.Cli.Input;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;
using CreditHub.Cli.Shell;
using CreditHub.Client.Errors;
using CreditHub.V1;
using Spectre.Console;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl waiting</c>: who is this company? Rows that name it by older numbers, and the person's decision.</summary>
internal static class WaitingCommand
{
    public static Command Create(CommandFrame frame)
    {
        var source = Values.Text("--source", "AGENCY", "Only rows of this source; another than the caller only for the operator.");
        var dataset = Values.Text("--dataset", "DATASET", "Only rows of this dataset.");
        var command = frame.Command(
            "waiting", "Lists rows whose company nobody could tell from their older numbers, oldest first.",
            ["waiting --source sx-market", "waiting resolve 1234 91610131MA6TYKRX7K", "waiting discard 1234 --reason \"企业已注销\"", "waiting accept --dataset market.penalty"],
            [source, dataset],
            call => ListAsync(call, call.Value(source) ?? "", call.Value(dataset) ?? ""));
        command.Subcommands.Add(Resolve(frame));
        command.Subcommands.Add(Discard(frame));
        command.Subcommands.Add(Accept(frame));
        return command;
    }

    private static Command Resolve(CommandFrame frame)
    {
        var id = Id();
        var code = new Argument<string>("CODE") { Description = "Unified social credit code of the company, 18 characters." };
        return frame.Command(
            "resolve", "Names the company of a waiting row; its numbers are known from then on.", ["waiting resolve 1234 91610131MA6TYKRX7K"], [id, code],
            async call =>
            {
                var given = call.Value(code);
                var answer = await CodeHint.AroundAsync(call.Terminal, given, () => call.Hub.ResolveWaitingAsync(call.Value(id), given, call.Cancellation));
                Write(call, call.Value(id), answer);
                return ExitCode.Ok;
            });
    }

    private static Command Discard(CommandFrame frame)
    {
        var id = Id();
        var reason = new Option<string>("--reason") { Description = "Why, for the source to read.", HelpName = "TEXT", Required = true };
        return frame.Command(
            "discard", "Discards a waiting row; the same row again is refused with the reason.", ["waiting discard 1234 --reason \"企业已注销\""], [id, reason],
            async call =>
            {
                Write(call, call.Value(id), await call.Hub.DiscardWaitingAsync(call.Value(id), call.Value(reason)!, call.Cancellation));
                return ExitCode.Ok;
            });
    }

    private static Command Accept(CommandFrame frame)
    {
        var source = Values.Text("--source", "AGENCY", "Only rows of this source.");
        var dataset = Values.Text("--dataset", "DATASET", "Only rows of this dataset.");
        return frame.Command(
            "accept", "Resolves every row that is listed with a suggestion to the company suggested.", ["waiting accept --source sx-market --dataset market.penalty"],
            [source, dataset], call => AcceptAsync(call, call.Value(source) ?? "", call.Value(dataset) ?? ""));
    }

    private static async Task<int> ListAsync(HubCall call, string source, string dataset)
    {
        var table = Tables.With("id", "since", "source", "dataset", "record", "named", "numbers", "why", "now");
        await foreach (var row in call.Hub.ListWaitingAsync(source, dataset, call.Cancellation))
        {
            if (call.Json)
            {
                call.WriteJson(row);
                continue;
            }

            table.Row(
                $"{row.WaitingId}", row.WaitingSince, row.Record.Source, row.Record.Dataset, row.Record.RecordNumber + (row.Withdrawal ? " (withdrawal)" : ""),
                row.Subject.Name, NumbersOf(row.Subject), Labels.Of(row.Reason), Now(row));
        }

        if (!call.Json)
            call.Console.WriteCounted(table, "waiting rows");
        return ExitCode.Ok;
    }

    private static async Task<int> AcceptAsync(HubCall call, string source, string dataset)
    {
        long accepted = 0, refused = 0;
        await foreach (var row in call.Hub.ListWaitingAsync(source, dataset, call.Cancellation))
        {
            if (row.SuggestedCode.Length == 0) continue;
            try
            {
                Write(call, row.WaitingId, await call.Hub.ResolveWaitingAsync(row.WaitingId, row.SuggestedCode, call.Cancellation));
                accepted++;
            }
            catch (CreditHubException refusal) when (refusal.Reason != ErrorReason.Unspecified)
            {
                // One that is refused goes on waiting and delays no other.
                await call.Terminal.Error.WriteLineAsync($"hubctl: {row.WaitingId}: {refusal.Message}");
                refused++;
            }
        }

        if (!call.Json)
            call.Console.WriteLine($"{Labels.Number(accepted)} resolved, {Labels.Number(refused)} refused");
        return refused == 0 ? ExitCode.Ok : ExitCode.Refused;
    }

    private static void Write(HubCall call, long id, ResolveWaitingResponse answer)
    {
        if (call.Json)
            call.WriteJson(answer);
        else if (answer.UnifiedSocialCreditCode.Length == 0)
            call.Console.WriteLine($"{id} discarded");
        else
            call.Console.WriteLine($"{id} is {answer.UnifiedSocialCreditCode}: {Labels.Of(answer.Effect)}");
    }

    private static Argument<long> Id() => new("ID")
    {
        Description = "Number of the row, as «hubctl waiting» lists it.",
        CustomParser = result =>
        {
            if (long.TryParse(result.Tokens[0].Value, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var id)) return id;
            result.AddError($"«{result.Tokens[0].Value}» is no number of a row; «hubctl waiting» lists them.");
            return 0;
        },
    };

    private static string NumbersOf(SubjectReference subject) => string.Join(
        " ", new[] { subject.RegistrationNumber, subject.OrganisationCode, subject.TaxRegistrationNumber }.Where(number => number.Length > 0));

    private static string Now(WaitingRow row) => row switch
    {
        { SuggestedCode.Length: > 0 } => $"resolvable: {row.SuggestedCode}",
        { Candidates.Count: > 0 } => "perhaps " + string.Join(" or ", row.Candidates.Select(c => Labels.Named(c.Name, c.UnifiedSocialCreditCode)).Distinct()),
        _ => "",
    };
}
