using System.Runtime.CompilerServices;
using CreditHub.V1;

namespace CreditHub.Client;

public sealed partial class CreditHubClient
{
    /// <summary>Lists the rows whose subject waits to be named (待核实主体), oldest first. Fetches page after page as it is read.</summary>
    /// <param name="source">Agency code. Empty: the caller's own; for the operator those of every source.</param>
    /// <param name="dataset">Dataset code. Empty: all.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    public async IAsyncEnumerable<WaitingRow> ListWaitingAsync(
        string source = "", string dataset = "", [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = new ListWaitingRequest { Source = source, Dataset = dataset };
        do
        {
            var page = await _failures.AnswerAsync(Identity.ListWaitingAsync(request, cancellationToken: cancellationToken), cancellationToken);
            foreach (var row in page.Rows)
                yield return row;
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }

    /// <summary>
    /// Names the subject of a waiting row: the row takes effect under its source, and its numbers are known from then on. Safe to repeat.
    /// </summary>
    /// <param name="waitingId">The row, as it is listed.</param>
    /// <param name="code">The subject's unified social credit code.</param>
    /// <param name="cancellationToken">Gives up waiting for the answer.</param>
    public Task<ResolveWaitingResponse> ResolveWaitingAsync(long waitingId, string code, CancellationToken cancellationToken = default) =>
        DecideAsync(new ResolveWaitingRequest { WaitingId = waitingId, UnifiedSocialCreditCode = code }, cancellationToken);

    /// <summary>Discards a waiting row. The same row again is refused with the reason. Safe to repeat.</summary>
    /// <param name="waitingId">The row, as it is listed.</param>
    /// <param name="reason">Why, for the source to read: 1 to 512 characters.</param>
    /// <param name="cancellationToken">Gives up waiting for the answer.</param>
    public Task<ResolveWaitingResponse> DiscardWaitingAsync(long waitingId, string reason, CancellationToken cancellationToken = default) =>
        DecideAsync(new ResolveWaitingRequest { WaitingId = waitingId, DiscardReason = reason }, cancellationToken);

    private Task<ResolveWaitingResponse> DecideAsync(ResolveWaitingRequest request, CancellationToken cancellationToken) =>
        _failures.AnswerAsync(Identity.ResolveWaitingAsync(request, cancellationToken: cancellationToken), cancellationToken);
}
