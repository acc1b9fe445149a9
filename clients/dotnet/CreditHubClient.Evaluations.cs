using System.Runtime.CompilerServices;
using CreditHub.Client.Watching;
using CreditHub.V1;

namespace CreditHub.Client;

public sealed partial class CreditHubClient
{
    /// <summary>
    /// Follows evaluation results until cancelled, each exactly once and in order, whatever becomes of the connection. Only a refusal ends it. To go
    /// on in a later process, keep the token of the last event dealt with.
    /// </summary>
    /// <param name="start">Where to begin; a snapshot is not offered, the beginning gives the whole history.</param>
    /// <param name="filter">Which results are wanted. Null: all.</param>
    /// <param name="heartbeatSeconds">Seconds of silence after which the hub sends a checkpoint, 1 to 300. 0: the hub's default of 15.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    public async IAsyncEnumerable<EvaluationEvent> WatchEvaluationsAsync(
        WatchStart start, EvaluationFilter? filter = null, int heartbeatSeconds = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = new WatchEvaluationsRequest { Filter = filter, HeartbeatSeconds = heartbeatSeconds };
        start.Set(request);
        using var watch = new TopicWatch<WatchEvaluationsResponse, EvaluationEvent>(
            (last, token) =>
            {
                if (last is not null) request.After = last;
                return Evaluations.WatchEvaluations(request, cancellationToken: token);
            },
            response => EvaluationEvent.Of(response) is { } next ? (next, next.Token) : null, new WatchTerms(start, Filter: null, heartbeatSeconds).Silence, _options, _failures);
        while (true)
            yield return await watch.NextAsync(cancellationToken);
    }

    /// <summary>Lists every evaluation result held of a company, newest first, each with its scheme, and the ages of the sources of evaluations.</summary>
    public Task<ListEvaluationsResponse> ListEvaluationsAsync(string code, CancellationToken cancellationToken = default)
    {
        var call = Evaluations.ListEvaluationsAsync(new ListEvaluationsRequest { UnifiedSocialCreditCode = code }, cancellationToken: cancellationToken);
        return _failures.AnswerAsync(call, cancellationToken);
    }
}
