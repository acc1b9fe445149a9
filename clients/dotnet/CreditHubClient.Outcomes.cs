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

    /// <summary>Lists the outcomes that are owed (应反馈未反馈), oldest first. Fetches page after page as it is read.</summary>
    /// <param name="filter">Which outcomes; its page token is ignored.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    public async IAsyncEnumerable<FeedbackOwed> ListFeedbackOwedAsync(
        ListFeedbackOwedRequest filter, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = filter.Clone();
        request.PageToken = "";
        do
        {
            var page = await _failures.AnswerAsync(Outcomes.ListFeedbackOwedAsync(request, cancellationToken: cancellationToken),
                cancellationToken);
            foreach (var owed in page.Owed) yield return owed;
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }

    /// <summary>
    /// Follows the reminders of outcomes that the agency owes. Resumes by itself after a break; it ends only by cancellation or a
    /// refusal.
    /// </summary>
    /// <param name="after">Reminders after this token; null = from now on.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    public IAsyncEnumerable<WatchFeedbackOwedResponse> WatchFeedbackOwedAsync(ChangeToken? after = null,
        CancellationToken cancellationToken = default) => FollowAsync(
        after, (token, stop) => Outcomes.WatchFeedbackOwed(new WatchFeedbackOwedRequest { After = token }, cancellationToken: stop),
        message => message.Checkpoint ?? message.Reminder.Token, cancellationToken);

    /// <summary>States how many transactions of a matter the agency handled in a month. Safe to repeat.</summary>
    public Task<StateTransactionsResponse> StateTransactionsAsync(StateTransactionsRequest statement,
        CancellationToken cancellationToken = default) =>
        _failures.AnswerAsync(Outcomes.StateTransactionsAsync(statement, cancellationToken: cancellationToken), cancellationToken);

    /// <summary>Counts feedback of a year: owed, given in time, late, overdue; and checks and transactions, counted apart.</summary>
    public Task<GetFeedbackFiguresResponse> GetFeedbackFiguresAsync(GetFeedbackFiguresRequest? request = null,
        CancellationToken cancellationToken = default) =>
        _failures.AnswerAsync(Outcomes.GetFeedbackFiguresAsync(request ?? new GetFeedbackFiguresRequest(),
            cancellationToken: cancellationToken), cancellationToken);

    /// <summary>Gives the province's figures with their targets and references.</summary>
    /// <param name="days">Days up to today for what is counted over time, 1 to 3,660. 0: 30.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<GetPolicyFiguresResponse> GetPolicyFiguresAsync(int days = 0, CancellationToken cancellationToken = default) =>
        _failures.AnswerAsync(Statistics.GetPolicyFiguresAsync(new GetPolicyFiguresRequest { Days = days }, cancellationToken: cancellationToken), cancellationToken);

    /// <summary>Gives the figures of a year for the joint conference, each message those of one state of the ledger.</summary>
    /// <param name="year">Year, 2000 to 2100. 0: this year in Beijing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<GetYearFiguresResponse>> GetYearFiguresAsync(int year = 0,
        CancellationToken cancellationToken = default)
    {
        var parts = new List<GetYearFiguresResponse>();
        using var call = Statistics.GetYearFigures(new GetYearFiguresRequest { Year = year }, cancellationToken: cancellationToken);
        while (await MoveNextAsync(call.ResponseStream, cancellationToken)) parts.Add(call.ResponseStream.Current);
        return parts;
    }

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
