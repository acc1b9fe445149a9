using System.Runtime.CompilerServices;
using CreditHub.Client.Connecting;
using CreditHub.Client.Errors;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Client;

public sealed partial class CreditHubClient
{
    /// <summary>
    /// Gets the receipt of a decision (核查回执), for the file. It proves offline, by <see cref="CreditHub.Evidence.ReceiptProof"/> or
    /// <c>hubctl verify</c>, what was asked and answered.
    /// </summary>
    /// <param name="decisionId">The decision's number, as answered.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<DecisionReceipt> GetReceiptAsync(string decisionId, CancellationToken cancellationToken = default)
    {
        var request = new GetReceiptRequest { DecisionId = decisionId };
        return (await _failures.AnswerAsync(Evidence.GetReceiptAsync(request, cancellationToken: cancellationToken), cancellationToken)).Receipt;
    }

    /// <summary>The public keys of the decision logs of all nodes, and the logs whose keys are not told because their node is away.</summary>
    public async Task<ListKeysResponse> ListLogKeysAsync(CancellationToken cancellationToken = default) =>
        await _failures.AnswerAsync(Evidence.ListKeysAsync(new ListKeysRequest(), cancellationToken: cancellationToken), cancellationToken);

    /// <summary>The public keys of the decision log of the node that is asked, first to latest.</summary>
    public async Task<IReadOnlyList<EvidenceKeyRecord>> ListKeysAsync(CancellationToken cancellationToken = default) =>
        (await _failures.AnswerAsync(Evidence.ListKeysAsync(new ListKeysRequest(), cancellationToken: cancellationToken), cancellationToken)).Keys;

    /// <summary>Takes a new signing key into use. For the operator.</summary>
    /// <param name="logId">Id of the log whose key it is, 32 hexadecimal digits. Null: that of the node that is asked.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<EvidenceKeyRecord> RotateKeyAsync(string? logId = null, CancellationToken cancellationToken = default) =>
        (await _failures.AnswerAsync(Evidence.RotateKeyAsync(new RotateKeyRequest { LogId = logId ?? "" }, cancellationToken: cancellationToken), cancellationToken)).Key;

    /// <summary>
    /// Revokes a signing key whose secret half may be in other hands. For the operator. A key that is revoked already keeps its first
    /// revocation.
    /// </summary>
    /// <param name="keyId">Id of the key.</param>
    /// <param name="cause">Why, for whoever reads the chain of keys.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<EvidenceKeyRecord> RevokeKeyAsync(string keyId, string cause, CancellationToken cancellationToken = default) =>
        (await _failures.AnswerAsync(Evidence.RevokeKeyAsync(new RevokeKeyRequest { KeyId = keyId, Cause = cause },
            cancellationToken: cancellationToken), cancellationToken)).Revocation;

    /// <summary>Gets the signed ends of the decision logs of all nodes, to be kept elsewhere, and the logs whose node is away. For the operator.</summary>
    public async Task<GetHeadResponse> GetHeadsAsync(CancellationToken cancellationToken = default) =>
        await _failures.AnswerAsync(Evidence.GetHeadAsync(new GetHeadRequest(), cancellationToken: cancellationToken), cancellationToken);

    /// <summary>Searches the decision logs of all nodes, oldest first. Fetches page after page as it is read.</summary>
    /// <param name="filter">Which decisions; null = all of the last day.</param>
    /// <param name="pageSize">Decisions a page; 0 = the hub's default.</param>
    /// <param name="lacking">Told each log that cannot be reached, and the rest is found all the same. Null: then the search fails.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async IAsyncEnumerable<LoggedDecision> SearchDecisionsAsync(
        DecisionFilter? filter = null, int pageSize = 0, Action<UnreachableLog>? lacking = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = new SearchDecisionsRequest { Filter = filter, PageSize = pageSize, AllowPartial = lacking is not null };
        var told = new HashSet<string>(StringComparer.Ordinal);
        do
        {
            var page = await _failures.AnswerAsync(Evidence.SearchDecisionsAsync(request, cancellationToken: cancellationToken), cancellationToken);
            Tell(page.UnreachableLogs, told, lacking);
            foreach (var decision in page.Decisions)
                yield return decision;
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }

    /// <summary>Streams everything that a search finds. A break ends the stream with an exception.</summary>
    /// <param name="filter">Which decisions; null = all of the last day.</param>
    /// <param name="lacking">Told each log that could not be reached, at the end. Null: then the export fails.</param>
    /// <param name="cancellationToken">Ends the export.</param>
    public async IAsyncEnumerable<LoggedDecision> ExportDecisionsAsync(
        DecisionFilter? filter = null, Action<UnreachableLog>? lacking = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var call = Evidence.ExportDecisions(new ExportDecisionsRequest { Filter = filter, AllowPartial = lacking is not null }, cancellationToken: cancellationToken);
        while (await MoveNextAsync(call.ResponseStream, cancellationToken))
        {
            Tell(call.ResponseStream.Current.UnreachableLogs, [], lacking);
            foreach (var decision in call.ResponseStream.Current.Decisions)
                yield return decision;
        }
    }

    /// <summary>Lists who looked at a company's data that is not public, newest first. For the company, through its portal.</summary>
    /// <param name="code">The company's code.</param>
    /// <param name="lacking">Told each log that cannot be reached, and the rest is listed all the same. Null: then the listing fails.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    public async IAsyncEnumerable<DataAccess> ListAccessesAsync(
        string code, Action<UnreachableLog>? lacking = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = new ListAccessesRequest { UnifiedSocialCreditCode = code, AllowPartial = lacking is not null };
        var told = new HashSet<string>(StringComparer.Ordinal);
        do
        {
            var page = await _failures.AnswerAsync(Subjects.ListAccessesAsync(request, cancellationToken: cancellationToken), cancellationToken);
            Tell(page.UnreachableLogs, told, lacking);
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

    private static void Tell(IEnumerable<UnreachableLog> missing, HashSet<string> told, Action<UnreachableLog>? lacking)
    {
        foreach (var log in missing)
            if (told.Add(log.LogId)) lacking?.Invoke(log);
    }

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
