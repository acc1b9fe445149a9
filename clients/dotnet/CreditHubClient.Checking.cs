using System.Runtime.CompilerServices;
using CreditHub.Client.Checking;
using CreditHub.Client.Streaming;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Client;

public sealed partial class CreditHubClient
{
    /// <summary>Asks whether a company may do something (逢办必查).</summary>
    /// <param name="code">The company's unified social credit code (统一社会信用代码).</param>
    /// <param name="matter">Code of the matter (事项), such as <c>procurement</c>.</param>
    /// <param name="details">What else is to be said. Null: nothing.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<CheckResponse> CheckAsync(
        string code, string matter, CheckDetails? details = null, CancellationToken cancellationToken = default) =>
        CheckAsync((details ?? new CheckDetails()).Ask(code, matter), cancellationToken);

    /// <summary>Asks a question in full.</summary>
    public Task<CheckResponse> CheckAsync(CheckRequest question, CancellationToken cancellationToken = default) =>
        _failures.AnswerAsync(Eligibility.CheckAsync(question, cancellationToken: cancellationToken), cancellationToken);

    /// <summary>
    /// Asks any number of questions on one stream. Each is answered exactly once, in the order of the questions, under its own number; a bad
    /// question is answered with its fault. Questions are taken in only as fast as the answers are read; after a break the unanswered ones
    /// are asked again.
    /// </summary>
    public IAsyncEnumerable<CheckAnswer> CheckManyAsync(IAsyncEnumerable<CheckQuestion> questions, CancellationToken cancellationToken = default)
    {
        var exchange = new Exchange<CheckQuestion, CheckManyRequest, CheckManyResponse, CheckAnswer>(
            token => Eligibility.CheckMany(cancellationToken: token), CheckAnswers.Message, CheckAnswers.Of, CheckAnswers.Under, InOrder: true);
        return Over(exchange, questions, cancellationToken);
    }

    private async IAsyncEnumerable<TAnswer> Over<TItem, TRequest, TResponse, TAnswer>(
        Exchange<TItem, TRequest, TResponse, TAnswer> exchange, IAsyncEnumerable<TItem> items,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where TItem : IMessage
    {
        // A stream serves one enumeration; whoever enumerates again sends again.
        using var stream = new ResendingStream<TItem, TRequest, TResponse, TAnswer>(exchange, _options, _failures);
        await foreach (var answer in stream.RunAsync(items, cancellationToken))
            yield return answer;
    }
}
