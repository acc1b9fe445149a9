using System.Data.Common;
using System.Diagnostics;
using System.Threading.Channels;
using CreditHub.Ledger.Engines;
using CreditHub.Ledger.Entries;
using Microsoft.Extensions.Logging;

namespace CreditHub.Ledger.Appending;

/// <summary>
/// The one way into the ledger on this node. Takes units from a bounded queue and commits them in groups on a thread of its own, so that
/// one fsync serves many and no store call runs on a grain's thread. A unit is answered only after its commit is on disk.
/// </summary>
public sealed partial class LedgerAppender : IAsyncDisposable
{
    private readonly Channel<Pending> _queue = Channel.CreateUnbounded<Pending>(new UnboundedChannelOptions { SingleReader = true });
    private readonly SemaphoreSlim _room;
    private readonly SemaphoreSlim _entry = new(1);
    private readonly Func<GroupWriter> _connect;
    private readonly LedgerEngine _engine;
    private readonly int _unitsMax;
    private readonly int _pendingMax;
    private readonly int _placesMax;
    private readonly ILogger _logger;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LedgerFence _fence;
    private long _commitBegan;
    private volatile string? _failure;
    private long _failures;

    internal LedgerAppender(LedgerEngine engine, Statements statements, LedgerFence fence, LedgerOptions options, TimeProvider time, ILogger logger)
    {
        _logger = logger;
        _fence = fence;
        _engine = engine;
        _unitsMax = options.GroupUnitsMax;
        _pendingMax = Math.Min(options.GroupUnitsMax, options.QueueUnitsMax);
        _placesMax = options.QueueUnitsMax;
        _room = new SemaphoreSlim(_placesMax);
        _connect = () => new GroupWriter(engine, statements, new LedgerConnection(engine.Open(isWriter: true)), fence, time);
        new Thread(Work) { IsBackground = true, Name = "ledger-writer" }.Start();
    }

    /// <summary>For how long the commit under way has stood; zero where none is. By the machine's own clock: what is measured is the machine.</summary>
    public TimeSpan StandsStillFor => Volatile.Read(ref _commitBegan) is var began and > 0 ? Stopwatch.GetElapsedTime(began) : TimeSpan.Zero;

    /// <summary>Why the last commit failed; null where it did not.</summary>
    public string? Failure => _failure;

    /// <summary>Commits that failed since the start.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>Units that have a place and are not in a commit yet.</summary>
    public int Waiting => _placesMax - _room.CurrentCount;

    /// <summary>Called on the writer's thread after each commit that the store made: how long it took, and how many units it held.</summary>
    public event Action<TimeSpan, int>? Measured;

    /// <summary>Called on the writer's thread with each committed group, in the order of positions and before its units are answered.</summary>
    public event Action<CommittedGroup>? Committed;

    /// <summary>Appends a unit. Waits while the queue is full. Cancelling gives up waiting for a place, never a unit that has one.</summary>
    /// <exception cref="LedgerFencedException">The store is in another epoch than this node.</exception>
    /// <exception cref="System.Data.Common.DbException">The commit failed; its outcome is unknown. Repeat the command.</exception>
    public async Task<AppendOutcome> Append(AppendUnit unit, CancellationToken cancellationToken) => (await Append([unit], cancellationToken))[0];

    /// <summary>
    /// Appends units, each for itself: one may be refused and its neighbours committed. One queueing and one answer for all of them; otherwise as
    /// for a single one.
    /// </summary>
    /// <returns>What became of each, in their order.</returns>
    public async Task<AppendOutcome[]> Append(IReadOnlyList<AppendUnit> units, CancellationToken cancellationToken)
    {
        _fence.Check();
        var outcomes = new AppendOutcome[units.Count];
        var answers = new List<Task>(1);
        for (var first = 0; first < outcomes.Length; first += _pendingMax)
        {
            var pending = new Pending(units, first, Math.Min(_pendingMax, outcomes.Length - first), outcomes);
            await TakePlaces(pending.Count, cancellationToken);
            if (!_queue.Writer.TryWrite(pending))
            {
                _room.Release(pending.Count);
                throw new ChannelClosedException();
            }

            answers.Add(pending.Answer.Task);
        }

        await Task.WhenAll(answers);
        return outcomes;
    }

