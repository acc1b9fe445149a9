using System.Runtime.CompilerServices;
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
