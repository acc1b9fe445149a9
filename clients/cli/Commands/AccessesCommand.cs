using System.CommandLine;
using CreditHub.Cli.Input;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;
using CreditHub.Cli.Shell;
using CreditHub.V1;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl accesses</c>: who looked at a company's data.</summary>
internal static class AccessesCommand
{
    public static Command Create(CommandFrame frame)
    {
        var part = new PartialOption();
        var code = new Argument<string>("CODE") { Description = "Unified social credit code of the company, 18 characters." };
        return frame.Command(
            "accesses", "Lists who looked at a company's data that is not public, newest first. For the company through its portal, and the operator.",
            ["accesses 91610131MA6TYKRX7K", "accesses 91610131MA6TYKRX7K --agency sx-portal --acting-for 91610131MA6TYKRX7K"], [code, part.Symbol],
            call => RunAsync(call, call.Value(code), part.Read(call)));
    }

    private static async Task<int> RunAsync(HubCall call, string code, Action<UnreachableLog>? lacking)
    {
        var table = Tables.With("at", "agency", "purpose", "operation", "decision");
        await foreach (var access in call.Hub.ListAccessesAsync(code, lacking, call.Cancellation))
        {
            if (call.Json)
                call.WriteJson(access);
            else
                table.Row(access.At, Labels.Named(access.AgencyName, access.Agency), access.Purpose, access.Operation, access.DecisionId);
        }

        if (!call.Json)
            call.Console.WriteCounted(table, "accesses");
        return ExitCode.Ok;
    }
}
