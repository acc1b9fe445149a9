using CreditHub.Client.Connecting;
using CreditHub.Client.Errors;
using CreditHub.Client.Streaming;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Client.Watching;

/// <summary>A watch that outlives its connections: after a break or a silence it goes on from the last token handed over.</summary>
internal sealed class ResumingWatch(
    SanctionService.SanctionServiceClient sanctions, WatchTerms terms, CreditHubClientOptions options, CallFailure failures) : IDisposable
{
    private readonly Outage _outage = new(options.LoggerFactory.CreateLogger("CreditHub.Client.Watching"), options);
    private readonly Backoff _backoff = new(options);
    private readonly WatchProgress _progress = new(terms.Start);
    private readonly TransactionParts<WatchResponse> _parts = new(
        static response => response.Changes is { More: true },
        static (whole, part) =>
        {
            whole.Changes.Changes.Add(part.Changes.Changes);
            (whole.Changes.Token, whole.Changes.More) = (part.Changes.Token, part.Changes.More);
        });

    private WatchConnection<WatchResponse>? _connection;

    /// <summary>The next event; connects as often as it takes.</summary>
    public async ValueTask<WatchEvent> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            _connection ??= Connect(cancellationToken);
            try
            {
                var response = await _connection.NextAsync();
                _backoff.Reset();
                _outage.Over();
                if (_parts.Take(response) is { } whole && WatchEvent.Of(whole) is { } next)
                    return _progress.Note(next);
            }
            catch (RpcException broken)
            {
                var restarts = await BreakAsync(broken, cancellationToken);
                if (restarts)
                    return new WatchEvent.SnapshotRestarted();
            }
        }
    }

    public void Dispose() => _connection?.Dispose();

    private async Task<bool> BreakAsync(RpcException broken, CancellationToken cancellationToken)
    {
        _parts.Forget();
        var silent = _connection!.WentSilent;
        _connection.Dispose();
        _connection = null;
        if (cancellationToken.IsCancellationRequested || (!silent && !StreamBreak.IsBreak(broken)))
            throw failures.Of(broken, cancellationToken);
        if (silent)
            _outage.WatchWentSilent(terms.Silence);
        else
            _outage.WatchBroke(failures.Of(broken, default).Message);
        await _backoff.PauseAsync(CallFault.Of(broken).RetryAfter, cancellationToken);
        return _progress.NoteBreak();
    }

    private WatchConnection<WatchResponse> Connect(CancellationToken cancellationToken)
    {
        var request = new WatchRequest { Filter = terms.Filter, HeartbeatSeconds = terms.HeartbeatSeconds };
        _progress.Start.Set(request);
        return new WatchConnection<WatchResponse>(token => sanctions.Watch(request, cancellationToken: token), terms.Silence, options.TimeProvider, cancellationToken);
    }
}
