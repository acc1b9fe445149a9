using System.Globalization;
using CreditHub.Client;
using CreditHub.Client.Errors;
using CreditHub.V1;

namespace CreditHub.Adapters.Reporting;

/// <summary>States to the hub what a delivery held and what became of it (批次回执), so that both sides have the same receipt.</summary>
internal static class BatchStatement
{
    private const int DigestDigitsOfId = 12;
    private const int NameMax = 200;
    private const int IdNameMax = 128 - DigestDigitsOfId - 1;

    /// <summary>States it. Again after a crash it is the same statement, which the hub knows.</summary>
    /// <param name="client">The hub, as the source.</param>
    /// <param name="receipt">The receipt that the source gets.</param>
    /// <param name="completeAsOf">Up to when the dataset is complete with it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task Send(CreditHubClient client, DeliveryReceipt receipt, DateTimeOffset completeAsOf, CancellationToken cancellationToken)
    {
        var row = new ReportRow { Row = 1, Batch = ToBatch(receipt, completeAsOf) };
        await foreach (var result in client.ReportAsync(new[] { row }.ToAsyncEnumerable(), cancellationToken))
        {
            if (DeliveryRun.NotGrantedIn(result.Refused) is { } fault) throw CreditHubException.NotGranted(fault);
            if (result.Refused is { } refusal)
                throw new InvalidOperationException($"The receipt of {receipt.File} was refused: {string.Join(" ", refusal.Faults.Select(f => f.Message))}");
        }
    }

    private static BatchReceipt ToBatch(DeliveryReceipt receipt, DateTimeOffset completeAsOf)
    {
        var c = receipt.Counts;
        return new BatchReceipt
        {
            Dataset = receipt.Dataset,
            BatchId = $"{receipt.File[..Math.Min(receipt.File.Length, IdNameMax)]}@{receipt.Digest[..DigestDigitsOfId]}",
            Name = receipt.File[..Math.Min(receipt.File.Length, NameMax)],
            Digest = receipt.Digest,
            StartedAt = Rfc3339(receipt.StartedAt),
            FinishedAt = Rfc3339(receipt.FinishedAt),
            CompleteAsOf = Rfc3339(completeAsOf < receipt.FinishedAt ? completeAsOf : receipt.FinishedAt),
            Full = receipt.Missing is not null,
            Encoding = receipt.Encoding?.ToString() ?? "",
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
