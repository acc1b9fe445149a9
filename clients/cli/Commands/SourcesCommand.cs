using System.CommandLine;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;
using CreditHub.V1;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl sources</c>.</summary>
internal static class SourcesCommand
{
    public static Command Create(CommandFrame frame) =>
        DirectoryListing.Create(
            frame, "sources", "Lists each source's datasets with watermark and age: is the data behind the answers alive?",
            Fetch,
            ["source", "dataset", "complete as of", "age", "last received", "rows taken", "held"],
            source => [source.Age.Source, source.Age.Dataset, source.Age.CompleteAsOf, Labels.Age(source.Age), source.LastReceivedAt,
                Labels.Number(source.RowsTaken),
                source.BatchesHeld > 0 ? Labels.Number(source.BatchesHeld) : ""]);

    // Beside the table, so that the rows stay what they are.
    private static async Task<IReadOnlyList<Source>> Fetch(HubCall call)
    {
        var answer = await call.Hub.ReadSourcesAsync(call.Cancellation);
        if (answer.CalendarMissingYear > 0)
        {
            await call.Terminal.Error.WriteLineAsync(
                $"The calendar of working days does not hold {answer.CalendarMissingYear}: "
                + "deadlines that reach it are provisional until its notice is published.");
        }

        return answer.Sources;
    }
}
