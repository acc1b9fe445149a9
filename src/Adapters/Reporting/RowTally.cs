using CreditHub.Adapters.Mapping;
using CreditHub.Adapters.Reading;
using CreditHub.Domain.PersonalData;
using CreditHub.Domain.Texts;

namespace CreditHub.Adapters.Reporting;

/// <summary>What was found in the rows of a delivery, for people: bounded, and without numbers of persons.</summary>
internal record RowTally
{
    private const int UnlistedMax = 100;
    private const int MessageMax = 300;

    /// <summary>How often values occurred in rows taken that no code table has, by column and text.</summary>
    public SortedDictionary<string, long> Unlisted { get; init; } = new(StringComparer.Ordinal);

    /// <summary>How many cells were stored otherwise than they were written, by column.</summary>
    public SortedDictionary<string, long> Normalised { get; init; } = new(StringComparer.Ordinal);

    /// <summary>How many cells were stored otherwise than they were written, by what was changed.</summary>
    public SortedDictionary<string, long> NormalisedBy { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The first rows that were refused, and the first that are in doubt.</summary>
    public List<RowExample> Examples { get; init; } = [];

    /// <summary>Rows that were taken and are in doubt.</summary>
    public long Doubtful { get; set; }

    /// <summary>Adds a row that is taken.</summary>
    public void Add(int row, MappedRow.Ready taken, int examplesMax)
    {
        foreach (var text in taken.Originals ?? [])
        {
            Count(Normalised, Echo.Of(text.Column));
            foreach (var kind in TextChange.KindsOf(text)) Count(NormalisedBy, kind);
        }

        foreach (var value in taken.Unlisted ?? [])
        {
            // What is beyond is counted together.
            var key = $"{Echo.Of(value.Column)}: {value.Text}";
            Count(Unlisted, Unlisted.ContainsKey(key) || Unlisted.Count < UnlistedMax ? key : "…");
        }

        if (taken.Doubt is not { } doubt) return;
        Doubtful++;
        Show(row, "", doubt, isTaken: true, examplesMax);
    }

    /// <summary>Shows a row among the first ones: where to begin; the quarantine has them all.</summary>
    public void Show(int row, string column, string message, bool isTaken, int examplesMax)
    {
        if (Examples.Count(e => e.IsTaken == isTaken) >= examplesMax) return;
        var shown = ShownText.Clipped(PersonalNumber.Repeatable(message), MessageMax);
        Examples.Add(new RowExample(row, Echo.Of(column), shown, isTaken));
    }

    private static void Count(SortedDictionary<string, long> counts, string key) => counts[key] = counts.GetValueOrDefault(key) + 1;
}
