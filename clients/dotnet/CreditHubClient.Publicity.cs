using System.Runtime.CompilerServices;
using CreditHub.V1;

namespace CreditHub.Client;

public sealed partial class CreditHubClient
{
    /// <summary>Lists the records of a company that are public today, each with its public fields only. Fetches page after page as it is read.</summary>
    /// <param name="code">The company's unified social credit code.</param>
    /// <param name="kinds">Kinds wanted. Null or empty: all.</param>
    /// <param name="pageSize">Records a page, 1 to 1,000. 0: the hub's default of 100.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    public async IAsyncEnumerable<PublicRecord> ListPublicAsync(
        string code, IEnumerable<RecordKind>? kinds = null, int pageSize = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var page in ListPublicPagesAsync(code, kinds, pageSize, cancellationToken))
            foreach (var record in page.Records)
                yield return record;
    }

    /// <summary>Lists what is public page by page, each with its day and with the ages of the sources that it rests on.</summary>
    /// <inheritdoc cref="ListPublicAsync"/>
    public async IAsyncEnumerable<ListPublicResponse> ListPublicPagesAsync(
        string code, IEnumerable<RecordKind>? kinds = null, int pageSize = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = new ListPublicRequest { UnifiedSocialCreditCode = code, PageSize = pageSize };
        request.Kinds.Add(kinds ?? []);
        do
        {
            var page = await _failures.AnswerAsync(Publicity.ListPublicAsync(request, cancellationToken: cancellationToken), cancellationToken);
            yield return page;
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }

    /// <summary>Says by authority what became public too late or still is not, against each channel's clock.</summary>
    /// <param name="days">Decisions of this many days up to today, 1 to 366. 0: 30.</param>
    /// <param name="authority">Only authorities whose name holds this text. Empty: all.</param>
    /// <param name="examplesMax">Late records named one by one, 0 to 1,000.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<GetPublicationTimelinessResponse> GetPublicationTimelinessAsync(
        int days = 0, string authority = "", int examplesMax = 0, CancellationToken cancellationToken = default)
    {
        var request = new GetPublicationTimelinessRequest { Days = days, Authority = authority, ExamplesMax = examplesMax };
        return _failures.AnswerAsync(Publicity.GetPublicationTimelinessAsync(request, cancellationToken: cancellationToken), cancellationToken);
    }

    /// <summary>Lists the versions of the publicity rules with their dates in force.</summary>
    public Task<ListPublicityRulesResponse> ListPublicityRulesAsync(CancellationToken cancellationToken = default) =>
        _failures.AnswerAsync(Publicity.ListPublicityRulesAsync(new ListPublicityRulesRequest(), cancellationToken: cancellationToken), cancellationToken);

    /// <summary>Lists across companies what is public today, newest decision first, page by page.</summary>
    /// <param name="filter">Which records; its page token is ignored.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    public async IAsyncEnumerable<ListPublicRecordsResponse> ListPublicRecordPagesAsync(
        ListPublicRecordsRequest filter, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = filter.Clone();
        request.PageToken = "";
        do
        {
            var page = await _failures.AnswerAsync(
                Publicity.ListPublicRecordsAsync(request, cancellationToken: cancellationToken), cancellationToken);
            yield return page;
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }

    /// <summary>Finds companies by a part of a name among what is public, best matches first, page by page. A name only suggests.</summary>
    /// <param name="name">At least three letters, digits or Chinese characters.</param>
    /// <param name="pageSize">Companies a page, 1 to 100. 0: the hub's default of 20.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async IAsyncEnumerable<SearchPublicResponse> SearchPublicAsync(
        string name, int pageSize = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = new SearchPublicRequest { Name = name, PageSize = pageSize };
        do
        {
            var page = await _failures.AnswerAsync(Publicity.SearchPublicAsync(request, cancellationToken: cancellationToken),
                cancellationToken);
            yield return page;
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }

    /// <summary>Lists notices under publication (公示期), latest first. Fetches page after page as it is read.</summary>
    /// <param name="cancellationToken">Ends the listing.</param>
    public async IAsyncEnumerable<PublicNotice> ListPublicNoticesAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = new ListPublicNoticesRequest();
        do
        {
            var page = await _failures.AnswerAsync(Publicity.ListPublicNoticesAsync(request, cancellationToken: cancellationToken),
                cancellationToken);
            foreach (var notice in page.Notices) yield return notice;
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }
}
