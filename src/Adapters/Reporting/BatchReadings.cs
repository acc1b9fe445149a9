using CreditHub.Domain.Texts;
using CreditHub.V1;

namespace CreditHub.Adapters.Reporting;

/// <summary>Writes how a delivery was read for the hub, within the bounds of the contract.</summary>
internal static class BatchReadings
{
    private const int ListMax = 200;
    private const int NotesMax = 50;
    private const int NoteCharsMax = 1000;
    private const int TextMax = 500;

    /// <summary>How the delivery of a receipt was read.</summary>
    public static BatchReading Of(DeliveryReceipt receipt) => new()
    {
        FormatVariant = receipt.Variant ?? "",
        ColumnsRead = { Bounded(receipt.Columns?.Read ?? []) },
        ColumnsDropped = { Bounded(receipt.Columns?.Dropped ?? []) },
        ColumnsUnknown = { Bounded(receipt.IgnoredColumns) },
        Notes = { (receipt.Notes ?? []).Take(NotesMax).Select(note => Clipped(note, NoteCharsMax)) },
        NormalisedColumns = { Counted(receipt.Normalised) },
        NormalisedBy = { Counted(receipt.NormalisedBy) },
        Unlisted = { Counted(receipt.Unlisted) },
        Examples =
        {
            (receipt.Examples ?? []).Take(NotesMax).Select(e => new BatchRowExample
            {
                Row = e.Row, Column = Clipped(e.Column, TextMax), Message = Clipped(e.Message, NoteCharsMax), Taken = e.IsTaken,
            }),
        },
        Doubtful = receipt.Doubtful,
    };

    private static IEnumerable<string> Bounded(IReadOnlyList<string> columns) => columns.Take(ListMax).Select(c => Clipped(c, TextMax));

    private static IEnumerable<CountedText> Counted(IReadOnlyDictionary<string, long>? counts) =>
        (counts ?? new Dictionary<string, long>()).Take(ListMax).Select(
            c => new CountedText { Text = Clipped(c.Key, TextMax), Count = c.Value });

    // Characters that nobody sees are written out, which makes a text longer.
    private static string Clipped(string text, int max)
    {
        var shown = ShownText.Clipped(text, max);
        return shown.Length <= max ? shown : shown[..(char.IsHighSurrogate(shown[max - 1]) ? max - 1 : max)];
    }
}
