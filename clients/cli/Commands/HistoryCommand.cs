using System.CommandLine;
using System.Globalization;
using CreditHub.Cli.Input;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;
using CreditHub.Cli.Shell;
using CreditHub.V1;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl history</c>: the life of one record as a timeline.</summary>
internal static class HistoryCommand
{
    public static Command Create(CommandFrame frame)
    {
        var code = new Argument<string>("CODE") { Description = "Unified social credit code of the company, 18 characters." };
        var source = new Argument<string>("SOURCE") { Description = "Agency that reported the record, such as sx-market." };
        var dataset = new Argument<string>("DATASET") { Description = "Dataset, such as market.penalty." };
        var number = new Argument<string>("RECORD") { Description = "The source's number of the record; «records» lists them." };
        var accesses = new Option<bool>("--accesses") { Description = "Also who may have been shown it." };
        return frame.Command(
            "history",
                "Tells the life of one record: versions with what each changed, repairs and objections, steps of its cases, who looked.",
            ["history 91610131MA6TYKRX7K sx-market market.penalty 陕市监处罚〔2026〕104号 --accesses"], [code, source, dataset, number, accesses],
            call => CodeHint.AroundAsync(call.Terminal, call.Value(code), () => RunAsync(
                call, call.Value(code)!,
                new RecordReference { Source = call.Value(source)!, Dataset = call.Value(dataset)!, RecordNumber = call.Value(number)! },
                call.Value(accesses))));
    }

    private static async Task<int> RunAsync(HubCall call, string code, RecordReference record, bool accesses)
    {
        var lines = new List<(string At, string[] Cells)>();
        await foreach (var page in call.Hub.GetRecordHistoryAsync(code, record, accesses, call.Cancellation))
        {
            if (call.Json)
            {
                call.WriteJson(page);
                continue;
            }

            foreach (var version in page.Versions) Add(lines, version);
            foreach (var act in page.Acts)
                lines.Add((Labels.Of(act.Record.DecidedOn), [Labels.Of(act.Record.BodyCase), act.Record.Authority?.Name ?? "",
                    Labels.Of(act.Reference)]));
            foreach (var held in page.Cases)
                foreach (var step in held.Steps)
                    lines.Add((Labels.Of(step.On), [$"{held.CaseId} {step.Verb}", step.Agency, step.Note]));
            foreach (var access in page.Accesses)
                lines.Add((access.At, ["looked", Labels.Named(access.AgencyName, access.Agency),
                    $"{access.Purpose} {access.Operation} {access.DecisionId}"]));
        }

        if (call.Json) return ExitCode.Ok;
        var table = Tables.With("when", "what", "who", "details");

        // Days sort before the times of the same day; what stands together keeps the order of the answer.
        foreach (var (at, cells) in lines.OrderBy(l => l.At, StringComparer.Ordinal)) table.Row([at, .. cells]);
        call.Console.WriteCounted(table, "events");
        return ExitCode.Ok;
    }

    private static void Add(List<(string At, string[] Cells)> lines, RecordVersion version)
    {
        var number = version.Version.ToString(CultureInfo.InvariantCulture);
        var by = version.Deliveries.Count == 0
            ? ""
            : " by " + string.Join(", ", version.Deliveries.Select(d => d.Name.Length > 0 ? d.Name : d.BatchId));
        var details = version.Effect == RowEffect.Withdrawn
            ? version.WithdrawalReason
            : string.Join('\n', version.Changes.Select(c => $"{c.Path}: {Shown(c.Before)} → {Shown(c.After)}"));
        lines.Add((version.RecordedAt, [$"version {number} {Labels.Of(version.Effect)}{by}", version.SourceName, details]));
    }

    private static string Shown(string value) => value.Length == 0 ? "(none)" : value;
}
