using CreditHub.Hub.Hosting;
using CreditHub.Ledger.Entries;

namespace CreditHub.Hub.Feed;

/// <summary>
/// The latest transactions, shared by all subscribers and bounded in bytes. Subscribers pull: nobody has a buffer of its own, nobody can fill
/// one, and whoever falls off the tail goes back to the log.
/// </summary>
internal sealed class ChangeRing(long bytesMax)
{
    private readonly Lock _gate = new();
    private readonly TransactionQueue _kept = new();
    private readonly AsyncPulse _arrival = new();
    private Position _floor;
    private Position _head;
    private long _bytes;

    /// <summary>Who reads it for a subscriber.</summary>
    public OpenWatches Watches { get; } = new();

    /// <summary>Everything up to here has been taken in.</summary>
    public Position Head
    {
        get
        {
            lock (_gate) return _head;
        }
    }

    /// <summary>Begins at a position: nothing before it is kept.</summary>
    public void BeginAt(Position position)
    {
        lock (_gate) _floor = _head = position;
    }

    /// <summary>Takes in transactions and everything up to a position, then wakes all who wait.</summary>
    public void Publish(IReadOnlyList<FeedTransaction> transactions, Position head)
    {
        lock (_gate)
        {
            foreach (var transaction in transactions)
            {
                _kept.Add(transaction);
                _bytes += transaction.Bytes;
            }

            while (_bytes > bytesMax && _kept.Count > 1)
            {
                var oldest = _kept.RemoveFirst();
                _bytes -= oldest.Bytes;
                _floor = oldest.Position;
            }

            _head = head;
        }

        _arrival.Pulse();
    }

    /// <summary>
    /// Copies what follows a position. False: the position is before what is kept, go to the log. With true and nothing copied,
    /// <paramref name="reached"/> is the present and <paramref name="arrival"/> completes with the next publication.
    /// </summary>
    public bool TryRead(Position after, List<FeedTransaction> into, int max, out Position reached, out Task arrival)
    {
        lock (_gate)
        {
            reached = after;
            arrival = _arrival.Next;
            if (after < _floor) return false;
            _kept.CopyAfter(after, into, max);

            // The log may have served what is committed and not yet taken in here; going back would send it twice.
            reached = into.Count == max ? into[^1].Position : after > _head ? after : _head;
            return true;
        }
    }

    // A circular array ordered by position: removal at the front, addition at the back, binary search between.
    private sealed class TransactionQueue
    {
        private FeedTransaction[] _items = new FeedTransaction[1024];
        private int _first;

        public int Count { get; private set; }

        private FeedTransaction this[int index] => _items[(_first + index) & (_items.Length - 1)];

        public void Add(FeedTransaction transaction)
        {
            if (Count == _items.Length) Grow();
            _items[(_first + Count++) & (_items.Length - 1)] = transaction;
        }

        public FeedTransaction RemoveFirst()
        {
            var first = _items[_first];
            _items[_first] = null!;
            _first = (_first + 1) & (_items.Length - 1);
            Count--;
            return first;
        }

        public void CopyAfter(Position after, List<FeedTransaction> into, int max)
        {
            var low = 0;
            var high = Count;
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (this[middle].Position <= after) low = middle + 1;
                else high = middle;
            }

            for (var i = low; i < Count && into.Count < max; i++) into.Add(this[i]);
        }

        private void Grow()
        {
            var grown = new FeedTransaction[_items.Length * 2];
            for (var i = 0; i < Count; i++) grown[i] = this[i];
            _items = grown;
            _first = 0;
        }
    }
}
