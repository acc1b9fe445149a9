using CreditHub.Hub.Access;
using CreditHub.Hub.Access.Credentials;
using CreditHub.Hub.Hosting;
using Microsoft.Extensions.Options;

namespace CreditHub.Hub.Operations;

/// <summary>
/// Takes notice of changed credentials and revocations within a second; then looks at everything that is open again, since a new rulebook or a new day may have
/// taken its right.
/// </summary>
internal sealed partial class AccessWatch(
    CredentialsInForce credentials, OpenCalls calls, OpenConnections connections,
    IOptions<AccessOptions> options, BackgroundLoops loops, ILogger<AccessWatch> logger)
    : BackgroundService
{
    private readonly BackgroundLoop _loop = loops.Of<AccessWatch>();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Files change by the machine's clock, whatever clock the hub is given.
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(options.Value.LookMilliseconds), TimeProvider.System);
        while (await timer.NextTick(stoppingToken)) Look();
    }

    // Terms of certificates and rights end without anybody changing a file, so what is open is looked at each time; it is few streams and no I/O.
    private void Look()
    {
        try
        {
            credentials.Refresh();
            if (credentials.Refused is { } refused) _loop.Failed(refused);
            else _loop.Succeeded();
        }
        catch (Exception e)
        {
            _loop.Failed(e);
            LogFailed(e);
        }

        calls.Reconsider();
        connections.Reconsider();
    }

    [LoggerMessage(1, LogLevel.Error, "Looking for changed credentials and rights failed; it is tried again at once.")]
    private partial void LogFailed(Exception exception);
}
