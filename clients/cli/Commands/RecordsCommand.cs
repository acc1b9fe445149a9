using System.CommandLine;
using System.Globalization;
using CreditHub.Cli.Input;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;
using CreditHub.Cli.Shell;
using CreditHub.Client;
using CreditHub.V1;
using Spectre.Console;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl records</c>: what was reported about a company.</summary>
internal static class RecordsCommand
{
    public static Command Create(CommandFrame frame)
    {
        var code = new Argument<string>("CODE") { Description = "Unified social credit code, 18 characters." };
        var kinds = Values.Kinds<RecordKind>("--kind", "Kind of record wanted, such as penalty or judgment-default.");
        var withdrawn = new Option<bool>("--withdrawn") { Description = "Show withdrawn records too." };
        var on = Values.Date("--on", "Only records that have effect on this day, such as 2026-04-01.");
        var known = Values.Time("--known-at", "The records as the hub knew them then, such as 2026-04-01T09:30.");
        return frame.Command(
            "records", "Lists a company's records, newest decision first.",
            ["records 91610131MA6TYKRX7K", "records 91610131MA6TYKRX7K --kind penalty --kind judgment-default --json"],
            [code, kinds, withdrawn, on, known],
            call => CodeHint.AroundAsync(call.Terminal, call.Value(code), () => RunAsync(call, new ListRecordsRequest
            {
                UnifiedSocialCreditCode = call.Value(code)!,
                Kinds = { call.Value(kinds)! },
                IncludeWithdrawn = call.Value(withdrawn),
                EffectiveOn = call.Value(on)?.ToBeijingDate(),
                KnownAt = call.Value(known)?.ToString("O", CultureInfo.InvariantCulture) ?? "",
            })));
    }

    private static async Task<int> RunAsync(HubCall call, ListRecordsRequest request)
    {
        var table = Tables.With("decided", "kind", "dataset", "record", "version", "decided by", "document", "in effect", "");
        await foreach (var page in call.Hub.ListRecordPagesAsync(request, call.Cancellation))
        {
            call.WarnOfOverdue(page.SourceAges);
            foreach (var held in page.Records)
            {
                if (call.Json) call.WriteJson(held);
                else AddRow(table, held);
            }
        }

        if (!call.Json)
            call.Console.WriteCounted(table, "records");
        return ExitCode.Ok;
    }

    private static void AddRow(Table table, HeldRecord held)
    {
        var record = held.Record;
        table.Row(
            Labels.Of(record.DecidedOn), Labels.Of(record.BodyCase), record.Dataset, record.RecordNumber, record.Version.ToString(CultureInfo.InvariantCulture),
            record.Authority?.Name ?? "", record.Document?.Number ?? "", Labels.Term(record.EffectiveFrom, record.EffectiveUntil), State(held));
    }

    private static string State(HeldRecord held)
    {
        var state = (held.Withdrawn, held.Record.RemovedOn) switch
        {
            (true, _) => "withdrawn",
            (_, { } day) => "removed " + Labels.Of(day),
            _ => "",
        };
        var same = held.OtherWitnesses.Select(w =>
            $"same decision as {w.Record.Source}/{w.Record.RecordNumber}" + (w.DifferingFields.Count > 0
                ? $" (differs: {string.Join(", ", w.DifferingFields)})" : ""));
        return string.Join("; ", [.. state.Length > 0 ? [state] : Array.Empty<string>(), .. same]);
    }
}
