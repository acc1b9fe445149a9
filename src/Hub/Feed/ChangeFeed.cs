using System.Diagnostics;
using CreditHub.Hub.Hosting;
using CreditHub.Ledger;
using CreditHub.Ledger.Appending;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Tokens;

namespace CreditHub.Hub.Feed;

/// <summary>
/// Follows the ledger in the order of its positions and hands every entry, exactly once, to those that registered for its kind
/// (<see cref="IFeedConsumer"/>). What this node commits itself arrives from the appender before the acknowledgement leaves; what other nodes commit
/// is read from the ledger, on a hint or after a pause.
/// </summary>
internal sealed partial class ChangeFeed(
    LedgerStore store, IEnumerable<IFeedConsumer> consumers, IHostApplicationLifetime lifetime, BackgroundLoops loops, ILogger<ChangeFeed> logger) : BackgroundService
{
    private const int PageEntries = 4096;
    private const int PageBytes = 4 << 20;

    // A hint may be lost; the head is looked at this often all the same.
    private static readonly TimeSpan FollowInterval = TimeSpan.FromMilliseconds(250);

    private readonly BackgroundLoop _loop = loops.Of<ChangeFeed>();
    private readonly Lock _gate = new();
    private readonly IFeedConsumer[] _consumers = [.. consumers];
    private readonly IFeedConsumer[][] _byKind = ByKind([.. consumers]);
    private readonly AsyncPulse _applied = new();
    private readonly AsyncPulse _behind = new();
    private Position _position;
    private string _token = "";
    private long _head;
    private long _answered = Stopwatch.GetTimestamp();

    /// <summary>Every consumer has everything up to here.</summary>
    public Position Position
    {
        get
        {
            lock (_gate) return _position;
        }
    }

    /// <summary>Where the ledger ended when it was last looked at, by this node or another's commits.</summary>
    public Position Head => new(Math.Max(Volatile.Read(ref _head), Position.Value));

    /// <summary>For how long the ledger has not answered; at most a look's pause while it does.</summary>
    public TimeSpan Silence => Stopwatch.GetElapsedTime(Volatile.Read(ref _answered));

    /// <summary>The token of <see cref="Position"/>. Taken before a look-up it promises no more than the look-up knows.</summary>
    public string Token => Volatile.Read(ref _token);

    /// <summary>Raised on the appender's thread after this node committed, so that other nodes can be told.</summary>
    public event Action<Position>? Committed;

    /// <summary>True once every consumer has the whole ledger.</summary>
    public bool IsReady { get; private set; }

    /// <summary>Lets every consumer begin and takes up the feed. Nothing is served before.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var head = await store.Reader.ReadHead(cancellationToken);
        foreach (var consumer in _consumers) await consumer.Begin(store.Reader, head.Last, cancellationToken);

        // They may have seen the ledger as it was after the head that was read before; going over what followed settles it.
        lock (_gate)
        {
            _position = head.Last;
            SetToken();
        }

        store.Appender.Committed += OnCommitted;
        await CatchUp(cancellationToken);
        IsReady = true;
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Another node says that it committed up to a position. Only a hint.</summary>
    public void Hint(Position position)
    {
        if (position > Position) _behind.Pulse();
    }

    /// <summary>Waits until every consumer has everything up to a position, or the host stops.</summary>
    public async Task WaitFor(Position position, CancellationToken cancellationToken)
    {
        if (Position >= position) return;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        while (true)
        {
            Task applied;
            lock (_gate)
            {
                if (_position >= position) return;
                applied = _applied.Next;
            }

            _behind.Pulse();
            await applied.WaitAsync(stop.Token);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            // Taken before the look at the ledger: what is told meanwhile is not missed.
            var behind = _behind.Next;
            try
            {
                // The head also says in which epoch the store is; entries alone would not, and after a restore there are none to come for a while.
                var head = await store.Reader.ReadHead(stoppingToken);
                store.Note(head);
                Volatile.Write(ref _head, head.Last.Value);
                Volatile.Write(ref _answered, Stopwatch.GetTimestamp());
                await CatchUp(stoppingToken);
                _loop.Succeeded();
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (LedgerFencedException e)
            {
                LogFenced(e.Message);
                lifetime.StopApplication();
                return;
            }
            catch (Exception e)
            {
                _loop.Failed(e);
                LogFollowFailed(e);
            }

            await Task.WhenAny(behind, Task.Delay(FollowInterval, TimeProvider.System, stoppingToken));
        }
    }

    /// <summary>Stops following.</summary>
    public override void Dispose()
    {
        store.Appender.Committed -= OnCommitted;
        base.Dispose();
    }

    private void OnCommitted(CommittedGroup group)
    {
        bool isNext;
        lock (_gate)
        {
            isNext = group.Entries[0].Position.Value == _position.Value + 1;
            if (isNext) Apply(group.Entries);
        }

        if (!isNext) _behind.Pulse();
        Committed?.Invoke(group.Entries[^1].Position);
    }

    private async Task CatchUp(CancellationToken cancellationToken)
    {
        while (true)
        {
            var from = Position;
            var page = await store.Reader.ReadEntries(from, PageEntries, PageBytes, cancellationToken);
            if (page.Count == 0) return;
            lock (_gate)
            {
                // The appender may have handed over some of these meanwhile.
                var rest = page.Where(e => e.Position > _position).ToList();
                if (rest.Count > 0) Apply(rest);
            }
        }
    }

    private void Apply(IReadOnlyList<LedgerEntry> entries)
    {
        foreach (var entry in entries)
            foreach (var consumer in Of(entry.Kind))
                consumer.Apply(entry);
        _position = entries[^1].Position;
        SetToken();
        foreach (var consumer in _consumers) consumer.Publish(_position);
        _applied.Pulse();
    }

    // A kind that only a newer program knows is nobody's.
    private IFeedConsumer[] Of(EntryKind kind) => (uint)kind < (uint)_byKind.Length ? _byKind[(int)kind] : [];

    // A table, because each entry of every commit is looked up in it under the lock.
    private static IFeedConsumer[][] ByKind(IReadOnlyCollection<IFeedConsumer> consumers) =>
    [
        .. Enumerable.Range(0, 1 + Enum.GetValues<EntryKind>().Max(kind => (int)kind))
            .Select(kind => consumers.Where(c => c.Kinds.Contains((EntryKind)kind)).ToArray()),
    ];

    private void SetToken() => Volatile.Write(ref _token, ChangeToken.Of(store, _position).ToString());

    [LoggerMessage(3, LogLevel.Critical, "{Fault} The store was restored or taken over: nothing is answered any more, and the node stops.")]
    private partial void LogFenced(string fault);

    [LoggerMessage(2, LogLevel.Error, "Following the ledger failed; trying again. Answers grow old meanwhile, and say so.")]
    private partial void LogFollowFailed(Exception exception);
}
