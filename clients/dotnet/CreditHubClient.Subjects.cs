using System.Runtime.CompilerServices;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Client;

public sealed partial class CreditHubClient
{
    /// <summary>Reads a company's live credit profile (信用档案), fully consistent.</summary>
    public async Task<CreditProfile> GetProfileAsync(string code, CancellationToken cancellationToken = default)
    {
        var request = new GetProfileRequest { UnifiedSocialCreditCode = code };
        var answer = await _failures.AnswerAsync(Subjects.GetProfileAsync(request, cancellationToken: cancellationToken), cancellationToken);
        return answer.Profile;
    }

    /// <summary>Lists a company's records, newest decision first. Fetches page after page as it is read.</summary>
    /// <param name="code">The company's unified social credit code.</param>
    /// <param name="kinds">Kinds wanted. Null or empty: all.</param>
    /// <param name="includeWithdrawn">True: withdrawn records too.</param>
    /// <param name="pageSize">Records a page, 1 to 1,000. 0: the hub's default of 100.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    public async IAsyncEnumerable<HeldRecord> ListRecordsAsync(
        string code, IEnumerable<RecordKind>? kinds = null, bool includeWithdrawn = false, int pageSize = 0,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var page in ListRecordPagesAsync(code, kinds, includeWithdrawn, pageSize, cancellationToken))
            foreach (var record in page.Records)
                yield return record;
    }

    /// <summary>Lists a company's records page by page, each with the ages of the sources that it rests on.</summary>
    /// <inheritdoc cref="ListRecordsAsync"/>
    public IAsyncEnumerable<ListRecordsResponse> ListRecordPagesAsync(
        string code, IEnumerable<RecordKind>? kinds = null, bool includeWithdrawn = false, int pageSize = 0,
        CancellationToken cancellationToken = default)
    {
        var request = new ListRecordsRequest { UnifiedSocialCreditCode = code, IncludeWithdrawn = includeWithdrawn, PageSize = pageSize };
        request.Kinds.Add(kinds ?? []);
        return ListRecordPagesAsync(request, cancellationToken);
    }

    /// <summary>Lists a company's records page by page, also for a day or as they were known at a time.</summary>
    /// <param name="filter">Which records; its page token is ignored.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    public async IAsyncEnumerable<ListRecordsResponse> ListRecordPagesAsync(
        ListRecordsRequest filter, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = filter.Clone();
        request.PageToken = "";
        do
        {
            var page = await _failures.AnswerAsync(Subjects.ListRecordsAsync(request, cancellationToken: cancellationToken), cancellationToken);
            yield return page;
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }

    /// <summary>Tells the life of one record, page by page: versions oldest first, acts and cases on the first page.</summary>
    /// <param name="code">The company's unified social credit code.</param>
    /// <param name="record">The record.</param>
    /// <param name="withAccesses">True: also who may have been shown it, for the company itself and the operator.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async IAsyncEnumerable<GetRecordHistoryResponse> GetRecordHistoryAsync(
        string code, RecordReference record, bool withAccesses = false,
            [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = new GetRecordHistoryRequest { UnifiedSocialCreditCode = code, Record = record, WithAccesses = withAccesses };
        do
        {
            var page = await _failures.AnswerAsync(Subjects.GetRecordHistoryAsync(request, cancellationToken: cancellationToken),
                cancellationToken);
            yield return page;
            (request.PageToken, request.AccessPageToken) = (page.NextPageToken, page.NextAccessPageToken);
            request.WithAccesses = page.NextAccessPageToken.Length > 0;
        }
        while (request.PageToken.Length > 0 || request.AccessPageToken.Length > 0);
    }

    /// <summary>Streams the profiles that match, in order of code, to the last one. A break ends the stream with an exception.</summary>
    public async IAsyncEnumerable<CreditProfile> QueryProfilesAsync(
        QueryProfilesRequest query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var answer in QueryAnswersAsync(query, cancellationToken))
            yield return answer.Profile;
    }

    /// <summary>Streams the answers of a query: each a profile, the first with the ages of the sources that all rest on.</summary>
    public async IAsyncEnumerable<QueryProfilesResponse> QueryAnswersAsync(
        QueryProfilesRequest query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var call = Subjects.QueryProfiles(query, cancellationToken: cancellationToken);
        while (await MoveNextAsync(call.ResponseStream, cancellationToken))
            yield return call.ResponseStream.Current;
    }

    private async ValueTask<bool> MoveNextAsync<T>(IAsyncStreamReader<T> stream, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.MoveNext(cancellationToken);
        }
        catch (RpcException failure)
        {
            throw _failures.Of(failure, cancellationToken);
        }
    }
}
