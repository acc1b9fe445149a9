using System.Runtime.CompilerServices;
using CreditHub.Client.Connecting;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Client;

public sealed partial class CreditHubClient
{
    /// <summary>
    /// Gets the receipt of a decision (核查回执), for the file. It proves offline, by <see cref="CreditHub.Client.Evidence.ReceiptProof"/> or
    /// <c>hubctl verify</c>, what was asked and answered.
    /// </summary>
    /// <param name="decisionId">The decision's number, as answered.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<DecisionReceipt> GetReceiptAsync(string decisionId, CancellationToken cancellationToken = default)
    {
        var request = new GetReceiptRequest { DecisionId = decisionId };
        return (await _failures.AnswerAsync(Evidence.GetReceiptAsync(request, cancellationToken: cancellationToken), cancellationToken)).Receipt;
    }

    /// <summary>The public keys of the hub's decision log, first to latest.</summary>
    public async Task<IReadOnlyList<EvidenceKeyRecord>> ListKeysAsync(CancellationToken cancellationToken = default) =>
        (await _failures.AnswerAsync(Evidence.ListKeysAsync(new ListKeysRequest(), cancellationToken: cancellationToken), cancellationToken)).Keys;

    /// <summary>Takes a new signing key into use. For the operator.</summary>
    public async Task<EvidenceKeyRecord> RotateKeyAsync(CancellationToken cancellationToken = default) =>
        (await _failures.AnswerAsync(Evidence.RotateKeyAsync(new RotateKeyRequest(), cancellationToken: cancellationToken), cancellationToken)).Key;

    /// <summary>Gets the signed end of the decision log, to be kept elsewhere. For the operator.</summary>
    public async Task<EvidenceHead> GetHeadAsync(CancellationToken cancellationToken = default) =>
        (await _failures.AnswerAsync(Evidence.GetHeadAsync(new GetHeadRequest(), cancellationToken: cancellationToken), cancellationToken)).Head;

    /// <summary>Searches the decision log, oldest first. Fetches page after page as it is read.</summary>
    public async IAsyncEnumerable<LoggedDecision> SearchDecisionsAsync(
        DecisionFilter? filter = null, int pageSize = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = new SearchDecisionsRequest { Filter = filter, PageSize = pageSize };
        do
        {
            var page = await _failures.AnswerAsync(Evidence.SearchDecisionsAsync(request, cancellationToken: cancellationToken), cancellationToken);
            foreach (var decision in page.Decisions)
                yield return decision;
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }

    /// <summary>Streams everything that a search finds. A break ends the stream with an exception.</summary>
    public async IAsyncEnumerable<LoggedDecision> ExportDecisionsAsync(
        DecisionFilter? filter = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var call = Evidence.ExportDecisions(new ExportDecisionsRequest { Filter = filter }, cancellationToken: cancellationToken);
        while (await MoveNextAsync(call.ResponseStream, cancellationToken))
        {
            foreach (var decision in call.ResponseStream.Current.Decisions)
                yield return decision;
        }
    }

    /// <summary>Lists who looked at a company's data that is not public, newest first. For the company, through its portal.</summary>
    public async IAsyncEnumerable<DataAccess> ListAccessesAsync(string code, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = new ListAccessesRequest { UnifiedSocialCreditCode = code };
        do
        {
            var page = await _failures.AnswerAsync(Subjects.ListAccessesAsync(request, cancellationToken: cancellationToken), cancellationToken);
            foreach (var access in page.Accesses)
                yield return access;
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }

    /// <summary>
    /// Follows the recalls of answers that the agency was given, until cancelled; it resumes by itself after a break. Keep the token of the last one dealt
    /// with, for a later process to go on after.
    /// </summary>
    public IAsyncEnumerable<WatchRecallsResponse> WatchRecallsAsync(ChangeToken? after = null, CancellationToken cancellationToken = default) => FollowAsync(
        after, (token, stop) => Evidence.WatchRecalls(new WatchRecallsRequest { After = token }, cancellationToken: stop),
        message => message.Checkpoint ?? message.Recall.Token, cancellationToken);

    /// <summary>Follows warnings of unusual use, likewise. For the operator.</summary>
    public IAsyncEnumerable<WatchWarningsResponse> WatchWarningsAsync(ChangeToken? after = null, CancellationToken cancellationToken = default) => FollowAsync(
        after, (token, stop) => Evidence.WatchWarnings(new WatchWarningsRequest { After = token }, cancellationToken: stop),
        message => message.Checkpoint ?? message.Warning.Token, cancellationToken);

    private async IAsyncEnumerable<T> FollowAsync<T>(
        ChangeToken? after, Func<ChangeToken?, CancellationToken, AsyncServerStreamingCall<T>> open, Func<T, ChangeToken> tokenOf,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var backoff = new Backoff(_options);
        while (true)
        {
            using var call = open(after, cancellationToken);
            while (await NextOrBreakAsync(call.ResponseStream, cancellationToken))
            {
                backoff.Reset();
                after = tokenOf(call.ResponseStream.Current);
                yield return call.ResponseStream.Current;
            }

            await backoff.PauseAsync(null, cancellationToken);
        }
    }

    private async ValueTask<bool> NextOrBreakAsync<T>(IAsyncStreamReader<T> stream, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.MoveNext(cancellationToken);
        }
        catch (RpcException failure) when (!cancellationToken.IsCancellationRequested && StreamBreak.IsBreak(failure))
        {
            return false;
        }
        catch (RpcException failure)
        {
            throw _failures.Of(failure, cancellationToken);
        }
    }
}
