using System.Runtime.CompilerServices;
using CreditHub.V1;

namespace CreditHub.Client;

public sealed partial class CreditHubClient
{
    /// <summary>Feeds back what the agency did with a decision (结果反馈). Safe to repeat.</summary>
    public Task<ReportOutcomeResponse> ReportOutcomeAsync(ReportOutcomeRequest outcome, CancellationToken cancellationToken = default) =>
        _failures.AnswerAsync(Outcomes.ReportOutcomeAsync(outcome, cancellationToken: cancellationToken), cancellationToken);

    /// <summary>Counts how measures are used: orders against feedback, by measure, agency, region and month.</summary>
    public Task<GetMeasureUseResponse> GetMeasureUseAsync(GetMeasureUseRequest? request = null, CancellationToken cancellationToken = default) =>
        _failures.AnswerAsync(Outcomes.GetMeasureUseAsync(request ?? new GetMeasureUseRequest(), cancellationToken: cancellationToken), cancellationToken);

    /// <summary>Gives the province's figures with their targets and references.</summary>
    /// <param name="days">Days up to today for what is counted over time, 1 to 3,660. 0: 30.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<GetPolicyFiguresResponse> GetPolicyFiguresAsync(int days = 0, CancellationToken cancellationToken = default) =>
        _failures.AnswerAsync(Statistics.GetPolicyFiguresAsync(new GetPolicyFiguresRequest { Days = days }, cancellationToken: cancellationToken), cancellationToken);

    /// <summary>Lists the records behind a figure that the caller may see, newest decision first. Fetches page after page as it is
    /// read.</summary>
    /// <param name="filter">Which records; its page token is ignored.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    public async IAsyncEnumerable<FigureRecord> ListFigureRecordsAsync(
        ListFigureRecordsRequest filter, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = filter.Clone();
        request.PageToken = "";
        do
        {
            var page = await _failures.AnswerAsync(Statistics.ListFigureRecordsAsync(request, cancellationToken: cancellationToken),
                cancellationToken);
            foreach (var record in page.Records) yield return record;
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }
}
