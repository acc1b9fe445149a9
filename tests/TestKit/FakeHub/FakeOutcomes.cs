using System.Collections.Concurrent;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.TestKit.FakeHub;

/// <summary>Takes outcomes.</summary>
public sealed class FakeOutcomes : OutcomeService.OutcomeServiceBase
{
    /// <summary>The outcomes that were taken, in order.</summary>
    public ConcurrentQueue<ReportOutcomeRequest> Taken { get; } = new();

    /// <inheritdoc />
    public override Task<ReportOutcomeResponse> ReportOutcome(ReportOutcomeRequest request, ServerCallContext context)
    {
        Taken.Enqueue(request);
        return Task.FromResult(new ReportOutcomeResponse { Repeated = Taken.Count > 1 });
    }

    /// <summary>Outcomes that are owed; a page holds two.</summary>
    public IReadOnlyList<FeedbackOwed> Owed { get; set; } = [];

    /// <summary>Reminders; the n-th has the token «r» and n.</summary>
    public IReadOnlyList<FeedbackReminder> Reminders { get; set; } = [];

    /// <summary>Figures of feedback.</summary>
    public GetFeedbackFiguresResponse Figures { get; set; } = new();

    /// <summary>The questions for what is owed, in order.</summary>
    public ConcurrentQueue<ListFeedbackOwedRequest> Asked { get; } = new();

    /// <summary>The statements that were taken, in order.</summary>
    public ConcurrentQueue<StateTransactionsRequest> Stated { get; } = new();

    /// <inheritdoc />
    public override Task<ListFeedbackOwedResponse> ListFeedbackOwed(ListFeedbackOwedRequest request, ServerCallContext context)
    {
        Asked.Enqueue(request);
        var from = request.PageToken.Length == 0 ? 0 : int.Parse(request.PageToken, System.Globalization.CultureInfo.InvariantCulture);
        return Task.FromResult(new ListFeedbackOwedResponse
        {
            Owed = { Owed.Skip(from).Take(2) }, NextPageToken = from + 2 < Owed.Count ? $"{from + 2}" : "",
        });
    }

    /// <inheritdoc />
    public override async Task WatchFeedbackOwed(
        WatchFeedbackOwedRequest request, IServerStreamWriter<WatchFeedbackOwedResponse> responseStream, ServerCallContext context)
    {
        var after = request.After is { } token ? int.Parse(token.Value[1..], System.Globalization.CultureInfo.InvariantCulture) : 0;
        for (var n = after; n < Reminders.Count; n++)
        {
            var reminder = Reminders[n].Clone();
            reminder.Token = new ChangeToken { Value = $"r{n + 1}" };
            await responseStream.WriteAsync(new WatchFeedbackOwedResponse { Reminder = reminder }, context.CancellationToken);
        }

        await Task.Delay(Timeout.Infinite, context.CancellationToken);
    }

    /// <inheritdoc />
    public override Task<GetFeedbackFiguresResponse> GetFeedbackFigures(GetFeedbackFiguresRequest request, ServerCallContext context) =>
        Task.FromResult(Figures);

    /// <inheritdoc />
    public override Task<StateTransactionsResponse> StateTransactions(StateTransactionsRequest request, ServerCallContext context)
    {
        Stated.Enqueue(request);
        return Task.FromResult(new StateTransactionsResponse());
    }
}
