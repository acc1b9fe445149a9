using System.CommandLine;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl measures</c>.</summary>
internal static class MeasuresCommand
{
    public static Command Create(CommandFrame frame) =>
        DirectoryListing.Create(
            frame, "measures", "Lists the measures (措施) of the catalogue with their legal bases.",
            call => call.Hub.ListMeasuresAsync(call.Cancellation),
            ["code", "name", "effect", "matters", "lists", "legal bases"],
            measure =>
            [
                measure.Code, measure.NameZh, Labels.Of(measure.Effect), string.Join(", ", measure.MatterCodes),
                string.Join(", ", measure.ListCodes), string.Join('\n', measure.LegalBases.Select(Labels.Of)),
            ]);
}
