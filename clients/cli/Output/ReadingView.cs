using CreditHub.V1;

namespace CreditHub.Cli.Output;

/// <summary>Shows how a file was read, of a trial as of a delivery.</summary>
internal static class ReadingView
{
    /// <summary>Writes a delivery as the hub keeps it.</summary>
    public static void Write(ShownConsole console, Batch batch)
    {
        var (receipt, reading) = (batch.Receipt, batch.Receipt.Reading ?? new BatchReading());
        console.WriteLine(receipt.BatchId);
        console.Write(Tables.Pairs(
            2,
            ("source", batch.Source),
            ("dataset", reading.FormatVariant.Length > 0 ? $"{receipt.Dataset}, variant {reading.FormatVariant}" : receipt.Dataset),
            ("state", Labels.Of(batch.State)),
            ("held because", string.Join('\n', receipt.HeldBecause)),
            ("decided", batch.Decision is { } d ? $"{d.Agency}, {Times.Of(d.DecidedAt)}: {d.Reason}" : ""),
            ("finished", Times.Of(receipt.FinishedAt)),
            ("digest", receipt.Digest),
            ("encoding", receipt.Encoding),
            ("read", string.Join(", ", reading.ColumnsRead)),
            ("dropped", string.Join(", ", reading.ColumnsDropped)),
            ("unknown", string.Join(", ", reading.ColumnsUnknown)),
            ("notes", string.Join('\n', reading.Notes))));
        WriteFates(console, receipt);
        WriteCounts(console, "changed on the way", "cells", ToCounts(reading.NormalisedBy));
        WriteCounts(console, "changed in column", "cells", ToCounts(reading.NormalisedColumns));
        WriteCounts(console, "stored as «other», since no code table has it", "cells", ToCounts(reading.Unlisted));
        if (reading.Examples.Count == 0) return;
        var table = Tables.With("row", "column", "what is wrong", "");
        foreach (var example in reading.Examples)
            table.Row(Labels.Number(example.Row), example.Column, example.Message, example.Taken ? "taken, in doubt" : "refused");
        console.Write(table);
    }

    /// <summary>Writes texts with how often each occurred, the most frequent first; nothing where there are none.</summary>
    public static void WriteCounts(ShownConsole console, string what, string unit, IEnumerable<KeyValuePair<string, long>> counts)
    {
        var table = Tables.With(unit, what);
        foreach (var (text, count) in counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal))
            table.Row(Labels.Number(count), text);
        if (table.Rows.Count > 0) console.Write(table);
    }

    private static IEnumerable<KeyValuePair<string, long>> ToCounts(IEnumerable<CountedText> counts) =>
        counts.Select(c => KeyValuePair.Create(c.Text, c.Count));

    private static void WriteFates(ShownConsole console, BatchReceipt receipt)
    {
        var c = receipt.Counts;
        (long Rows, string Fate)[] fates =
        [
            (c.Recorded, "new records"), (c.Corrected, "corrected"), (c.Withdrawn, "withdrawn"), (
                c.Repeated + c.Unchanged, "known already"),
            (c.Superseded, "older than what is known"), (c.Refused, "refused"), (c.Waiting, "waiting for a person"),
            (c.NaturalPersons, "about natural persons: counted, never stored"), (c.Read, "read"),
            (c.Missing, "records held that a full file did not mention"), (c.MissingWithdrawn, "of these withdrawn"),
        ];
        var table = Tables.With("rows", "what became of them");
        foreach (var (rows, fate) in fates.Where(f => f.Rows > 0)) table.Row(Labels.Number(rows), fate);
        console.Write(table);
    }
}
