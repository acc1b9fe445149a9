using CreditHub.Adapters.Reporting;
using CreditHub.Client.Errors;

namespace CreditHub.Cli.Output;

/// <summary>Shows what a file would become.</summary>
internal static class TrialView
{
    public static void Write(ShownConsole console, string file, TrialReport report)
    {
        var rows = report.Rows;
        console.WriteLine(file);
        console.Write(Tables.Pairs(
            2,
            ("format", report.Variant.Length > 0 ? $"{report.Dataset}, variant {report.Variant}" : report.Dataset),
            ("delivered by", string.Join(", ", report.Agencies)),
            ("encoding", report.Encoding?.ToString() ?? ""),
            ("read", string.Join(", ", report.Read)),
            ("dropped", string.Join(", ", report.Dropped)),
            ("unknown", string.Join(", ", report.Unknown)),
            ("notes", string.Join('\n', report.Notes))));
        var fates = Tables.With("rows", "what would become of them");
        fates.Row(Labels.Number(rows.Records), "reported as records");
        fates.Row(Labels.Number(rows.Withdrawals), "reported as withdrawals");
        fates.Row(Labels.Number(rows.Refused), "refused and written to the quarantine");
        fates.Row(Labels.Number(rows.NaturalPersons), "about natural persons: counted, never reported");
        fates.Row(Labels.Number(rows.Read), "read");
        console.Write(fates);
        ReadingView.WriteCounts(console, "changed on the way", "cells", report.NormalisedBy);
        ReadingView.WriteCounts(console, "changed in column", "cells", report.Normalised);
        ReadingView.WriteCounts(console, "stored as «other», since no code table has it", "cells", report.Unlisted);
        WriteWrong(console, report);
        foreach (var doubt in report.Doubtful) console.WriteLine($"doubtful: {doubt}");
        if (report.DoubtfulRows > report.Doubtful.Count)
            console.WriteLine($"{Labels.Number(report.DoubtfulRows)} rows are doubtful in all.");
    }

    private static void WriteWrong(ShownConsole console, TrialReport report)
    {
        if (report.Wrong.Count == 0) return;
        var table = Tables.With("row", "column", "what is wrong", "what to do");
        foreach (var wrong in report.Wrong) table.Row($"{wrong.Row}", wrong.Column, wrong.Message, ErrorAdvice.For(wrong.Cause));
        console.Write(table);
        console.WriteLine($"{Labels.Number(report.Rows.Refused)} rows would be refused; the first are shown.");
    }
}
