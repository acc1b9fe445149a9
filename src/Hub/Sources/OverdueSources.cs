using CreditHub.V1;

namespace CreditHub.Hub.Sources;

/// <summary>Sources that are silent past their reporting period (逾期未报), as an answer that goes on for long tells of them.</summary>
/// <param name="ages">Their ages, by dataset and source; shared, never change them.</param>
internal sealed class OverdueSources(IReadOnlyList<SourceAge> ages)
{
    /// <summary>No source is overdue.</summary>
    public static OverdueSources None { get; } = new([]);

    /// <summary>Their ages.</summary>
    public IReadOnlyList<SourceAge> Ages { get; } = ages;

    /// <summary>Those of some sources that are overdue.</summary>
    public static OverdueSources Among(IEnumerable<SourceAge> ages)
    {
        List<SourceAge> overdue = [.. ages.Where(a => a.Overdue)];
        return overdue.Count == 0 ? None : new OverdueSources(overdue);
    }

    /// <summary>True where a source is overdue that the other does not name, or the other way round; that all have aged is nothing to tell.</summary>
    public bool Names(OverdueSources otherThan)
    {
        if (ReferenceEquals(this, otherThan)) return false;
        if (Ages.Count != otherThan.Ages.Count) return true;
        for (var i = 0; i < Ages.Count; i++)
            if (Ages[i].Source != otherThan.Ages[i].Source || Ages[i].Dataset != otherThan.Ages[i].Dataset) return true;
        return false;
    }
}
