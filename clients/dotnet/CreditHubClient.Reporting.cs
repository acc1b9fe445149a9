using System.Runtime.CompilerServices;
using CreditHub.Client.Reporting;
using CreditHub.Client.Streaming;
using CreditHub.V1;

namespace CreditHub.Client;

public sealed partial class CreditHubClient
{
    /// <summary>
    /// Reports any number of rows on one stream. Each row's result is handed over exactly once, under its own number; an acknowledged row is
    /// durable, a refused one lists its faults and delays no other. Rows are taken in only as fast as results are read. After a break the
    /// rows without a result are sent again as they are, which is safe: the hub knows a row that it has taken.
    /// </summary>
    public IAsyncEnumerable<RowResult> ReportAsync(IAsyncEnumerable<ReportRow> rows, CancellationToken cancellationToken = default) =>
        SendAsync(rows, isFirstLoad: false, cancellationToken);

    /// <summary>
    /// Reports as <see cref="ReportAsync"/> does, for a first load (首次装载): the hub writes rows of many companies without bringing each into
    /// memory. Checks, order, idempotency and acknowledgements are the same.
    /// </summary>
    public IAsyncEnumerable<RowResult> LoadAsync(IAsyncEnumerable<ReportRow> rows, CancellationToken cancellationToken = default) =>
        SendAsync(rows, isFirstLoad: true, cancellationToken);

    private IAsyncEnumerable<RowResult> SendAsync(IAsyncEnumerable<ReportRow> rows, bool isFirstLoad, CancellationToken cancellationToken)
    {
        var exchange = new Exchange<ReportRow, ReportRequest, ReportResponse, RowResult>(
            token => Reporting.Report(cancellationToken: token), batch => RowResults.Message(batch, isFirstLoad), RowResults.Of, RowResults.Under, InOrder: false);
        return Over(exchange, rows, cancellationToken);
    }

    /// <summary>Lists what a source delivered, newest first. Fetches page after page as it is read.</summary>
    /// <param name="source">Agency code. Empty: the caller's own; another's only for the operator.</param>
    /// <param name="dataset">Dataset code. Empty: all.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    public async IAsyncEnumerable<Batch> ListBatchesAsync(
        string source = "", string dataset = "", [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = new ListBatchesRequest { Source = source, Dataset = dataset };
        do
        {
            var page = await _failures.AnswerAsync(Reporting.ListBatchesAsync(request, cancellationToken: cancellationToken), cancellationToken);
            foreach (var batch in page.Batches)
                yield return batch;
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }

    /// <summary>One batch with how it was read; where it was delivered more than once, its last delivery.</summary>
    /// <param name="batchId">The source's own id of the batch.</param>
    /// <param name="source">Agency code. Empty: the caller's own; another's only for the operator.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Batch> GetBatchAsync(string batchId, string source = "", CancellationToken cancellationToken = default)
    {
        var request = new GetBatchRequest { Source = source, BatchId = batchId };
        return (await _failures.AnswerAsync(Reporting.GetBatchAsync(request, cancellationToken: cancellationToken), cancellationToken))
            .Batch;
    }

    /// <summary>Releases a held batch, or rejects it. The same decision again changes nothing.</summary>
    /// <param name="batchId">The source's own id of the batch.</param>
    /// <param name="release">True: its rows are reported. False: they never are.</param>
    /// <param name="reason">Why, for the record.</param>
    /// <param name="source">Agency code. Empty: the caller's own; another's only for the operator.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Batch> DecideBatchAsync(
        string batchId, bool release, string reason, string source = "", CancellationToken cancellationToken = default)
    {
        var request = new DecideBatchRequest { Source = source, BatchId = batchId, Release = release, Reason = reason };
        return (await _failures.AnswerAsync(Reporting.DecideBatchAsync(request, cancellationToken: cancellationToken), cancellationToken))
            .Batch;
    }

    /// <summary>
    /// The numbers of all records of the caller that the hub holds of a dataset, in order of number: what a full file is compared with.
    /// </summary>
    public async IAsyncEnumerable<HeldNumber> ListHeldAsync(string dataset, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var call = Reporting.ListHeld(new ListHeldRequest { Dataset = dataset }, cancellationToken: cancellationToken);
        while (await MoveNextAsync(call.ResponseStream, cancellationToken))
        {
            foreach (var record in call.ResponseStream.Current.Records)
                yield return record;
        }
    }
}
