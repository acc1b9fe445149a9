using System.CommandLine;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;
using CreditHub.Cli.Shell;
using Google.Protobuf;

namespace CreditHub.Cli.Commands;

/// <summary>The shape that all listings of the directory share: fetch all, show a table, or JSON lines.</summary>
internal static class DirectoryListing
{
    public static Command Create<T>(
        CommandFrame frame, string name, string description, Func<HubCall, Task<IReadOnlyList<T>>> fetch, string[] columns, Func<T, string[]> cells)
        where T : IMessage =>
        frame.Command(name, description, [name, $"{name} --json"], [], async call =>
        {
            var table = Tables.With(columns);
            foreach (var entry in await fetch(call))
            {
                if (call.Json)
                    call.WriteJson(entry);
                else
                    table.Row(cells(entry));
            }

            if (!call.Json)
                call.Console.WriteCounted(table, name);
            return ExitCode.Ok;
        });
}