    /// <summary>Stops taking units, finishes those it took.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _ended.Task;
        _room.Dispose();
        _entry.Dispose();
    }

    // One caller after the other: two that each hold half of what they need would wait for ever.
    private async Task TakePlaces(int count, CancellationToken cancellationToken)
    {
        await _entry.WaitAsync(cancellationToken);
        var taken = 0;
        try
        {
            for (; taken < count; taken++) await _room.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            if (taken > 0) _room.Release(taken);
            throw;
        }
        finally
        {
            _entry.Release();
        }
    }

    private void Work()
    {
        var group = new List<Pending>(_unitsMax);
        GroupWriter? open = null;
        try
        {
            while (WaitForUnits())
            {
                group.Clear();
                var units = TakeGroup(group);
                if (units.Count == 0) continue;
                try
                {
                    Volatile.Write(ref _commitBegan, Stopwatch.GetTimestamp());
                    open ??= _connect();
                    CommitGroup(open, group, units);
                    _failure = null;
                }
                catch (Exception e)
                {
                    // What the store did is unknown; the units are told so, and the next group starts on a new connection.
                    if (e is DbException) LogCommitRefused(e.Message, units.Count);
                    else LogCommitFailed(e, units.Count);
                    _failure = e.Message;
                    Interlocked.Increment(ref _failures);
                    open?.Dispose();
                    open = null;
                    foreach (var pending in group) pending.Answer.TrySetException(e);
                    if (e is DbException failure) FreeHead(failure);
                }
                finally
                {
                    Volatile.Write(ref _commitBegan, 0);
                }
            }
        }
        finally
        {
            open?.Dispose();
            _ended.SetResult();
        }
    }

    private void FreeHead(DbException failure)
    {
        try
        {
            if (_engine.FreeHead(failure)) LogFreed();
        }
        catch (DbException e)
        {
            LogCommitRefused(e.Message, 0);
        }
    }

    private bool WaitForUnits()
    {
        var waiting = _queue.Reader.WaitToReadAsync();
        return waiting.IsCompleted ? waiting.Result : waiting.AsTask().GetAwaiter().GetResult();
    }

    // As many as were waiting, but no more than a group may have; what is taken makes room in the queue.
    private List<AppendUnit> TakeGroup(List<Pending> group)
    {
        var units = new List<AppendUnit>();
        while (_queue.Reader.TryPeek(out var next) && (units.Count == 0 || units.Count + next.Count <= _unitsMax) && _queue.Reader.TryRead(out var pending))
        {
            group.Add(pending);
            for (var i = 0; i < pending.Count; i++) units.Add(pending.Units[pending.First + i]);
        }

        if (units.Count > 0) _room.Release(units.Count);
        return units;
    }

    private void CommitGroup(GroupWriter writer, List<Pending> group, List<AppendUnit> units)
    {
        var (outcomes, entries) = writer.Commit(units);
        try
        {
            Measured?.Invoke(StandsStillFor, units.Count);
            if (entries.Count > 0) Committed?.Invoke(new CommittedGroup(entries));
        }
        catch (Exception e)
        {
            // The commit stands whatever a listener does; listeners read what they missed from the ledger.
            LogListenerFailed(e);
        }

        var done = 0;
        foreach (var pending in group)
        {
            outcomes.AsSpan(done, pending.Count).CopyTo(pending.Outcomes.AsSpan(pending.First));
            done += pending.Count;
            pending.Answer.TrySetResult();
        }

        try
        {
            writer.KeepUp();
        }
        catch (DbException e)
        {
            LogUpkeepFailed(e);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "Committing a group of {Units} units failed; their outcome is unknown.")]
    private partial void LogCommitFailed(Exception exception, int units);

    [LoggerMessage(4, LogLevel.Error, "The store did not commit a group of {Units} units; their outcome is unknown. {Fault}")]
    private partial void LogCommitRefused(string fault, int units);

    [LoggerMessage(5, LogLevel.Warning, "A session that kept the ledger's head locked and did nothing was ended.")]
    private partial void LogFreed();

    [LoggerMessage(2, LogLevel.Error, "A listener failed on a committed group.")]
    private partial void LogListenerFailed(Exception exception);

    [LoggerMessage(3, LogLevel.Error, "The store's upkeep failed and will be tried again. What was committed stands, but the log of writes grows meanwhile.")]
    private partial void LogUpkeepFailed(Exception exception);

    /// <summary>Units of one caller that are committed in one group.</summary>
    private sealed record Pending(IReadOnlyList<AppendUnit> Units, int First, int Count, AppendOutcome[] Outcomes)
    {
        public TaskCompletionSource Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
