using System.Runtime.InteropServices;
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
    public void AddKnown(UnifiedSocialCreditCode code) => PartitionOf(Key.Of(code)).Add(Key.Of(code));

    /// <summary>The subject stands so; null = nothing stands any more.</summary>
    public void SetStanding(UnifiedSocialCreditCode code, byte[]? standing) => PartitionOf(Key.Of(code)).Set(Key.Of(code), standing);

    /// <summary>Looks a subject up. False: unknown. True with null: known, and nothing stands.</summary>
    public bool TryFind(UnifiedSocialCreditCode code, out byte[]? standing) => PartitionOf(Key.Of(code)).TryFind(Key.Of(code), out standing);

    /// <summary>Which partition a subject is in.</summary>
    internal static int PartitionNumber(UnifiedSocialCreditCode code) => Key.Of(code).Partition;

    private Partition PartitionOf(Key key) => _partitions[key.Partition];

    // A code's 90 bits, of which the upper 26 fit a half word.
    private readonly record struct Key(uint High, ulong Low)
    {
        // Codes share their prefixes; multiplying spreads the bits that differ over the word. The top six choose the partition, lower ones the slot.
        public ulong Mixed => (Low ^ (High * 0x9E3779B97F4A7C15UL)) * 0xD6E8FEB86659FD93UL;

        public int Partition => (int)(Mixed >> 58);

        public static Key Of(UnifiedSocialCreditCode code) => new((uint)(code.Packed >> 64), (ulong)code.Packed);
    }

    // Sixteen bytes, so that none lies across two lines of the processor's cache: a look-up waits for memory once.
    [StructLayout(LayoutKind.Sequential)]
    private struct Slot
    {
        public ulong Low;
        public uint High;

        // Place of the standing, counted from 1; 0 = nothing stands.
        public int Standing;

        public readonly bool IsFree => Low == 0 && High == 0;

        public readonly bool Holds(Key key) => Low == key.Low && High == key.High;
    }

    // Open addressing with linear probing; keys are never removed, since the ledger never forgets a subject. Key 0 is no code and marks a free slot.
    // Readers take no lock: they look whether a change was under way meanwhile, and only then wait for it (a sequence lock).
    private sealed class Partition
    {
        private readonly Lock _gate = new();
        private readonly Stack<int> _free = new();
        private Slot[] _slots = new Slot[256];
        private byte[]?[] _standings = new byte[]?[16];

        // Odd while something is being changed.
        private int _version;
        private int _standingsUsed;

        public int Count { get; private set; }

        public int StandingCount => _standingsUsed - _free.Count;

        public void Add(Key key)
        {
            lock (_gate)
            {
                BeginChange();
                Take(key);
                EndChange();
            }
        }

        public void Set(Key key, byte[]? standing)
        {
            lock (_gate)
            {
                BeginChange();
                ref var slot = ref Take(key);
                var held = slot.Standing - 1;
                if (standing is not null)
                {
                    if (held < 0)
                    {
                        held = TakeFree();
                        slot.Standing = held + 1;
                    }

                    _standings[held] = standing;
                }
                else if (held >= 0)
                {
                    _standings[held] = null;
                    _free.Push(held);
                    slot.Standing = 0;
                }

                EndChange();
            }
        }

        public bool TryFind(Key key, out byte[]? standing)
        {
            var version = Volatile.Read(ref _version);
            if ((version & 1) == 0)
            {
                var isKnown = Look(key, out standing);
                Volatile.ReadBarrier();
                if (_version == version) return isKnown;
            }

            lock (_gate) return Look(key, out standing);
        }

        // What is read while a change is under way may not belong together, and is thrown away; it must only not fail.
        private bool Look(Key key, out byte[]? standing)
        {
            var slots = _slots;
            var slot = slots[Find(slots, key)];
            var standings = _standings;
            standing = (uint)(slot.Standing - 1) < (uint)standings.Length ? standings[slot.Standing - 1] : null;
            return !slot.IsFree;
        }

        private void BeginChange()
        {
            _version++;
            Volatile.WriteBarrier();
        }

        private void EndChange() => Volatile.Write(ref _version, _version + 1);

        private ref Slot Take(Key key)
        {
            var at = Find(_slots, key);
            if (_slots[at].IsFree)
            {
                if ((Count + 1) * 10 > _slots.Length * 7)
                {
                    Grow();
                    at = Find(_slots, key);
                }

                _slots[at] = new Slot { Low = key.Low, High = key.High };
                Count++;
            }

            return ref _slots[at];
        }

        private int TakeFree()
        {
            if (_free.TryPop(out var free)) return free;
            if (_standingsUsed == _standings.Length) Array.Resize(ref _standings, _standings.Length * 2);
            return _standingsUsed++;
        }

        private void Grow()
        {
            var slots = new Slot[_slots.Length * 2];
            foreach (var slot in _slots)
                if (!slot.IsFree) slots[Find(slots, new Key(slot.High, slot.Low))] = slot;
            _slots = slots;
        }

        private static int Find(Slot[] slots, Key key)
        {
            var mask = slots.Length - 1;
            var at = (int)(key.Mixed >> 20) & mask;
            while (!slots[at].IsFree && !slots[at].Holds(key)) at = (at + 1) & mask;
            return at;
        }
    }
}
