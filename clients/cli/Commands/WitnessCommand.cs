using System.CommandLine;
using CreditHub.Cli.Running;
using CreditHub.Cli.Shell;
using CreditHub.Client;
using CreditHub.Evidence;
using CreditHub.Evidence.Transparency;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl witness</c>: watches the ledger grow, and compares what two parties were shown.</summary>
internal static class WitnessCommand
{
    private const string RunDescription =
        """
        Keeps the hub's last checkpoint in a file, takes a later one only with the proof that it extends it,
        and cosigns it. A ledger that was rewritten, cut
        or restored ends it with exit code 6; the note that was shown is then kept in FILE.fork,
        beside the one that was cosigned. Both prove it to others.
        """;

    public static Command Create(CommandFrame frame)
    {
        var command = new ExplainedCommand(
            "witness", "Watches that the hub's ledger only grows.",
            ["witness run --state last --key-file witness.key --name tax.example/w1 --hub-key hub.vkey"]);
        command.Subcommands.Add(Run(frame));
        command.Subcommands.Add(Compare(frame));
        return command;
    }

    private static Option<string> HubKey() =>
        new("--hub-key") { Description = "Keys of the hub, one a line, as in its checkpoint.vkey.", HelpName = "FILE", Required = true };

    private static Command Run(CommandFrame frame)
    {
        var state = new Option<string>("--state")
        {
            Description = "Where the last checkpoint is kept.", HelpName = "FILE",
            Required = true
        };
        var keyFile = new Option<string>("--key-file")
        {
            Description = "The witness's key; made where it is missing.", HelpName = "FILE",
            Required = true
        };
        var name = new Option<string>("--name")
        {
            Description = "Name of the witness, such as tax.example/w1.", HelpName = "NAME",
            Required = true
        };
        var hubKey = HubKey();
        var every = new Option<int>("--every")
        {
            Description = "Seconds between two looks; 0: look once.", HelpName = "N",
            DefaultValueFactory = _ => 60
        };
        var accept = new Option<long>("--accept-epoch")
        {
            Description = "An epoch of which you know what its restore has lost.",
            HelpName = "N"
        };
        return frame.Command(
            "run", RunDescription, ["witness run --state last --key-file witness.key --name tax.example/w1 --hub-key hub.vkey --every 0"],
            [state, keyFile, name, hubKey, every, accept],
            async call =>
            {
                var signer = NoteSigner.OpenOrMake(call.Value(keyFile)!, call.Value(name)!, NoteKeyKind.Cosignature);
                var witness = new LedgerWitness(call.Hub, Keys(call.Value(hubKey)!), signer, call.Value(state)!, TimeProvider.System);
                return await Judge(call, call.Value(state)!, async () =>
                {
                    for (var last = -1L; ;)
                    {
                        var (checkpoint, _) = await witness.StepAsync(call.Value(accept), call.Cancellation);
                        if (checkpoint.Size != last)
                        {
                            var said = $"COSIGNED  {checkpoint.Size:N0} entries  epoch {checkpoint.Epoch}";
                            await call.Terminal.Out.WriteLineAsync(said);
                        }

                        last = checkpoint.Size;
                        if (call.Value(every) == 0) return;
                        await Task.Delay(TimeSpan.FromSeconds(call.Value(every)), TimeProvider.System, call.Cancellation);
                    }
                });
            });
    }

    private static Command Compare(CommandFrame frame)
    {
        var one = new Argument<string>("ONE") { Description = "File of a signed checkpoint." };
        var other = new Argument<string>("OTHER") { Description = "File of another, which somebody else was given." };
        var hubKey = HubKey();
        return frame.Command(
            "compare", "Proves that two checkpoints are of one history. Asks the hub for the proof where their sizes differ.",
            ["witness compare mine theirs --hub-key hub.vkey"], [one, other, hubKey],
            call => Judge(call, state: null, async () =>
            {
                var (mine, theirs) = (await File.ReadAllTextAsync(call.Value(one), call.Cancellation),
                    await File.ReadAllTextAsync(call.Value(other), call.Cancellation));
                await LedgerWitness.CompareAsync(call.Hub, Keys(call.Value(hubKey)!), mine, theirs, call.Cancellation);
                await call.Terminal.Out.WriteLineAsync("ONE HISTORY");
            }));
    }

    private static async Task<int> Judge(HubCall call, string? state, Func<Task> look)
    {
        try
        {
            await look();
            return ExitCode.Ok;
        }
        catch (LedgerForkException e)
        {
            if (state is not null) await File.WriteAllTextAsync(state + ".fork", e.Shown, CancellationToken.None);
            await call.Terminal.Error.WriteLineAsync($"FORK  {e.Message}");
            return ExitCode.NotProven;
        }
        catch (EvidenceFaultException e)
        {
            await call.Terminal.Error.WriteLineAsync($"NOT PROVEN  {e.Message}");
            return ExitCode.NotProven;
        }
    }

    private static List<NoteKey> Keys(string file) => [.. File.ReadAllLines(file).Where(line => line.Length > 0).Select(NoteKey.Parse)];
}
