using System.CommandLine;
using CreditHub.Cli.Running;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl matters</c>.</summary>
internal static class MattersCommand
{
    public static Command Create(CommandFrame frame) =>
        DirectoryListing.Create(
            frame, "matters", "Lists the matters (事项) that can be asked about.",
            call => call.Hub.ListMattersAsync(call.Cancellation),
            ["code", "name", "english", "rule"],
            matter => [matter.Code, matter.NameZh, matter.NameEn, matter.Rule]);
}
