using System.CommandLine;
using CreditHub.Cli.Input;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;
using CreditHub.Cli.Shell;
using CreditHub.V1;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl active</c>: the sanctions that hold now.</summary>
internal static class ActiveCommand
{
    public static Command Create(CommandFrame frame)
    {
        var filter = new FilterOptions(withChangeKinds: false);
        return frame.Command(
            "active", "Lists the sanctions that hold now, in order of code.",
            ["active --list judgment-defaulter --region 610100", "active --matter procurement --json"],
            filter.Symbols,
            call => RunAsync(call, filter.Read(call)));
    }

    private static async Task<int> RunAsync(HubCall call, SanctionFilter filter)
    {
        var count = 0;
        await foreach (var page in call.Hub.ListActivePagesAsync(filter, pageSize: 1000, call.Cancellation))
        {
            call.WarnOfOverdue(page.SourceAges);
            foreach (var entry in page.Entries)
            {
                count++;
                if (call.Json)
                    call.WriteJson(entry);
                else
                    foreach (var line in EventLines.Of(entry)) await call.Terminal.Out.WriteLineAsync(line);
            }
        }

        if (!call.Json)
            await call.Terminal.Out.WriteLineAsync($"{Labels.Number(count)} companies");
        return ExitCode.Ok;
    }
}
