using System.CommandLine;
using System.Globalization;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;
using CreditHub.Cli.Shell;
using CreditHub.V1;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl quality</c>: how good what arrives is, and what is missing.</summary>
internal static class QualityCommand
{
    public static Command Create(CommandFrame frame)
    {
        var source = new Option<string>("--source") { Description = "Only this agency.", DefaultValueFactory = _ => "" };
        var dataset = new Option<string>("--dataset") { Description = "Only this dataset; shows its fields and reasons of refusal too.", DefaultValueFactory = _ => "" };
        var days = new Option<int>("--days") { Description = "Days up to today; 30 unless given.", DefaultValueFactory = _ => 0 };
        return frame.Command(
            "quality", "Shows how good what arrives is: validity, timeliness, duplicates, completeness by field, coverage.",
            ["quality", "quality --source sx-market --dataset market.penalty --days 7"],
            [source, dataset, days],
            call => RunAsync(call, call.Value(source)!, call.Value(dataset)!, call.Value(days)));
    }

    private static async Task<int> RunAsync(HubCall call, string source, string dataset, int days)
    {
        var quality = await call.Hub.GetQualityAsync(source, dataset, days, call.Cancellation);
        if (call.Json)
        {
            call.WriteJson(quality);
            return ExitCode.Ok;
        }

        var table = Tables.With("source", "dataset", "state", "new", "changed", "duplicates", "waiting", "refused", "valid", "in time", "late");
        foreach (var d in quality.Datasets)
        {
            table.Row(
                d.Age.Source, d.Age.Dataset, StateOf(d), Labels.Number(d.Recorded), Labels.Number(d.Corrected + d.Withdrawn), Labels.Number(d.Duplicates),
                Labels.Number(d.Waiting), Labels.Number(d.Refused), Share(Accepted(d), Accepted(d) + d.Refused), Share(d.InTime, d.InTime + d.Late), Labels.Number(d.Late));
        }

        call.Console.WriteCounted(table, $"datasets over {quality.Days} days");
        if (dataset.Length > 0)
        {
            foreach (var d in quality.Datasets) WriteFields(call, d);
        }

        var c = quality.Coverage;
        call.Console.WriteLine(
            $"Coverage: of {Labels.Number(c.Due)} datasets due, {Labels.Number(c.Arriving)} arrive, {Labels.Number(c.Overdue)} are overdue, {Labels.Number(c.Never)} never came.");
        return ExitCode.Ok;
    }

    private static void WriteFields(HubCall call, DatasetQuality quality)
    {
        var reasons = Tables.With("refused for", "rows");
        foreach (var (reason, rows) in quality.RefusedByReason.OrderByDescending(r => r.Value)) reasons.Row(reason, Labels.Number(rows));
        call.Console.WriteCounted(reasons, $"reasons of refusal from {quality.Age.Source}");
        var fields = Tables.With("field", "filled", "of rows", "share");
        foreach (var field in quality.Completeness)
            fields.Row(field.Field, Labels.Number(field.Filled), Labels.Number(field.Rows), Share(field.Filled, field.Rows));
        call.Console.WriteCounted(fields, $"fields from {quality.Age.Source}");
    }

    private static string StateOf(DatasetQuality quality) => quality switch
    {
        { ReportingPeriodHours: 0 } => "no period",
        { Age.AgeSeconds: < 0 } => "never came",
        { Age.Overdue: true } => "OVERDUE",
        _ => "arrives",
    };

    private static long Accepted(DatasetQuality d) => d.Recorded + d.Corrected + d.Withdrawn + d.Duplicates + d.Superseded + d.Waiting;

    private static string Share(long part, long whole) => whole == 0 ? "" : (part / (double)whole).ToString("P1", CultureInfo.InvariantCulture);
}
