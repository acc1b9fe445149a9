using CreditHub.V1;

namespace CreditHub.Hub.Tests.Changes;

/// <summary>What a subscriber holds that does as the contract says.</summary>
internal sealed class Mirror
{
    private readonly SortedDictionary<string, SnapshotEntry> _entries = new(StringComparer.Ordinal);

    /// <summary>The text of a mirror that holds entries as they are listed.</summary>
    public static string Of(IEnumerable<SnapshotEntry> entries)
    {
        var mirror = new Mirror();
        foreach (var entry in entries) mirror.Put(entry);
        return mirror.ToString();
    }

    public async Task UntilCaughtUp(Watch watch)
    {
        while (true)
        {
            var next = await watch.Next();
            Take(next);
            if (next.CaughtUp is not null) return;
        }
    }

    public void Take(WatchResponse message)
    {
        if (message.SnapshotEntry is { } entry) Put(entry);
        if (message.Changes is { } set) Apply(set);
    }

    public void Apply(ChangeSet set)
    {
        foreach (var change in set.Changes) Apply(change);
    }

    public override string ToString() => string.Join('\n', _entries.Values.Select(e => e.ToString()));

    private void Put(SnapshotEntry entry)
    {
        var held = entry.Clone();
        Sort(held);
        if (held.Sanctions.Count == 0) _entries.Remove(held.UnifiedSocialCreditCode);
        else _entries[held.UnifiedSocialCreditCode] = held;
    }

    private void Apply(SanctionChange change)
    {
        var code = change.UnifiedSocialCreditCode;
        if (!_entries.TryGetValue(code, out var entry)) entry = new SnapshotEntry { UnifiedSocialCreditCode = code };
        (entry.SubjectName, entry.RegionCode, entry.IndustryCode) = (change.SubjectName, change.RegionCode, change.IndustryCode);
        if (change.Sanction is { } sanction)
        {
            foreach (var old in entry.Sanctions.Where(s => IsSame(s, sanction)).ToList()) entry.Sanctions.Remove(old);
            if (change.Kind is SanctionChangeKind.SanctionStarted or SanctionChangeKind.SanctionChanged
                or SanctionChangeKind.SanctionEntered)
                entry.Sanctions.Add(sanction);
        }

        Put(entry);
    }

    private static bool IsSame(Sanction one, Sanction other) =>
        one.Record.Equals(other.Record) && one.ListCode == other.ListCode && (one.ListCode.Length > 0
            || one.MeasureCodes.SequenceEqual(other.MeasureCodes));

    private static void Sort(SnapshotEntry entry)
    {
        var sorted = entry.Sanctions.OrderBy(s => s.ToString(), StringComparer.Ordinal).ToList();
        entry.Sanctions.Clear();
        entry.Sanctions.AddRange(sorted);
    }
}
