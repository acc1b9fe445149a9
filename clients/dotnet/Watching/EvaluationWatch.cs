using CreditHub.Client.Connecting;
using CreditHub.Client.Streaming;
using CreditHub.V1;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace CreditHub.Client.Watching;

/// <summary>A watch of evaluations that outlives its connections: after a break or a silence it goes on from the last token handed over.</summary>
internal sealed class EvaluationWatch(
    EvaluationService.EvaluationServiceClient evaluations, WatchEvaluationsRequest request, TimeSpan silence, CreditHubClientOptions options, CallFailure failures)
    : IDisposable
{
    private readonly ILogger _log = options.LoggerFactory.CreateLogger("CreditHub.Client.Watching");
    private readonly Backoff _backoff = new(options);
    private WatchConnection<WatchEvaluationsResponse>? _connection;

    /// <summary>The next event; connects as often as it takes.</summary>
    public async ValueTask<EvaluationEvent> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            _connection ??= new WatchConnection<WatchEvaluationsResponse>(
                token => evaluations.WatchEvaluations(request, cancellationToken: token), silence, options.TimeProvider, cancellationToken);
            try
            {
                var response = await _connection.NextAsync();
                _backoff.Reset();
                if (EvaluationEvent.Of(response) is not { } next) continue;
                request.After = next.Token;
                return next;
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
        var silent = _connection!.WentSilent;
        _connection.Dispose();
        _connection = null;
        if (cancellationToken.IsCancellationRequested || (!silent && !StreamBreak.IsBreak(broken)))
            throw failures.Of(broken, cancellationToken);
        if (silent)
            _log.WatchWentSilent(silence);
        else
            _log.StreamBroke(broken.StatusCode, broken.Status.Detail);
        await _backoff.PauseAsync(CallFault.Of(broken).RetryAfter, cancellationToken);
    }
}
