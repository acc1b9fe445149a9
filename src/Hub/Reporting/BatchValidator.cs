using CreditHub.Ledger.Appending;
using CreditHub.Ledger.Payloads;
using CreditHub.V1;

namespace CreditHub.Hub.Reporting;

/// <summary>Checks what several fields of a batch say together: its times are in order and not ahead, its counts add up.</summary>
internal sealed class BatchValidator(TimeProvider time)
{
    private const long CountMax = 1_000_000_000_000;

    // An adapter of its own has a clock of its own.
    private static readonly TimeSpan ClockSkewMax = TimeSpan.FromMinutes(5);

    /// <summary>Checks a receipt whose single fields have been checked.</summary>
    public void Validate(OpenedRow opened, BatchReceipt receipt)
    {
        var started = ReadTime(opened, receipt.StartedAt, "started_at");
        var finished = ReadTime(opened, receipt.FinishedAt, "finished_at");
        if (finished < started)
        {
            opened.Add(
                ErrorReason.DatesOutOfOrder, "batch.finished_at", $"finished_at {receipt.FinishedAt} is before started_at {receipt.StartedAt}.",
                ("field", "batch.finished_at"), ("value", receipt.FinishedAt), ("other_field", "batch.started_at"), ("other_value", receipt.StartedAt));
        }

        ReadTime(opened, receipt.CompleteAsOf, "complete_as_of");
        if (receipt.Counts is { } counts) CheckCounts(opened, counts, isHeld: receipt.HeldBecause.Count > 0);
    }

    /// <summary>The delivery that a receipt is about.</summary>
    public static BatchKey KeyOf(BatchReceipt receipt) => Rfc3339.TryParse(receipt.StartedAt, out var started)
        ? new BatchKey(receipt.BatchId, started)
        : throw new InvalidOperationException("A batch without a start passed the validator.");

    private DateTimeOffset? ReadTime(OpenedRow opened, string text, string field)
    {
        if (!Rfc3339.TryParse(text, out var instant)) return null;
        var path = $"batch.{field}";
        if (instant > time.GetUtcNow() + ClockSkewMax)
            opened.Add(ErrorReason.FutureDate, path, $"{text} has not come yet.", ("field", path), ("value", text), ("today", Rfc3339.Format(time.GetUtcNow())));
        return instant;
    }

    private static void CheckCounts(OpenedRow opened, BatchCounts c, bool isHeld)
    {
        long[] parts =
            [c.Recorded, c.Corrected, c.Withdrawn, c.Repeated, c.Unchanged, c.Superseded, c.Refused, c.Waiting, c.NaturalPersons];
        var isInBounds = parts.All(p => p is >= 0 and <= CountMax) && c.MissingWithdrawn >= 0 && c.Missing >= c.MissingWithdrawn;
        var sum = isInBounds ? parts.Sum() : -1;
        // Nothing of a held batch was reported.
        var isNothingReported = c.Read is >= 0 and <= CountMax && sum == c.Refused + c.NaturalPersons && sum <= c.Read;
        if (isInBounds && (isHeld ? isNothingReported : sum == c.Read)) return;
        opened.Add(
            ErrorReason.CountsDoNotAddUp, "batch.counts",
            isInBounds
                ? $"{c.Read} rows were read, but {sum} are accounted for."
                : $"A count is negative or above {CountMax}, or more records were withdrawn than are missing.",
            ("read", $"{c.Read}"), ("sum", $"{sum}"));
    }
}
