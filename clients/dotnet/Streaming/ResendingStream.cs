using System.Runtime.CompilerServices;
using System.Threading.Channels;
using CreditHub.Client.Connecting;
using CreditHub.Client.Errors;
using Google.Protobuf;
using Grpc.Core;

namespace CreditHub.Client.Streaming;

/// <summary>
/// Carries any number of items over a bidirectional call. Sending and receiving run side by side, and after a break the unanswered items are
/// sent again: every item's answer is handed over exactly once. Fit only for commands that are safe to repeat.
/// </summary>
internal sealed class ResendingStream<TItem, TRequest, TResponse, TAnswer>(
    Exchange<TItem, TRequest, TResponse, TAnswer> exchange, CreditHubClientOptions options, CallFailure failures) : IDisposable
    where TItem : IMessage
{
    private readonly Outage _outage = new(options.LoggerFactory.CreateLogger("CreditHub.Client.Streaming"), options);
    private readonly Outbox<TItem> _outbox = new(options);
    private readonly Channel<TAnswer> _answers =
        Channel.CreateBounded<TAnswer>(new BoundedChannelOptions(options.BatchSize) { SingleReader = true, SingleWriter = true });

    private long _handedOver;

    public async IAsyncEnumerable<TAnswer> RunAsync(
        IAsyncEnumerable<TItem> items, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pump = Task.Run(() => PumpAsync(items, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var answer in _answers.Reader.ReadAllAsync(cancellationToken))
                yield return answer;
        }
        finally
        {
            await stop.CancelAsync();
            await pump;
        }
    }

    public void Dispose() => _outbox.Dispose();

    // Never throws: what ends it is what the reader of the answers is told at their end.
    private async Task PumpAsync(IAsyncEnumerable<TItem> items, CancellationToken cancellationToken)
    {
        var takingIn = _outbox.TakeInAsync(items, cancellationToken);
        try
        {
            await ExchangeAllAsync(cancellationToken);
            await takingIn;
            _answers.Writer.Complete();
        }
        catch (Exception reason)
        {
            _answers.Writer.Complete(reason);
            // A source that does not heed its token, such as a terminal's input, must not hold up the end; its failure concerns nobody now.
            _ = takingIn.ContinueWith(late => late.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private async Task ExchangeAllAsync(CancellationToken cancellationToken)
    {
        var backoff = new Backoff(options);
        var progress = (Count: 0L, At: options.TimeProvider.GetTimestamp());
        while (await ConverseAsync(cancellationToken) is { } broken && !_outbox.IsEmpty)
        {
            if (_handedOver > progress.Count)
            {
                progress = (_handedOver, options.TimeProvider.GetTimestamp());
                backoff.Reset();
            }

            var idle = options.TimeProvider.GetElapsedTime(progress.At);
            if (cancellationToken.IsCancellationRequested || !StreamBreak.IsBreak(broken) || idle >= options.GiveUpAfter)
                throw failures.Of(broken, cancellationToken);
            _outage.Broke(failures.Of(broken, default).Message);
            await backoff.PauseAsync(CallFault.Of(broken).RetryAfter, cancellationToken);
        }
    }

    /// <summary>Talks on one connection until all is answered (null) or it ends otherwise.</summary>
    private async Task<RpcException?> ConverseAsync(CancellationToken cancellationToken)
    {
        using var connection = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var call = exchange.Open(connection.Token);
        var sending = SendAsync(call.RequestStream, connection.Token);
        try
        {
            await ReceiveAsync(call.ResponseStream, connection.Token, cancellationToken);
            return _outbox.IsEmpty ? null : new RpcException(new Status(StatusCode.Unavailable, "The hub ended the stream early."));
        }
        catch (RpcException broken)
        {
            return broken;
        }
        finally
        {
            await connection.CancelAsync();
            // The receiving side has the status of the call; a failure to send says no more than that it has ended.
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SendAsync(IClientStreamWriter<TRequest> requests, CancellationToken connection)
    {
        foreach (var batch in _outbox.Unanswered())
            await requests.WriteAsync(exchange.ToRequest(batch), connection);
        while (await _outbox.NextAsync(connection) is { } batch)
            await requests.WriteAsync(exchange.ToRequest(batch), connection);
        await requests.CompleteAsync();
    }

    private async Task ReceiveAsync(IAsyncStreamReader<TResponse> responses, CancellationToken connection, CancellationToken cancellationToken)
    {
        while (await responses.MoveNext(connection))
        {
            _outage.Over();
            foreach (var (number, answer) in exchange.ToAnswers(responses.Current))
            {
                if (!_outbox.TryStrike(number, exchange.InOrder, out var item))
                    throw failures.Of(new RpcException(new Status(StatusCode.Internal, $"The hub answered number {number} out of turn.")), default);
                // Not by the connection's token: an answer struck off must reach the caller though the connection breaks.
                await _answers.Writer.WriteAsync(exchange.ForCaller(item, answer), cancellationToken);
                _handedOver++;
            }
        }
    }
}
