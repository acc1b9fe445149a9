using System.Runtime.CompilerServices;
using CreditHub.Client.Watching;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Client;

public sealed partial class CreditHubClient
{
    /// <summary>Takes one step of a case (办件), or begins one. Safe to repeat with the same command id and content.</summary>
    /// <param name="request">The step. Without a command id it is given one of its own.</param>
    /// <param name="cancellationToken">Gives up waiting for the answer.</param>
    public Task<ActResponse> ActAsync(ActRequest request, CancellationToken cancellationToken = default)
    {
        if (request.CommandId.Length == 0)
        {
            request = request.Clone();
            request.CommandId = Guid.NewGuid().ToString("N");
        }

        return _failures.AnswerAsync(Cases.ActAsync(request, cancellationToken: cancellationToken), cancellationToken);
    }

    /// <summary>Shows one case.</summary>
    /// <param name="caseId">Its number.</param>
    /// <param name="cancellationToken">Gives up waiting for the answer.</param>
    public async Task<Case> GetCaseAsync(string caseId, CancellationToken cancellationToken = default) => (await _failures.AnswerAsync(
        Cases.GetCaseAsync(new GetCaseRequest { CaseId = caseId }, cancellationToken: cancellationToken), cancellationToken)).Case;

    /// <summary>Lists cases, latest step first. Fetches page after page as it is read.</summary>
    /// <param name="filter">Which cases; its page token is ignored.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    public async IAsyncEnumerable<Case> ListCasesAsync(ListCasesRequest filter, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = filter.Clone();
        request.PageToken = "";
        do
        {
            var page = await _failures.AnswerAsync(Cases.ListCasesAsync(request, cancellationToken: cancellationToken), cancellationToken);
            foreach (var held in page.Cases)
                yield return held;
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }

    /// <summary>
    /// Follows the changes of cases that concern the caller until cancelled, each exactly once and in order, whatever becomes of the connection. Only a
    /// refusal ends it. To go on in a later process, keep the token of the last event dealt with.
    /// </summary>
    /// <param name="start">Where to begin; a snapshot is not offered.</param>
    /// <param name="filter">Which changes are wanted. Null: all that concern the caller.</param>
    /// <param name="heartbeatSeconds">Seconds of silence after which the hub sends a checkpoint, 1 to 300. 0: the hub's default of 15.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    public async IAsyncEnumerable<CaseEvent> WatchCasesAsync(
        WatchStart start, CaseWatchFilter? filter = null, int heartbeatSeconds = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = new WatchCasesRequest { Filter = filter, HeartbeatSeconds = heartbeatSeconds };
        start.Set(request);
        using var watch = new TopicWatch<WatchCasesResponse, CaseEvent>(
            (last, token) =>
            {
                if (last is not null) request.After = last;
                return Cases.WatchCases(request, cancellationToken: token);
            },
            response => CaseEvent.Of(response) is { } next ? (next, next.Token) : null, new WatchTerms(start, Filter: null,
                heartbeatSeconds).Silence,
            _options, _failures, CaseEvent.Parts());
        while (true)
            yield return await watch.NextAsync(cancellationToken);
    }

    /// <summary>
    /// Draws commitments of a period that has ended for review by the caller, who accepted them: the sample first, then each that was drawn. The
    /// same request draws the same and takes up nothing twice; after a break it is asked again.
    /// </summary>
    /// <param name="seed">The seed, published beforehand.</param>
    /// <param name="madeFrom">First day on which the commitments were made.</param>
    /// <param name="madeUntil">Last day.</param>
    /// <param name="cancellationToken">Ends the draw.</param>
    public async IAsyncEnumerable<DrawCommitmentsResponse> DrawCommitmentsAsync(
        string seed, DateOnly madeFrom, DateOnly madeUntil, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = new DrawCommitmentsRequest { Seed = seed, MadeFrom = madeFrom.ToBeijingDate(), MadeUntil = madeUntil.ToBeijingDate() };
        using var call = Cases.DrawCommitments(request, cancellationToken: cancellationToken);
        while (await MoveNextAsync(call.ResponseStream, cancellationToken))
            yield return call.ResponseStream.Current;
    }

    /// <summary>Lists the bans that were in effect on some day of a year, for publication. Fetches page after page as it is read.</summary>
    /// <param name="year">The year in Beijing.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    public async IAsyncEnumerable<PublishedBan> ListPublishedBansAsync(int year, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = new ListPublishedBansRequest { Year = year };
        do
        {
            var page = await _failures.AnswerAsync(Cases.ListPublishedBansAsync(request, cancellationToken: cancellationToken), cancellationToken);
            foreach (var ban in page.Bans)
                yield return ban;
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }

    /// <summary>Submits a document for a company's cases; gives its id, which steps then name. The same content again gives the same id.</summary>
    /// <param name="code">The company's unified social credit code.</param>
    /// <param name="name">File name.</param>
    /// <param name="mediaType">Media type, such as <c>application/pdf</c>.</param>
    /// <param name="content">At most 1 MiB.</param>
    /// <param name="cancellationToken">Gives up waiting for the answer.</param>
    public async Task<string> SubmitDocumentAsync(
        string code, string name, string mediaType, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        var request = new SubmitDocumentRequest
        {
            UnifiedSocialCreditCode = code, Name = name, MediaType = mediaType, Content = UnsafeByteOperations.UnsafeWrap(content),
        };
        return (await _failures.AnswerAsync(Cases.SubmitDocumentAsync(request, cancellationToken: cancellationToken), cancellationToken)).DocumentId;
    }

    /// <summary>Gives a document back.</summary>
    /// <param name="code">The company's unified social credit code.</param>
    /// <param name="documentId">Id of the document.</param>
    /// <param name="cancellationToken">Gives up waiting for the answer.</param>
    public Task<GetDocumentResponse> GetDocumentAsync(string code, string documentId, CancellationToken cancellationToken = default) => _failures.AnswerAsync(
        Cases.GetDocumentAsync(new GetDocumentRequest { UnifiedSocialCreditCode = code, DocumentId = documentId }, cancellationToken: cancellationToken),
        cancellationToken);
}
