using System.Runtime.CompilerServices;
using CreditHub.V1;

namespace CreditHub.Client;

public sealed partial class CreditHubClient
{
    /// <summary>Says in which tier of supervision a company is, by which version of which rules, and why.</summary>
    /// <param name="code">The company's unified social credit code.</param>
    /// <param name="rulesCode">Code of the rules. Empty: all that cover its industry.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<GetTierResponse> GetTierAsync(string code, string rulesCode = "", CancellationToken cancellationToken = default)
    {
        var request = new GetTierRequest { UnifiedSocialCreditCode = code, RulesCode = rulesCode };
        return _failures.AnswerAsync(Supervision.GetTierAsync(request, cancellationToken: cancellationToken), cancellationToken);
    }

    /// <summary>Lists the industries' supervision rules in force.</summary>
    public async Task<IReadOnlyList<SupervisionRuleSet>> ListSupervisionRulesAsync(CancellationToken cancellationToken = default) =>
        (await _failures.AnswerAsync(Supervision.ListSupervisionRulesAsync(new ListSupervisionRulesRequest(), cancellationToken: cancellationToken), cancellationToken)).Rules;

    /// <summary>Draws companies and inspectors (双随机). The same request under the same number gives the first draw.</summary>
    public async Task<InspectionDraw> DrawAsync(DrawRequest request, CancellationToken cancellationToken = default) =>
        (await _failures.AnswerAsync(Supervision.DrawAsync(request, cancellationToken: cancellationToken), cancellationToken)).Draw;

    /// <summary>Gives a draw with the results that came back.</summary>
    public async Task<InspectionDraw> GetDrawAsync(string drawNumber, CancellationToken cancellationToken = default)
    {
        var call = Supervision.GetDrawAsync(new GetDrawRequest { DrawNumber = drawNumber }, cancellationToken: cancellationToken);
        return (await _failures.AnswerAsync(call, cancellationToken)).Draw;
    }

    /// <summary>Streams the frozen population of a draw, to the last candidate.</summary>
    public async IAsyncEnumerable<DrawCandidate> ReadDrawPopulationAsync(string drawNumber, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var call = Supervision.ReadDrawPopulation(new ReadDrawPopulationRequest { DrawNumber = drawNumber }, cancellationToken: cancellationToken);
        while (await MoveNextAsync(call.ResponseStream, cancellationToken))
            foreach (var candidate in call.ResponseStream.Current.Candidates)
                yield return candidate;
    }

    /// <summary>Lists draws, newest first. Fetches page after page as it is read.</summary>
    public async IAsyncEnumerable<DrawSummary> ListDrawsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = new ListDrawsRequest();
        do
        {
            var page = await _failures.AnswerAsync(Supervision.ListDrawsAsync(request, cancellationToken: cancellationToken), cancellationToken);
            foreach (var draw in page.Draws)
                yield return draw;
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }
}
