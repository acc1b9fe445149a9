using System.CommandLine;
using CreditHub.Adapters.Connections;
using CreditHub.Adapters.Hosting;
using CreditHub.Adapters.Reporting;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;
using CreditHub.Cli.Shell;
using CreditHub.Client.Errors;
using Microsoft.Extensions.Logging;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl adapter</c>: tries a source's file or connection, or runs the connection as a process of its own.</summary>
internal static class AdapterCommand
{
    private const string Description =
        """
        Connects a source: a drop folder, an SFTP folder, a table of its front-end database, or an address on the web.
        """;

    private const string CheckDescription =
        """
        Tries a connection: reads its file, connects to the source, shows what is there. Takes and changes nothing; the hub need not run.
        Exit code 2 where the file cannot be used (every fault is named with its field), 5 where the source cannot be read.
        """;

    private const string RunDescription =
        """
        Runs a connection: looks at the source every pollSeconds and delivers what is there, until it is stopped (Ctrl-C or SIGTERM).
        What is on its way then goes on from there the next time. What fails is said and tried again, later each time.
        With --once it looks once, delivers, and ends. Where a file counts as complete when two looks agree, that is two looks.
        Exit code 0 done, or nothing there; 2 the file cannot be used; 3 rows or files were refused, or a delivery is held;
        4 hub not reachable; 5 source not reachable.
        """;

    public static Command Create(CommandFrame frame)
    {
        var command = new ExplainedCommand(
            "adapter", Description,
            ["adapter try penalties.xlsx", "adapter check tax-sftp.connection.json", "adapter run tax-sftp.connection.json"]);
        command.Subcommands.Add(AdapterTryCommand.Create(frame));
        command.Subcommands.Add(Check(frame));
        command.Subcommands.Add(Run(frame));
        return command;
    }

    private static Argument<string> File() => new("FILE") { Description = "The connection: a file named <name>.connection.json (see docs/operations.md)." };

    private static Command Check(CommandFrame frame)
    {
        var file = File();
        return frame.Command("check", CheckDescription, ["adapter check tax-sftp.connection.json"], [file], async call =>
        {
            var connection = ConnectionReader.Read(call.Value(file));
            using var loggers = LoggerFactory.Create(_ => { });
            using var adapter = new ConnectionAdapter(connection, frame.HubOptions(call.Parse), TimeProvider.System, loggers);
            await adapter.Check(call.Terminal.Out.WriteLine, call.Cancellation);
            await call.Terminal.Out.WriteLineAsync($"{connection.Name} is in order: {connection.Agency}, {string.Join(", ", connection.Formats.Keys)}; state in {connection.StateFolder}.");
            return ExitCode.Ok;
        });
    }

    private static Command Run(CommandFrame frame)
    {
        var file = File();
        var once = new Option<bool>("--once") { Description = "Look once, deliver, end." };
        return frame.Command(
            "run", RunDescription,
            ["adapter run tax-sftp.connection.json --hub http://127.0.0.1:5080", "adapter run --once penalties.connection.json   (from cron)"],
            [file, once],
            async call =>
            {
                var connection = ConnectionReader.Read(call.Value(file));
                using var loggers = LoggerFactory.Create(logging => logging.AddProvider(call.Lines).AddFilter("CreditHub", LogLevel.Information));
                using var adapter = new ConnectionAdapter(connection, frame.HubOptions(call.Parse), TimeProvider.System, loggers, call.Lines.Progress);
                if (call.Value(once))
                {
                    await call.ReachAsync();
                    return Told(call, await adapter.RunOnce(call.Cancellation));
                }

                await call.Terminal.Error.WriteLineAsync($"{connection.Name}: looks every {connection.PollInterval.TotalSeconds:0.###} s for {connection.Agency}; Ctrl-C stops it.");
                await UntilStopped(adapter, call.Cancellation);
                return ExitCode.Ok;
            });
    }

    private static async Task UntilStopped(ConnectionAdapter adapter, CancellationToken stop)
    {
        await adapter.StartAsync(stop);
        await Task.WhenAny(adapter.ExecuteTask!, Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop));
        await adapter.StopAsync(CancellationToken.None);
        // It ends by itself only through a fault.
        await adapter.ExecuteTask!;
    }

    private static int Told(HubCall call, PassResult result)
    {
        foreach (var failure in result.Failures) call.Terminal.Error.WriteLine($"hubctl: {failure.What}: {failure.Cause.Message}");
        if (call.Json)
            call.Terminal.WriteJson(System.Text.Json.JsonSerializer.Serialize(new
            {
                delivered = result.Delivered,
                refused = result.Refused, failed = result.Failures.Count, rows = result.Rows
            },
                System.Text.Json.JsonSerializerOptions.Web));
        else
        {
            call.Terminal.Out.WriteLine(
                $"{Labels.Number(result.Delivered)} delivered, {Labels.Number(result.Refused)} refused as a whole, {Labels.Number(result.Failures.Count)} failed; {Labels.Of(result.Rows)}");
        }

        if (result.Failures.Any(f => f.Cause is CreditHubException e && CommandFrame.IsOutOfReach(e))) return ExitCode.HubNotReachable;
        if (result.Failures.Any(f => f.Cause is not (CreditHubException or DeliveryHeldException))) return ExitCode.SourceFailed;
        return result.Failures.Count + result.Refused + result.Rows.Refused > 0 ? ExitCode.Refused : ExitCode.Ok;
    }
}
