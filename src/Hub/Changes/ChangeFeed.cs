using CreditHub.Hub.Cases;
using CreditHub.Hub.Eligibility;
using CreditHub.Hub.Evaluations;
using CreditHub.Hub.Operations;
using CreditHub.Hub.Rulebooks;
using CreditHub.Hub.SharingDirectory;
using CreditHub.Ledger;
using CreditHub.Ledger.Appending;
using CreditHub.Ledger.Reading;
using CreditHub.Ledger.Stored;
using Google.Protobuf;

namespace CreditHub.Hub.Changes;

/// <summary>
/// Follows the ledger in the order of its positions and hands every entry, exactly once, to what this node keeps: the standing index, the ages
/// of sources, the ring of changes. What this node commits itself arrives from the appender before the acknowledgement leaves; what other
/// nodes commit is read from the ledger, on a hint or after a pause.
/// </summary>
internal sealed partial class ChangeFeed(
    LedgerStore store, RulebookFollower rulebooks, StandingIndex index, SourceAges ages, ChangeRing ring, EvaluationRing evaluations, CaseRing cases,
    IHostApplicationLifetime lifetime, BackgroundLoops loops, TimeProvider time, ILogger<ChangeFeed> logger) : BackgroundService
{
    private const int PageEntries = 4096;
    private const int PageBytes = 4 << 20;

    // A hint may be lost; the head is looked at this often all the same.
    private static readonly TimeSpan FollowInterval = TimeSpan.FromMilliseconds(250);

    private readonly BackgroundLoop _loop = loops.Of<ChangeFeed>();
    private readonly Lock _gate = new();
    private readonly List<FeedTransaction> _published = [];
    private readonly List<FeedTransaction> _evaluations = [];
    private readonly List<FeedTransaction> _cases = [];
    private readonly SemaphoreSlim _behind = new(0, 1);
    private TaskCompletionSource _applied = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Position _position;
    private string _token = "";

    /// <summary>Everything up to here is in the index.</summary>
    public Position Position
    {
        get
        {
            lock (_gate) return _position;
        }
    }

    /// <summary>The token of <see cref="Position"/>. Taken before a look-up it promises no more than the look-up knows.</summary>
    public string Token => Volatile.Read(ref _token);

    /// <summary>Raised on the appender's thread after this node committed, so that other nodes can be told.</summary>
    public event Action<Position>? Committed;

    /// <summary>Raised under the feed's lock when an entry was applied that only few are told of.</summary>
    public event Action? Noticed;

    /// <summary>True once the index holds the whole ledger.</summary>
    public bool IsReady { get; private set; }

    /// <summary>Loads the index and takes up the feed. Nothing is served before.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var head = await store.Reader.ReadHead(cancellationToken);

        // Another node may have put a rulebook in force since this one took its rules.
        await rulebooks.TakeUpTo(head.Last, cancellationToken);
        await LoadIndex(cancellationToken);
        foreach (var source in await store.Reader.ReadSources(cancellationToken)) ages.Load(source);

        // The scan may have seen subjects as they were after the head that was read before it; going over what followed settles them.
        lock (_gate)
        {
            _position = head.Last;
            SetToken();
        }

        ring.BeginAt(head.Last);
        evaluations.Ring.BeginAt(head.Last);
        cases.Ring.BeginAt(head.Last);
        store.Appender.Committed += OnCommitted;
        await CatchUp(cancellationToken);
        IsReady = true;
        LogReady(index.Subjects, index.Standings, Position.Value, time.GetElapsedTime(began).TotalMilliseconds);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Another node says that it committed up to a position. Only a hint.</summary>
    public void Hint(Position position)
    {
        if (position > Position) Wake();
    }

    /// <summary>Waits until the index knows everything up to a position, or the host stops.</summary>
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
                applied = _applied.Task;
            }

            Wake();
            await applied.WaitAsync(stop.Token);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await _behind.WaitAsync(FollowInterval, stoppingToken);

                // The head also says in which epoch the store is; entries alone would not, and after a restore there are none to come for a while.
                store.Note(await store.Reader.ReadHead(stoppingToken));
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
        }
    }

    /// <summary>Stops following.</summary>
    public override void Dispose()
    {
        store.Appender.Committed -= OnCommitted;
        _behind.Dispose();
        base.Dispose();
    }

    private void Wake()
    {
        try
        {
            _behind.Release();
        }
        catch (SemaphoreFullException)
        {
            // Awake already: one look at the ledger serves everyone who asked for it.
        }
    }

    private void OnCommitted(CommittedGroup group)
    {
        bool isNext;
        lock (_gate)
        {
            isNext = group.Entries[0].Position.Value == _position.Value + 1;
            if (isNext) Apply(group.Entries);
        }

        if (!isNext) Wake();
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
        _published.Clear();
        _evaluations.Clear();
        _cases.Clear();
        foreach (var entry in entries)
        {
            switch (entry.Kind)
            {
                case EntryKind.RecordReported or EntryKind.RecordCorrected or EntryKind.RecordWithdrawn:
                    index.AddKnown(entry.Subject!.Value);
                    ages.Received(entry);
                    break;
                case EntryKind.StandingChanged:
                    ApplyStanding(entry);
                    break;
                case EntryKind.EvaluationChanged:
                    _evaluations.Add(new EvaluationTransaction(entry, TokenOf(entry.TransactionEnd)));
                    break;
                case EntryKind.CaseAdvanced:
                    CaseTransaction.Add(entry, TokenOf(entry.TransactionEnd), _cases);
                    break;
                case EntryKind.RowWaiting:
                    ages.Waits(entry);
                    break;
                case EntryKind.BatchDelivered:
                    ages.Delivered(entry, BatchEntry.Parser.ParseFrom(entry.Payload.Span).Receipt);
                    break;
                case EntryKind.RulebookInForce:
                    rulebooks.Follow(entry);
                    break;
                case EntryKind.AnswersRecalled or EntryKind.UsageWarned:
                    Noticed?.Invoke();
                    break;
                case EntryKind.WatermarkAdvanced:
                    ages.Advanced(entry, WatermarkEntry.Parser.ParseFrom(entry.Payload.Span));
                    break;
            }
        }

        _position = entries[^1].Position;
        SetToken();
        ring.Publish(_published, _position);
        evaluations.Ring.Publish(_evaluations, _position);
        cases.Ring.Publish(_cases, _position);
        var applied = _applied;
        _applied = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        applied.SetResult();
    }

    private void ApplyStanding(LedgerEntry entry)
    {
        var standing = StandingEntry.Parser.ParseFrom(entry.Payload.Span).Standing;
        index.SetStanding(entry.Subject!.Value, standing.Sanctions.Count == 0 ? null : standing.ToByteArray());
        if (SanctionTransaction.From(entry, TokenOf(entry.TransactionEnd)) is { } transaction) _published.Add(transaction);
    }

    private async Task LoadIndex(CancellationToken cancellationToken)
    {
        await foreach (var page in store.Reader.ScanStandings(cancellationToken))
            foreach (var row in page)
            {
                if (row.Standing is { } standing) index.SetStanding(row.Code, standing);
                else index.AddKnown(row.Code);
            }
    }

    private string TokenOf(Position position) => ChangeToken.Of(store, position).ToString();

    private void SetToken() => Volatile.Write(ref _token, ChangeToken.Of(store, _position).ToString());

    [LoggerMessage(1, LogLevel.Information, "The standing index is ready: {Subjects} subjects, {Standings} with a standing, position {Position}, in {Elapsed:F0} ms.")]
    private partial void LogReady(long subjects, long standings, long position, double elapsed);

    [LoggerMessage(3, LogLevel.Critical, "{Fault} The store was restored or taken over: nothing is answered any more, and the node stops.")]
    private partial void LogFenced(string fault);

    [LoggerMessage(2, LogLevel.Error, "Following the ledger failed; trying again. Answers grow old meanwhile, and say so.")]
    private partial void LogFollowFailed(Exception exception);
}
