using System.Threading.Channels;
using Grpc.Core;

namespace CreditHub.Hub.Streaming;

/// <summary>
/// Answers each message of a stream with one message, in order, several being worked on at a time. Reading and writing are two tasks with a
/// bounded channel between: with one, both sides' windows could fill and each wait for the other. When the answers are not read, reading stops.
/// </summary>
internal static class OrderedExchange
{
    /// <summary>Runs until the caller has sent everything and has been answered, or either side fails.</summary>
    public static async Task Run<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requests, IServerStreamWriter<TResponse> responses, int messagesAhead, Func<TRequest, Task<TResponse>> answer,
        CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var waiting = Channel.CreateBounded<Task<TResponse>>(new BoundedChannelOptions(messagesAhead) { SingleReader = true, SingleWriter = true });

        // Both always end before the source is disposed; a failure of one cancels the other, and the failure is what is thrown.
        await Task.WhenAll(StopOnFailure(Read()), StopOnFailure(Write()));

        async Task Read()
        {
            try
            {
                await foreach (var message in requests.ReadAllAsync(stop.Token))
                {
                    await waiting.Writer.WaitToWriteAsync(stop.Token);
                    await waiting.Writer.WriteAsync(answer(message), stop.Token);
                }
            }
            finally
            {
                waiting.Writer.Complete();
            }
        }

        async Task Write()
        {
            await foreach (var pending in waiting.Reader.ReadAllAsync(stop.Token)) await responses.WriteAsync(await pending, stop.Token);
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
