using System.CommandLine;
using System.Globalization;
using CreditHub.Cli.Input;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;
using CreditHub.Cli.Shell;
using CreditHub.V1;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl figures</c>: the figures by which the province judges itself.</summary>
internal static class FiguresCommand
{
    public static Command Create(CommandFrame frame)
    {
        var days = new Option<int>("--days") { Description = "Days up to today for what is counted over time; 30 unless given." };
        var behind = Values.Kinds<Figure>("--behind",
            "Lists the records behind a figure instead: voluntary, records, commitments, acts or listed.");
        var region = new Option<string>("--region") { Description = "With --behind: only companies of a region, six digits of GB/T 2260." };
        var command = frame.Command(
            "figures", "Shows the share of voluntary registrations, the kinds of commitment covered, further acts published in time, the share of listed companies.",
            ["figures", "figures --days 90", "figures --behind listed --region 610300"], [days, behind, region],
            call => call.Value(behind) is { Length: > 0 } figures
                ? ListAsync(call, figures, call.Value(days), call.Value(region) ?? "") : RunAsync(call, call.Value(days)));
        command.Subcommands.Add(FiguresExportCommand.Create(frame));
        return command;
    }

    private static async Task<int> RunAsync(HubCall call, int days)
    {
        var f = await call.Hub.GetPolicyFiguresAsync(days, call.Cancellation);
        if (call.Json)
        {
            call.WriteJson(f);
            return ExitCode.Ok;
        }

        call.WarnOfOverdue(f.SourceAges);
        call.Console.WriteLine(
            $"Voluntary registrations: {Labels.Number(f.Voluntary.Voluntary)} of {Labels.Number(f.Voluntary.All)} records, {Permille(f.Voluntary.SharePermille)}; target {Permille(f.Voluntary.TargetPermille)}");
        var commitments = Tables.With("commitment", "held", "");
        foreach (var c in f.Commitments) commitments.Row(Labels.Of(c.Kind), Labels.Number(c.Count), c.Demanded && c.Count == 0 ? "not covered" : c.Demanded ? "covered" : "");
        call.Console.WriteCounted(commitments, "kinds of commitment");
        var acts = Tables.With("act", "in time", "late", "unknown");
        foreach (var a in f.Acts) acts.Row(Labels.Of(a.Kind), Labels.Number(a.InTime), Labels.Number(a.Late), Labels.Number(a.Unknown));
        call.Console.WriteCounted(acts, $"kinds of act over {f.Days} days");
        var listed = Tables.With("region", "listed companies", "of", "share", "reference", "");
        foreach (var l in f.Listed)
        {
            listed.Row(
                l.RegionCode.Length == 0 ? "all" : l.RegionCode, Labels.Number(l.Listed), l.Companies == 0 ? "" : Labels.Number(l.Companies),
                l.Companies == 0 ? "" : Ppm(l.SharePpm), l.ReferencePpm == 0 ? "" : Ppm(l.ReferencePpm), l.Unverified ? $"{l.ReferenceSource} [not yet verified]" : l.ReferenceSource);
        }

        call.Console.WriteCounted(listed, "regions");
        return ExitCode.Ok;
    }

    private static async Task<int> ListAsync(HubCall call, IEnumerable<Figure> figures, int days, string region)
    {
        var table = Tables.With("decided", "company", "name", "dataset", "record", "source", "case", "arrived");
        foreach (var figure in figures)
        {
            var request = new ListFigureRecordsRequest { Figure = figure, RegionCode = region, Days = figure == Figure.Acts ? days : 0 };
            await foreach (var item in call.Hub.ListFigureRecordsAsync(request, call.Cancellation))
            {
                if (call.Json)
                {
                    call.WriteJson(item);
                    continue;
                }

                var record = item.Held.Record;
                table.Row(
                    Labels.Of(record.DecidedOn), item.UnifiedSocialCreditCode, record.Subject?.Name ?? "", record.Dataset,
                        record.RecordNumber,
                    item.Held.Reference.Source, item.CaseId, item.Arrival == ActArrival.Unspecified ? "" : Labels.Of(item.Arrival));
            }
        }

        if (!call.Json) call.Console.WriteCounted(table, "records");
        return ExitCode.Ok;
    }

    private static string Permille(int share) => (share / 1000.0).ToString("P1", CultureInfo.InvariantCulture);

    private static string Ppm(long share) => (share / 1_000_000.0).ToString("P3", CultureInfo.InvariantCulture);
}
