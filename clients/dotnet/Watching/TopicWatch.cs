using CreditHub.Client.Connecting;
using CreditHub.Client.Errors;
using CreditHub.Client.Streaming;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Client.Watching;

/// <summary>A watch without a snapshot that outlives its connections: after a break or a silence it goes on from the last token handed over.</summary>
/// <typeparam name="TResponse">Message of the watch.</typeparam>
/// <typeparam name="TEvent">What is handed over.</typeparam>
/// <param name="open">Opens a connection, after a token where one was handed over.</param>
/// <param name="read">The event of a message and its token; null for events of a later contract.</param>
/// <param name="silence">Silence after which a connection counts as broken.</param>
/// <param name="options">How patient the client is.</param>
/// <param name="failures">Words for failures.</param>
/// <param name="parts">Joins transactions that come in parts; null where none do.</param>
internal sealed class TopicWatch<TResponse, TEvent>(
    Func<ChangeToken?, CancellationToken, AsyncServerStreamingCall<TResponse>> open, Func<TResponse, (TEvent Event, ChangeToken Token)?> read, TimeSpan silence,
    CreditHubClientOptions options, CallFailure failures, TransactionParts<TResponse>? parts = null)
    : IDisposable
    where TResponse : class
{
    private readonly Outage _outage = new(options.LoggerFactory.CreateLogger("CreditHub.Client.Watching"), options);
    private readonly Backoff _backoff = new(options);
    private WatchConnection<TResponse>? _connection;
    private ChangeToken? _last;

    /// <summary>The next event; connects as often as it takes.</summary>
    public async ValueTask<TEvent> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            _connection ??= new WatchConnection<TResponse>(token => open(_last, token), silence, options.TimeProvider, cancellationToken);
            try
            {
                var response = await _connection.NextAsync();
                _backoff.Reset();
                _outage.Over();
                if ((parts is null ? response : parts.Take(response)) is not { } whole || read(whole) is not { } next) continue;
                _last = next.Token;
                return next.Event;
            }
            catch (RpcException broken)
            {
                await BreakAsync(broken, cancellationToken);
            }
        }
    }

    public void Dispose() => _connection?.Dispose();

    private async Task BreakAsync(RpcException broken, CancellationToken cancellationToken)
    {
        parts?.Forget();
        var silent = _connection!.WentSilent;
        _connection.Dispose();
        _connection = null;
        if (cancellationToken.IsCancellationRequested || (!silent && !StreamBreak.IsBreak(broken)))
            throw failures.Of(broken, cancellationToken);
        if (silent)
            _outage.WatchWentSilent(silence);
        else
            _outage.WatchBroke(failures.Of(broken, default).Message);
        await _backoff.PauseAsync(CallFault.Of(broken).RetryAfter, cancellationToken);
    }
}
