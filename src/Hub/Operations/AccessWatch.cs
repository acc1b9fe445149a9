using CreditHub.Domain.Documents;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Access;
using CreditHub.Hub.Access.Credentials;
using CreditHub.Hub.Feed;
using CreditHub.Hub.Hosting;
using CreditHub.Ledger.Entries;
using Microsoft.Extensions.Options;

namespace CreditHub.Hub.Operations;

/// <summary>
/// Takes notice of changed credentials, revocations and rights within a second, and of a new day, on which rights begin and end; then looks at
/// everything that is open again.
/// </summary>
internal sealed partial class AccessWatch(
    CredentialsInForce credentials, RulesLoader loader, RulesInForce rules, OpenCalls calls, OpenConnections connections,
    IOptions<AccessOptions> options, IOptions<HubOptions> hub, BackgroundLoops loops, ILogger<AccessWatch> logger)
    : BackgroundService, IFeedConsumer
{
    private readonly FileStamps _directory = new([Path.Combine(hub.Value.ConfigFolder, RulesLoader.DirectoryFile)]);
    private readonly BackgroundLoop _loop = loops.Of<AccessWatch>();
    private int _directoryEntered;
    private Exception? _refused;

    /// <inheritdoc/>
    public IReadOnlyCollection<EntryKind> Kinds { get; } = [EntryKind.DirectoryInForce];

    /// <inheritdoc/>
    public void Apply(LedgerEntry entry) => Interlocked.Exchange(ref _directoryEntered, 1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Files change by the machine's clock, whatever clock the hub is given.
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(options.Value.LookMilliseconds), TimeProvider.System);
        while (await timer.NextTick(stoppingToken)) await Look(stoppingToken);
    }

    // Terms of certificates and rights end without anybody changing a file, so what is open is looked at each time; it is few streams and no I/O.
    private async Task Look(CancellationToken cancellationToken)
    {
        try
        {
            credentials.Refresh();
            if (_directory.Changed())
            {
                _refused = null;
                await loader.ReloadDirectory(hub.Value.ConfigFolder, cancellationToken);
            }

            if (Interlocked.Exchange(ref _directoryEntered, 0) == 1) await loader.FollowDirectory(cancellationToken);
            if ((_refused ?? credentials.Refused) is { } refused) _loop.Failed(refused);
            else _loop.Succeeded();
        }
        catch (Exception e) when (e is ReferenceDataException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            // It stays refused, and the node degraded, until the file changes again.
            _loop.Failed(_refused = e);
            LogRefused(rules.Current.Directory.Version, e.Message);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            _loop.Failed(e);
            LogFailed(e);
        }

        calls.Reconsider();
        connections.Reconsider();
    }

    [LoggerMessage(1, LogLevel.Error, "The sharing directory changed but cannot be used; version {Version} stays in force. {Fault}")]
    private partial void LogRefused(string version, string fault);

    [LoggerMessage(2, LogLevel.Error, "Looking for changed credentials and rights failed; it is tried again at once.")]
    private partial void LogFailed(Exception exception);
}
