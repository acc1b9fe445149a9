using CreditHub.Domain.Codes;

namespace CreditHub.Hub.Eligibility;

/// <summary>
/// Which subjects are known, and how those stand against which (or for which) something stands. Fed by the feed, read by checks. Known subjects
/// are packed keys in flat arrays, so that the garbage collector sees a few arrays and not millions of objects; only the small share with a
/// standing has an object: its encoded <c>SubjectStanding</c>.
/// </summary>
public sealed class StandingIndex
{
    private const int PartitionCount = 64;
    private readonly Partition[] _partitions = [.. Enumerable.Range(0, PartitionCount).Select(_ => new Partition())];

    /// <summary>Number of subjects known.</summary>
    public long Subjects => _partitions.Sum(p => (long)p.Count);

    /// <summary>Number of subjects with a standing.</summary>
    public long Standings => _partitions.Sum(p => (long)p.StandingCount);

    /// <summary>The subject exists; how it stands stays as it is.</summary>
    public void AddKnown(UnifiedSocialCreditCode code) => PartitionOf(code.Packed).Add(code.Packed);

    /// <summary>The subject stands so; null = nothing stands any more.</summary>
    public void SetStanding(UnifiedSocialCreditCode code, byte[]? standing) => PartitionOf(code.Packed).Set(code.Packed, standing);

    /// <summary>Looks a subject up. False: unknown. True with null: known, and nothing stands.</summary>
    public bool TryFind(UnifiedSocialCreditCode code, out byte[]? standing) => PartitionOf(code.Packed).TryFind(code.Packed, out standing);

    private Partition PartitionOf(UInt128 key) => _partitions[Mix(key) >> 58];

    // Codes share their prefixes; multiplying spreads the bits that differ over the word. The top six choose the partition, lower ones the slot.
    private static ulong Mix(UInt128 key) => ((ulong)key ^ ((ulong)(key >> 64) * 0x9E3779B97F4A7C15UL)) * 0xD6E8FEB86659FD93UL;

    // Open addressing with linear probing; keys are never removed, since the ledger never forgets a subject. Key 0 is no code and marks a free slot.
    private sealed class Partition
    {
        private readonly Lock _gate = new();
        private UInt128[] _keys = new UInt128[256];
        private int[] _standingOf = new int[256];
        private byte[]?[] _standings = new byte[]?[16];
        private readonly Stack<int> _free = new();
        private int _standingsUsed;

        public int Count { get; private set; }

        public int StandingCount => _standingsUsed - _free.Count;

        public void Add(UInt128 key)
        {
            lock (_gate) SlotFor(key);
        }

        public void Set(UInt128 key, byte[]? standing)
        {
            lock (_gate)
            {
                var slot = SlotFor(key);
                var held = _standingOf[slot] - 1;
                if (standing is null)
                {
                    if (held < 0) return;
                    _standings[held] = null;
                    _free.Push(held);
                    _standingOf[slot] = 0;
                    return;
                }

                if (held < 0)
                {
                    held = TakeFree();
                    _standingOf[slot] = held + 1;
                }

                _standings[held] = standing;
            }
        }

        public bool TryFind(UInt128 key, out byte[]? standing)
        {
            lock (_gate)
            {
                var slot = Find(_keys, key);
                if (_keys[slot] == UInt128.Zero)
                {
                    standing = null;
                    return false;
                }

                var held = _standingOf[slot];
                standing = held == 0 ? null : _standings[held - 1];
                return true;
            }
        }

        private int SlotFor(UInt128 key)
        {
            var slot = Find(_keys, key);
            if (_keys[slot] != UInt128.Zero) return slot;
            if ((Count + 1) * 10 > _keys.Length * 7)
            {
                Grow();
                slot = Find(_keys, key);
            }

            _keys[slot] = key;
            Count++;
            return slot;
        }

        private int TakeFree()
        {
            if (_free.TryPop(out var free)) return free;
            if (_standingsUsed == _standings.Length) Array.Resize(ref _standings, _standings.Length * 2);
            return _standingsUsed++;
        }

        private void Grow()
        {
            var keys = new UInt128[_keys.Length * 2];
            var standingOf = new int[keys.Length];
            for (var i = 0; i < _keys.Length; i++)
            {
                if (_keys[i] == UInt128.Zero) continue;
                var slot = Find(keys, _keys[i]);
                keys[slot] = _keys[i];
                standingOf[slot] = _standingOf[i];
            }

            (_keys, _standingOf) = (keys, standingOf);
        }

        private static int Find(UInt128[] keys, UInt128 key)
        {
            var mask = keys.Length - 1;
            var slot = (int)(Mix(key) >> 20) & mask;
            while (keys[slot] != UInt128.Zero && keys[slot] != key) slot = (slot + 1) & mask;
            return slot;
        }
    }
}
