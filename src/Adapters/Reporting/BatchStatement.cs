using System.Globalization;
using CreditHub.Client;
using CreditHub.Client.Errors;
using CreditHub.Domain.Texts;
using CreditHub.V1;

namespace CreditHub.Adapters.Reporting;

/// <summary>States to the hub what a delivery held and what became of it (批次回执), so that both sides have the same receipt.</summary>
internal static class BatchStatement
{
    private const int DigestDigitsOfId = 12;
    private const int NameMax = 200;
    private const int ReasonsMax = 50;
    private const int ReasonMax = 300;
    private const int IdNameMax = 128 - DigestDigitsOfId - 1;

    /// <summary>The hub's id of a delivery.</summary>
    public static string IdOf(string file, string digest) => $"{file[..Math.Min(file.Length, IdNameMax)]}@{digest[..DigestDigitsOfId]}";

    /// <summary>States it. Again after a crash it is the same statement, which the hub knows.</summary>
    /// <param name="client">The hub, as the source.</param>
    /// <param name="receipt">The receipt that the source gets.</param>
    /// <param name="completeAsOf">Up to when the dataset is complete with it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task Send(
        CreditHubClient client, DeliveryReceipt receipt, DateTimeOffset completeAsOf, CancellationToken cancellationToken) =>
        Send(client, ToBatch(receipt, completeAsOf), cancellationToken);

    /// <summary>States a delivery of which nothing is reported until somebody decides.</summary>
    /// <param name="client">The hub, as the source.</param>
    /// <param name="delivery">The delivery.</param>
    /// <param name="point">Its resume point, with its outline.</param>
    /// <param name="reasons">Why it is held, a sentence each.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task SendHeld(
        CreditHubClient client, SourceDelivery delivery, ResumePoint point, IReadOnlyList<string> reasons,
            CancellationToken cancellationToken)
    {
        var (file, outline) = (Path.GetFileName(delivery.File), point.Outline!);
        var batch = new BatchReceipt
        {
            Dataset = delivery.Dataset,
            BatchId = IdOf(file, point.Digest),
            Name = file[..Math.Min(file.Length, NameMax)],
            Digest = point.Digest,
            StartedAt = Rfc3339(point.StartedAt),
            FinishedAt = Rfc3339(point.StartedAt),
            Counts = new BatchCounts { Read = outline.Read, Refused = outline.Refused, NaturalPersons = outline.Persons },
            HeldBecause = { reasons.Take(ReasonsMax).Select(reason => ShownText.Clipped(reason, ReasonMax)) },
        };
        return Send(client, batch, cancellationToken);
    }

    private static async Task Send(CreditHubClient client, BatchReceipt batch, CancellationToken cancellationToken)
    {
        if (await FaultOf(client, batch, cancellationToken) is not { } fault) return;
        // What a stranger's file says may be what no text may hold; the counts are worth more than how they came about.
        if (batch.Reading is null) throw new InvalidOperationException($"The receipt of {batch.Name} was refused: {fault}");
        batch.Reading = null;
        await Send(client, batch, cancellationToken);
    }

    private static async Task<string?> FaultOf(CreditHubClient client, BatchReceipt batch, CancellationToken cancellationToken)
    {
        var row = new ReportRow { Row = 1, Batch = batch };
        string? fault = null;
        await foreach (var result in client.ReportAsync(new[] { row }.ToAsyncEnumerable(), cancellationToken))
        {
            if (DeliveryRun.NotGrantedIn(result.Refused) is { } right) throw CreditHubException.NotGranted(right);
            if (result.Refused is { } refusal) fault = string.Join(" ", refusal.Faults.Select(f => f.Message));
        }

        return fault;
    }

    private static BatchReceipt ToBatch(DeliveryReceipt receipt, DateTimeOffset completeAsOf)
    {
        var c = receipt.Counts;
        return new BatchReceipt
        {
            Dataset = receipt.Dataset,
            BatchId = IdOf(receipt.File, receipt.Digest),
            Name = receipt.File[..Math.Min(receipt.File.Length, NameMax)],
            Digest = receipt.Digest,
            StartedAt = Rfc3339(receipt.StartedAt),
            FinishedAt = Rfc3339(receipt.FinishedAt),
            CompleteAsOf = Rfc3339(completeAsOf < receipt.FinishedAt ? completeAsOf : receipt.FinishedAt),
            Full = receipt.Missing is not null,
            Encoding = receipt.Encoding?.ToString() ?? "",
            Reading = BatchReadings.Of(receipt),
            Counts = new BatchCounts
            {
                Read = c.Read,
                Recorded = c.Recorded,
                Corrected = c.Corrected,
                Withdrawn = c.Withdrawn,
                Repeated = c.Repeated,
                Unchanged = c.Unchanged,
                Superseded = c.Superseded,
                Refused = c.Refused,
                Waiting = c.Waiting,
                NaturalPersons = c.NaturalPersons,
                Missing = receipt.Missing?.Records ?? 0,
                MissingWithdrawn = receipt.Missing?.Withdrawn ?? 0,
            },
        };
    }

    private static string Rfc3339(DateTimeOffset instant) => instant.ToString("O", CultureInfo.InvariantCulture);
}
