using System.CommandLine;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl datasets</c>.</summary>
internal static class DatasetsCommand
{
    public static Command Create(CommandFrame frame) =>
        DirectoryListing.Create(
            frame, "datasets", "Lists the datasets (数据集) of the sharing directory and who may report them.",
            call => call.Hub.ListDatasetsAsync(call.Cancellation),
            ["code", "name", "kind", "reported by", "due every", "rule", "disclosure"],
            dataset =>
            [
                dataset.Code, dataset.NameZh, Labels.Of(dataset.Kind), string.Join(", ", dataset.ReportingAgencies),
                dataset.ReportingPeriodHours == 0 ? "" : $"{dataset.ReportingPeriodHours} h", dataset.Rule, Labels.Of(dataset.Disclosure),
            ]);
}
