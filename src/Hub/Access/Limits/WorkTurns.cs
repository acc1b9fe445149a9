using CreditHub.Hub.Errors;
using CreditHub.V1;

namespace CreditHub.Hub.Access.Limits;

/// <summary>
/// Lets messages of streams be worked on, so many rows or questions at a time in all. Others wait their turn: agencies one after another,
/// each in the order in which its messages came. Without it every open stream would have its messages in work, and with many none would be done
/// in time.
/// </summary>
internal sealed class WorkTurns
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Queue<Waiter>> _waiting = new(StringComparer.Ordinal);

    // Agencies with a message that waits, the next one first.
    private readonly Queue<string> _order = new();
    private readonly int _capacity;
    private readonly long _waitingBytesMax;
    private long _waitingBytes;
    private int _free;

    /// <summary>Creates the turns.</summary>
    /// <param name="capacity">Weight that is in work at a time. A heavier message has all of it for itself.</param>
    /// <param name="waitingBytesMax">Bytes of messages that may wait.</param>
    public WorkTurns(int capacity, long waitingBytesMax) => (_capacity, _free, _waitingBytesMax) = (capacity, capacity, waitingBytesMax);

    /// <summary>Weight in work.</summary>
    public int InWork
    {
        get
        {
            lock (_gate) return _capacity - _free;
        }
    }

    /// <summary>Bytes that wait.</summary>
    public long WaitingBytes
    {
        get
        {
            lock (_gate) return _waitingBytes;
        }
    }

    /// <summary>Waits until a message may be worked on; dispose what is returned when it is done.</summary>
    /// <param name="agency">Whose message it is.</param>
    /// <param name="weight">Its rows or questions.</param>
    /// <param name="bytes">Gives its size; asked for only where it waits.</param>
    /// <param name="cancellationToken">Ends when the caller goes away.</param>
    /// <exception cref="ApiException">More waits than the hub keeps.</exception>
    public ValueTask<IDisposable> Take(string agency, int weight, Func<int> bytes, CancellationToken cancellationToken)
    {
        var taken = Math.Clamp(weight, 1, _capacity);
        lock (_gate)
        {
            if (_order.Count == 0 && taken <= _free)
            {
                _free -= taken;
                return new ValueTask<IDisposable>(new Turn(this, taken));
            }
        }

        return Wait(agency, taken, bytes(), cancellationToken);
    }

    private async ValueTask<IDisposable> Wait(string agency, int weight, int bytes, CancellationToken cancellationToken)
    {
        var waiter = new Waiter(weight);
        lock (_gate)
        {
            if (_waitingBytes + bytes > _waitingBytesMax)
            {
                throw new ApiException(
                    ErrorReason.Overloaded, "More messages wait to be worked on than the hub keeps.", ("retry_after_ms",
                        $"{RetryAfter.TotalMilliseconds:F0}"))
                { RetryAfter = RetryAfter };
            }

            _waitingBytes += bytes;
            if (!_waiting.TryGetValue(agency, out var queue)) _waiting.Add(agency, queue = new Queue<Waiter>());
            if (queue.Count == 0) _order.Enqueue(agency);
            queue.Enqueue(waiter);
            Grant();
        }

        try
        {
            await using var _ = cancellationToken.Register(() => waiter.Turn.TrySetCanceled(cancellationToken));
            return await waiter.Turn.Task;
        }
        finally
        {
            lock (_gate) _waitingBytes -= bytes;
        }
    }

    private void Release(int weight)
    {
        lock (_gate)
        {
            _free += weight;
            Grant();
        }
    }

    // Strictly in turn: a heavy message is not passed by lighter ones for ever.
    private void Grant()
    {
        while (_order.TryPeek(out var agency))
        {
            var queue = _waiting[agency];
            if (!queue.Peek().Turn.Task.IsCanceled)
            {
                if (queue.Peek().Weight > _free) return;
                var turn = new Turn(this, queue.Peek().Weight);
                if (queue.Peek().Turn.TrySetResult(turn)) _free -= turn.Weight;
            }

            queue.Dequeue();
            _order.Dequeue();
            if (queue.Count > 0) _order.Enqueue(agency);
            else _waiting.Remove(agency);
        }
    }

    private sealed class Waiter(int weight)
    {
        public int Weight { get; } = weight;

        // What goes on runs elsewhere, never under the lock.
        public TaskCompletionSource<IDisposable> Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Turn(WorkTurns turns, int weight) : IDisposable
    {
        private int _isDone;

        public int Weight => weight;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isDone, 1) == 0) turns.Release(weight);
        }
    }
}
