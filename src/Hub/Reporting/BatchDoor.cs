using CreditHub.Ledger.Appending;
using CreditHub.Ledger.Payloads;
using CreditHub.V1;

namespace CreditHub.Hub.Reporting;

/// <summary>Checks what a source states of a batch: its names, its times, and that its counts add up.</summary>
internal sealed class BatchDoor(TimeProvider time)
{
    private const int BatchIdMax = 128;
    private const int NameMax = 200;
    private const int EncodingMax = 300;
    private const int DigestLength = 64;
    private const long CountMax = 1_000_000_000_000;

    // An adapter of its own has a clock of its own.
    private static readonly TimeSpan ClockSkewMax = TimeSpan.FromMinutes(5);

    /// <summary>Opens a receipt whose dataset has been opened.</summary>
    public void Open(OpenedRow opened, BatchReceipt receipt)
    {
        Require(opened, receipt.BatchId.Length > 0, "batch_id");
        TextRules.Check(opened, receipt.BatchId, "batch.batch_id", BatchIdMax);
        TextRules.Check(opened, receipt.Name, "batch.name", NameMax);
        TextRules.Check(opened, receipt.Encoding, "batch.encoding", EncodingMax);
        if (receipt.Digest.Length != DigestLength || !receipt.Digest.All(char.IsAsciiHexDigit))
        {
            opened.Add(
                ErrorReason.FieldRequired, "batch.digest", "The digest is the SHA-256 of what arrived, 64 hexadecimal digits.", ("field", "batch.digest"));
        }

        var started = OpenTime(opened, receipt.StartedAt, "started_at");
        var finished = OpenTime(opened, receipt.FinishedAt, "finished_at");
        if (finished < started)
        {
            opened.Add(
                ErrorReason.DatesOutOfOrder, "batch.finished_at", $"finished_at {receipt.FinishedAt} is before started_at {receipt.StartedAt}.",
                ("field", "batch.finished_at"), ("value", receipt.FinishedAt), ("other_field", "batch.started_at"), ("other_value", receipt.StartedAt));
        }

        if (receipt.CompleteAsOf.Length > 0) OpenTime(opened, receipt.CompleteAsOf, "complete_as_of");
        OpenCounts(opened, receipt);
    }

    /// <summary>The delivery that a receipt is about.</summary>
    public static BatchKey KeyOf(BatchReceipt receipt) => Rfc3339.TryParse(receipt.StartedAt, out var started)
        ? new BatchKey(receipt.BatchId, started)
        : throw new InvalidOperationException("A batch without a start passed the door.");

    private DateTimeOffset? OpenTime(OpenedRow opened, string text, string field)
    {
        var path = $"batch.{field}";
        if (!Rfc3339.TryParse(text, out var instant))
        {
            opened.Add(
                ErrorReason.InvalidDate, path, $"'{text}' is no RFC 3339 time with an offset, such as 2026-04-01T09:30:00+08:00.", ("field", path), ("value", text));
            return null;
        }

        if (instant > time.GetUtcNow() + ClockSkewMax)
            opened.Add(ErrorReason.FutureDate, path, $"{text} has not come yet.", ("field", path), ("value", text), ("today", Rfc3339.Format(time.GetUtcNow())));
        return instant;
    }

    private static void OpenCounts(OpenedRow opened, BatchReceipt receipt)
    {
        if (receipt.Counts is not { } c)
        {
            Require(opened, isGiven: false, "counts");
            return;
        }

        long[] parts =
            [c.Recorded, c.Corrected, c.Withdrawn, c.Repeated, c.Unchanged, c.Superseded, c.Refused, c.Waiting, c.NaturalPersons];
        var isInBounds = parts.All(p => p is >= 0 and <= CountMax) && c.MissingWithdrawn >= 0 && c.Missing >= c.MissingWithdrawn;
        var sum = isInBounds ? parts.Sum() : -1;
        var isSound = isInBounds && sum == c.Read;
        if (isSound) return;
        opened.Add(
            ErrorReason.CountsDoNotAddUp, "batch.counts",
            isInBounds
                ? $"{c.Read} rows were read, but {sum} are accounted for."
                : "A count is negative or beyond all measure, or more records were withdrawn than are missing.",
            ("read", $"{c.Read}"), ("sum", $"{sum}"));
    }

    private static void Require(OpenedRow opened, bool isGiven, string field)
    {
        if (!isGiven) opened.Add(ErrorReason.FieldRequired, $"batch.{field}", $"{field} is missing.", ("field", $"batch.{field}"));
    }
}
