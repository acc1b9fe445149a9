using System.Text.Encodings.Web;
using System.Text.Json;
using CreditHub.Adapters.Reading;

namespace CreditHub.Adapters.Reporting;

/// <summary>What a source gets for a delivery (回执): its digest, and counts that add up.</summary>
/// <param name="File">Name of the file, or of the pass over a table.</param>
/// <param name="Dataset">Dataset code.</param>
/// <param name="Digest">SHA-256 of what was delivered, hexadecimal.</param>
/// <param name="StartedAt">When its first row was sent.</param>
/// <param name="FinishedAt">When its last row was decided.</param>
/// <param name="Counts">What became of its rows.</param>
/// <param name="IgnoredColumns">Columns that the format does not know.</param>
/// <param name="Encoding">How the file's encoding was found, and how sure that is; null for workbooks and tables.</param>
/// <param name="Missing">What a full file did not mention; null where it was not one.</param>
/// <param name="Unlisted">Values that no code table has and that were stored as «other», by column and text, with how often they occurred; null = none.</param>
/// <param name="Notes">What of the file was passed over, such as hidden sheets and titles above the header; null = nothing.</param>
/// <param name="Columns">Which columns were read and which are dropped on purpose; null where a receipt is of an earlier release.</param>
/// <param name="Normalised">How many cells were stored otherwise than they were written, by column; null = none.</param>
/// <param name="Doubtful">Rows that were taken though something in them seems wrong.</param>
/// <param name="Examples">The first rows that were refused, and the first that are in doubt; null = none.</param>
/// <param name="NormalisedBy">How many cells were stored otherwise than they were written, by what was changed; null = none.</param>
/// <param name="Variant">Name of the format's variant by which the file was read; null: the form in force.</param>
public sealed record DeliveryReceipt(
    string File, string Dataset, string Digest, DateTimeOffset StartedAt, DateTimeOffset FinishedAt, DeliveryCounts Counts,
    IReadOnlyList<string> IgnoredColumns, EncodingFinding? Encoding = null, MissingRecords? Missing = null,
    IReadOnlyDictionary<string, long>? Unlisted = null, IReadOnlyList<string>? Notes = null, ColumnUse? Columns = null,
    IReadOnlyDictionary<string, long>? Normalised = null, long Doubtful = 0, IReadOnlyList<RowExample>? Examples = null,
    IReadOnlyDictionary<string, long>? NormalisedBy = null, string? Variant = null);

/// <summary>What became of a file's columns, but for those that the format does not know.</summary>
/// <param name="Read">Columns that are read.</param>
/// <param name="Dropped">Columns that are dropped on purpose.</param>
public sealed record ColumnUse(IReadOnlyList<string> Read, IReadOnlyList<string> Dropped);

/// <summary>A row that its source should look at.</summary>
/// <param name="Row">Number of the row, as a person sees it.</param>
/// <param name="Column">Column that is at fault; empty where it is the row as such.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="IsTaken">True where the row was taken and is in doubt only.</param>
public sealed record RowExample(int Row, string Column, string Message, bool IsTaken)
{
    /// <summary>As people say it.</summary>
    public override string ToString() => $"row {Row}{(Column.Length > 0 ? $", {Column}" : "")}: {Message}";
}

/// <summary>How a delivery ended.</summary>
public abstract record DeliveryOutcome
{
    private static readonly JsonSerializerOptions ReceiptOptions = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private DeliveryOutcome()
    {
    }

    /// <summary>Ending of the note that goes back to the source, after the name of what it delivered.</summary>
    public abstract string NoteEnding { get; }

    /// <summary>The note itself, UTF-8.</summary>
    public abstract byte[] Note { get; }

    /// <summary>It was read to its end.</summary>
    /// <param name="Receipt">What became of its rows.</param>
    public sealed record Delivered(DeliveryReceipt Receipt) : DeliveryOutcome
    {
        /// <summary>True where it had been read to its end before, so that no row was sent this time.</summary>
        public bool WasDone { get; init; }

        /// <inheritdoc />
        public override string NoteEnding => ".receipt.json";

        /// <inheritdoc />
        public override byte[] Note => JsonSerializer.SerializeToUtf8Bytes(Receipt, ReceiptOptions);
    }

    /// <summary>It cannot be read as a whole.</summary>
    /// <param name="Reason">What is wrong and how to mend it.</param>
    public sealed record Refused(string Reason) : DeliveryOutcome
    {
        /// <inheritdoc />
        public override string NoteEnding => ".refusal.txt";

        /// <inheritdoc />
        public override byte[] Note => System.Text.Encoding.UTF8.GetBytes(Reason + Environment.NewLine);
    }
}
