using System.Threading.Channels;
using CreditHub.Hub.Errors;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Streaming;

/// <summary>
/// Answers each message of a stream, with one message or where that would be too large with several, in order. Several are worked on at a
/// time. Reading and writing are two tasks with a bounded channel between: with one, both sides' windows could fill and each wait for the
/// other. When the answers are not read, reading stops.
/// </summary>
/// <remarks>
/// A stream without any message is refused as torn. Where a connection closes while a stream begins, some clients repeat it on the next with its headers only
/// (grpc-dotnet issue 1778); an end in good order would tell whoever sent something that all of it was taken.
/// </remarks>
internal static class OrderedExchange
{
    /// <summary>Runs until the caller has sent everything and has been answered, or either side fails.</summary>
    /// <param name="requests">Messages of the caller.</param>
    /// <param name="responses">Where answers go.</param>
    /// <param name="messagesAhead">Messages that are worked on at a time.</param>
    /// <param name="begin">Waits for a message's turn; what it returns is disposed when it is answered. No message passes another.</param>
    /// <param name="answer">Answers a message.</param>
    /// <param name="cancellationToken">Ends when the caller goes away.</param>
    /// <exception cref="ApiException">The stream ended without a message.</exception>
    public static async Task Run<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requests, IServerStreamWriter<TResponse> responses, int messagesAhead,
        Func<TRequest, CancellationToken, ValueTask<IDisposable>> begin, Func<TRequest, Task<IReadOnlyList<TResponse>>> answer,
        CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var waiting = Channel.CreateBounded<Task<IReadOnlyList<TResponse>>>(
            new BoundedChannelOptions(messagesAhead) { SingleReader = true, SingleWriter = true });

        // Both always end before the source is disposed; a failure of one cancels the other, and the failure is what is thrown.
        await Task.WhenAll(StopOnFailure(Read()), StopOnFailure(Write()));

        async Task Read()
        {
            var isEmpty = true;
            try
            {
                await foreach (var message in requests.ReadAllAsync(stop.Token))
                {
                    isEmpty = false;
                    await waiting.Writer.WaitToWriteAsync(stop.Token);
                    var turn = await begin(message, stop.Token);
                    await waiting.Writer.WriteAsync(AnswerIn(turn, message), stop.Token);
                }
            }
            finally
            {
                waiting.Writer.Complete();
            }

            if (isEmpty)
            {
                throw new ApiException(
                    ErrorReason.CallTorn, "The stream ended without a message, as where its connection closed while it began. Nothing was done; make it again.");
            }
        }

        async Task<IReadOnlyList<TResponse>> AnswerIn(IDisposable turn, TRequest message)
        {
            using (turn) return await answer(message);
        }

        async Task Write()
        {
            await foreach (var pending in waiting.Reader.ReadAllAsync(stop.Token))
                foreach (var response in await pending) await responses.WriteAsync(response, stop.Token);
        }

        async Task StopOnFailure(Task task)
        {
            try
            {
                await task;
            }
            catch
            {
                await stop.CancelAsync();
                throw;
            }
        }
    }
}
