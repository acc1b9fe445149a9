using System.IO.Hashing;
using System.Text;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Hub.Evidence.Recalls;

/// <summary>An answer that rested on a record.</summary>
/// <param name="DecisionId">Number of the decision.</param>
/// <param name="Agency">Agency that was answered.</param>
/// <param name="Position">State of the ledger that the answer rested on.</param>
internal readonly record struct RestingAnswer(UInt128 DecisionId, string Agency, long Position);

/// <summary>
/// Which answers rested on which record of which subject, the latest so many of them, in arrays that the garbage collector need not look into. Answers to one
/// record are linked from the latest back; what was overwritten is known by its sequence number.
/// </summary>
internal sealed class RecallIndex(int answersMax)
{
    private readonly Dictionary<UInt128, long> _latest = [];
    private readonly Dictionary<string, int> _agencyNumbers = new(StringComparer.Ordinal);
    private readonly List<string> _agencies = [];
    private Slot[] _slots = new Slot[Math.Min(1024, answersMax)];
    private long _added;

    /// <summary>Answers held.</summary>
    public long Count => Math.Min(_added, _slots.Length);

    /// <summary>Answers that had to go before their time because there were too many.</summary>
    public long Dropped { get; private set; }

    /// <summary>The key of a record of a subject.</summary>
    public static UInt128 KeyOf(RecordReference record, string subject) =>
        XxHash128.HashToUInt128(Encoding.UTF8.GetBytes($"{record.Source}\0{record.Dataset}\0{record.RecordNumber}\0{subject}"));

    /// <summary>The key of a record that its reader may not see.</summary>
    public static UInt128 KeyOf(ByteString closedRecord) => System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(closedRecord.Span);

    /// <summary>The key of what a logged reason rested on; null where the entry names nothing.</summary>
    public static UInt128? KeyOf(EvidenceReason reason, string subject) => reason switch
    {
        { Record: { } record } => KeyOf(record, subject),
        { ClosedRecord.Length: Access.ClosedRecords.Size } => KeyOf(reason.ClosedRecord),
        _ => null,
    };

    /// <summary>An answer rested on a record.</summary>
    public void Add(UInt128 key, in RestingAnswer answer)
    {
        if (_added == _slots.Length && _slots.Length < answersMax) Array.Resize(ref _slots, (int)Math.Min((long)_slots.Length * 2, answersMax));
        ref var slot = ref _slots[_added % _slots.Length];
        if (_added >= _slots.Length) Drop(slot);
        slot = new Slot(key, answer.DecisionId, answer.Position, _latest.TryGetValue(key, out var before) ? before : -1, NumberOf(answer.Agency));
        _latest[key] = _added++;
    }

    /// <summary>The answers that rested on a record, latest first, given at or after a time.</summary>
    public IEnumerable<RestingAnswer> Find(UInt128 key, long sinceMs)
    {
        if (!_latest.TryGetValue(key, out var at)) yield break;
        while (at >= 0 && at >= _added - _slots.Length)
        {
            var slot = _slots[at % _slots.Length];
            if ((long)(slot.DecisionId >> 80) < sinceMs) yield break;
            yield return new RestingAnswer(slot.DecisionId, _agencies[slot.Agency], slot.Position);
            at = slot.Before;
        }
    }

    private void Drop(in Slot slot)
    {
        Dropped++;
        if (_latest.TryGetValue(slot.Key, out var latest) && latest == _added - _slots.Length) _latest.Remove(slot.Key);
    }

    private int NumberOf(string agency)
    {
        if (_agencyNumbers.TryGetValue(agency, out var number)) return number;
        _agencies.Add(agency);
        return _agencyNumbers[agency] = _agencies.Count - 1;
    }

    private readonly record struct Slot(UInt128 Key, UInt128 DecisionId, long Position, long Before, int Agency);
}
