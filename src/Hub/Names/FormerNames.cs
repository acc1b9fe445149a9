using CreditHub.Hub.Feed;
using CreditHub.Hub.Hosting;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using RecordKind = CreditHub.Domain.Records.RecordKind;

namespace CreditHub.Hub.Names;

/// <summary>
/// Adds to the index the names that registrations had before this node started: once, after it began to serve. Only what was ever
/// corrected is
/// read.
/// </summary>
internal sealed partial class FormerNames(
    NameIndex index, LedgerStore store, ChangeFeed feed, BackgroundLoops loops, TimeProvider time, ILogger<FormerNames> logger)
        : BackgroundService
{
    private const int PageSize = 256;
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    private readonly BackgroundLoop _loop = loops.Of<FormerNames>();

    /// <summary>True once every former name is in the index.</summary>
    public bool AreLoaded { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!AreLoaded && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                await feed.WaitFor(default, stoppingToken);
                await Load(stoppingToken);
                AreLoaded = true;
                _loop.Succeeded();
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                _loop.Failed(e);
                LogFailed(e);
                await Task.Delay(Again, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task Load(CancellationToken cancellationToken)
    {
        (int DecidedOn, Position Position)? after = null;
        while (true)
        {
            var page = await store.Reader.ListCorrected(RecordKind.Registration, after, PageSize, cancellationToken);
            foreach (var record in page)
            {
                var entries = await store.Reader.ReadRecordEntries(record.Key, default, PageSize, cancellationToken);
                foreach (var entry in entries.Where(e => e.Kind != EntryKind.RecordWithdrawn))
                    if (NameFeed.NameIn(entry.Payload) is { Length: > 0 } name) index.Add(entry.Subject!.Value, name);
            }

            if (page.Count < PageSize) return;
            after = (page[^1].DecidedOn, page[^1].Position);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "Reading former names failed; trying again. Companies are found by their present names meanwhile.")]
    private partial void LogFailed(Exception exception);
}
