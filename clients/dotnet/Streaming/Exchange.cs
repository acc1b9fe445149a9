using Grpc.Core;

namespace CreditHub.Client.Streaming;

/// <summary>One item of a stream under the number by which its answer is recognised.</summary>
internal readonly record struct Numbered<T>(long Number, T Item);

/// <summary>What a bidirectional call exchanges: how it is opened, how items become a message, how a message becomes answers.</summary>
internal sealed record Exchange<TItem, TRequest, TResponse, TAnswer>(
    Func<CancellationToken, AsyncDuplexStreamingCall<TRequest, TResponse>> Open,
    Func<IReadOnlyList<Numbered<TItem>>, TRequest> ToRequest,
    Func<TResponse, IEnumerable<Numbered<TAnswer>>> ToAnswers,
    Func<TItem, TAnswer, TAnswer> ForCaller,
    bool InOrder);
