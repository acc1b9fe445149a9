using CreditHub.V1;

namespace CreditHub.Hub.Evidence.Recalls;

/// <summary>
/// Brings answers and changes together, in whichever order they become known: a change looks for the answers that rested on the state before it, and an
/// answer that becomes known late, because its entry was on its way to disk, looks for changes after the state that it rested on. Each pair is told once.
/// </summary>
internal sealed class RecallBook(RecallIndex index, int changesMax)
{
    private readonly Dictionary<UInt128, List<RecallChange>> _changes = [];
    private readonly Queue<RecallChange> _order = new();
    private readonly HashSet<(long Position, UInt128 DecisionId)> _told = [];

    /// <summary>Answers held.</summary>
    public RecallIndex Index => index;

    /// <summary>A decision was recalled before, as the ledger says.</summary>
    public void NoteTold(long changePosition, UInt128 decisionId) => _told.Add((changePosition, decisionId));

    /// <summary>Every recall of before has been noted: changes from now on are new.</summary>
    public void ForgetTold() => _told.Clear();

    /// <summary>An answer became known; gives the changes that it must be recalled for.</summary>
    public IEnumerable<RecallChange> Add(UInt128 key, RestingAnswer answer)
    {
        index.Add(key, answer);
        if (!_changes.TryGetValue(key, out var changes)) return [];
        return [.. changes.Where(c => c.Position.Value > answer.Position && !_told.Contains((c.Position.Value, answer.DecisionId)))];
    }

    /// <summary>A change became known; gives the answers that must be recalled for it, by agency.</summary>
    public IEnumerable<IGrouping<string, RestingAnswer>> Add(RecallChange change, long sinceMs)
    {
        Keep(change);
        return [.. index.Find(change.Key, sinceMs)
            .Where(a => a.Position < change.Position.Value && !_told.Contains((change.Position.Value, a.DecisionId)))
            .DistinctBy(a => a.DecisionId).GroupBy(a => a.Agency, StringComparer.Ordinal)];
    }

    private void Keep(RecallChange change)
    {
        if (!_changes.TryGetValue(change.Key, out var changes)) _changes[change.Key] = changes = [];
        changes.Add(change);
        _order.Enqueue(change);
        if (_order.Count <= changesMax) return;
        var oldest = _order.Dequeue();
        if (_changes.TryGetValue(oldest.Key, out var held) && held.Remove(oldest) && held.Count == 0) _changes.Remove(oldest.Key);
    }
}
