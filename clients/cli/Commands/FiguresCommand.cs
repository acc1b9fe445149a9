using System.CommandLine;
using System.Globalization;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;
using CreditHub.Cli.Shell;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl figures</c>: the figures by which the province judges itself.</summary>
internal static class FiguresCommand
{
    public static Command Create(CommandFrame frame)
    {
        var days = new Option<int>("--days") { Description = "Days up to today for what is counted over time; 30 unless given." };
        return frame.Command(
            "figures", "Shows the share of voluntary registrations, the kinds of commitment covered, further acts published in time, the share of listed companies.",
            ["figures", "figures --days 90"], [days], call => RunAsync(call, call.Value(days)));
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
        var commitments = Tables.With("commitment", "came", "");
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

    private static string Permille(int share) => (share / 1000.0).ToString("P1", CultureInfo.InvariantCulture);

    private static string Ppm(long share) => (share / 1_000_000.0).ToString("P3", CultureInfo.InvariantCulture);
}
