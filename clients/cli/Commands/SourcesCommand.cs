using System.CommandLine;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl sources</c>.</summary>
internal static class SourcesCommand
{
    public static Command Create(CommandFrame frame) =>
        DirectoryListing.Create(
            frame, "sources", "Lists each source's datasets with watermark and age: is the data behind the answers alive?",
            call => call.Hub.ListSourcesAsync(call.Cancellation),
            ["source", "dataset", "complete as of", "age", "last received", "rows taken"],
            source => [source.Age.Source, source.Age.Dataset, source.Age.CompleteAsOf, Labels.Age(source.Age), source.LastReceivedAt, Labels.Number(source.RowsTaken)]);
}
