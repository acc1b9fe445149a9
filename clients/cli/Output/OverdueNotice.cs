using CreditHub.V1;

namespace CreditHub.Cli.Output;

/// <summary>Says of which sources an answer lacks what they have not yet said (逾期未报). Said once, and again only where it became others.</summary>
internal sealed class OverdueNotice
{
    // A hub to which few sources are connected yet has dozens; what matters is that there are some, and where to look.
    private const int NamedMax = 5;

    private string[] _told = [];

    /// <summary>The sentence about the sources that are overdue; null where there is none to say, or the same was said before.</summary>
    public string? Of(IEnumerable<SourceAge> ages)
    {
        List<SourceAge> overdue = [.. ages.Where(age => age.Overdue).DistinctBy(age => (age.Source, age.Dataset))];
        string[] names = [.. overdue.Select(age => $"{age.Source} {age.Dataset}")];
        if (names.SequenceEqual(_told)) return null;
        _told = names;
        return overdue.Count == 0 ? "no source is overdue any more" : Sentence(overdue);
    }

    private static string Sentence(List<SourceAge> overdue)
    {
        var named = overdue.Take(NamedMax).Select(age => $"{age.Source} {age.Dataset} ({Labels.Span(age)})");
        var rest = overdue.Count > NamedMax ? $" and {Labels.Number(overdue.Count - NamedMax)} more («hubctl sources»)" : "";
        return $"overdue: {string.Join(", ", named)}{rest}; what they have not said yet is missing here";
    }
}
