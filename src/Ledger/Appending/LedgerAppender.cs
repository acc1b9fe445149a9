using System.Threading.Channels;
using CreditHub.Ledger.Engines;
using Microsoft.Extensions.Logging;

namespace CreditHub.Ledger.Appending;

/// <summary>
/// The one way into the ledger on this node. Takes units from a bounded queue and commits them in groups on a thread of its own, so that
/// one fsync serves many and no store call runs on a grain's thread. A unit is answered only after its commit is on disk.
/// </summary>
public sealed partial class LedgerAppender : IAsyncDisposable
{
    private readonly Channel<Pending> _queue;
    private readonly Func<GroupWriter> _connect;
    private readonly int _unitsMax;
    private readonly ILogger _logger;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LedgerFencedException? _fenced;

    internal LedgerAppender(LedgerEngine engine, Statements statements, long epoch, LedgerOptions options, TimeProvider time, ILogger logger)
    {
        _logger = logger;
        _unitsMax = options.GroupUnitsMax;
        _queue = Channel.CreateBounded<Pending>(new BoundedChannelOptions(options.QueueUnitsMax) { SingleReader = true });
        _connect = () => new GroupWriter(engine, statements, new LedgerConnection(engine.Open(isWriter: true)), epoch, time);
        new Thread(Work) { IsBackground = true, Name = "ledger-writer" }.Start();
    }

    /// <summary>Called on the writer's thread with each committed group, in the order of positions and before its units are answered.</summary>
    public event Action<CommittedGroup>? Committed;

    /// <summary>Appends a unit. Waits while the queue is full. Cancelling gives up waiting for a place, never a unit that has one.</summary>
    /// <exception cref="LedgerFencedException">The store is in another epoch than this node.</exception>
    /// <exception cref="System.Data.Common.DbException">The commit failed; its outcome is unknown. Repeat the command.</exception>
    public async Task<AppendOutcome> Append(AppendUnit unit, CancellationToken cancellationToken)
    {
        if (_fenced is not null) throw _fenced;
        var pending = new Pending(unit);
        await _queue.Writer.WriteAsync(pending, cancellationToken);
        return await pending.Answer.Task;
    }

    /// <summary>Stops taking units, finishes those it took.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _ended.Task;
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
                while (group.Count < _unitsMax && _queue.Reader.TryRead(out var pending)) group.Add(pending);
                if (group.Count == 0) continue;
                try
                {
                    open ??= _connect();
                    CommitGroup(open, group);
                }
                catch (Exception e)
                {
                    // What the store did is unknown; the units are told so, and the next group starts on a new connection.
                    LogCommitFailed(e, group.Count);
                    _fenced ??= e as LedgerFencedException;
                    open?.Dispose();
                    open = null;
                    foreach (var pending in group) pending.Answer.TrySetException(e);
                }
            }
        }
        finally
        {
            open?.Dispose();
            _ended.SetResult();
        }
    }

    private bool WaitForUnits()
    {
        var waiting = _queue.Reader.WaitToReadAsync();
        return waiting.IsCompleted ? waiting.Result : waiting.AsTask().GetAwaiter().GetResult();
    }

    private void CommitGroup(GroupWriter writer, List<Pending> group)
    {
        var (outcomes, entries) = writer.Commit(group.ConvertAll(p => p.Unit));
        try
        {
            if (entries.Count > 0) Committed?.Invoke(new CommittedGroup(entries));
        }
        catch (Exception e)
        {
            // The commit stands whatever a listener does; listeners read what they missed from the ledger.
            LogListenerFailed(e);
        }

        for (var i = 0; i < group.Count; i++) group[i].Answer.TrySetResult(outcomes[i]);
    }

    [LoggerMessage(1, LogLevel.Error, "Committing a group of {Units} units failed; their outcome is unknown.")]
    private partial void LogCommitFailed(Exception exception, int units);

    [LoggerMessage(2, LogLevel.Error, "A listener failed on a committed group.")]
    private partial void LogListenerFailed(Exception exception);

    private sealed record Pending(AppendUnit Unit)
    {
        public TaskCompletionSource<AppendOutcome> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
