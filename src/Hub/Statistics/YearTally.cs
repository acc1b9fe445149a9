using System.Runtime.InteropServices;
using CreditHub.V1;

namespace CreditHub.Hub.Statistics;

/// <summary>What a figure counts, and where.</summary>
internal readonly record struct YearFigureKey(
    YearFigureKind Kind, FigureLevel Level, string Code, CommitmentKind CommitmentKind = CommitmentKind.Unspecified,
        CaseKind CaseKind = CaseKind.Unspecified)
{
    /// <summary>The same figure without the kind of commitment or process: what shares are counted of.</summary>
    public YearFigureKey Whole => this with { CommitmentKind = CommitmentKind.Unspecified, CaseKind = CaseKind.Unspecified };
}

/// <summary>Where something counts.</summary>
/// <param name="Region">Region, GB/T 2260; empty = not known.</param>
/// <param name="Agency">Department; empty = none.</param>
internal readonly record struct FigurePlace(string Region, string Agency = "")
{
    private const int RegionDigits = 6;
    private const int CityDigits = 4;

    /// <summary>The province, the place's city and county, and its department.</summary>
    public IEnumerable<(FigureLevel Level, string Code)> Levels()
    {
        yield return (FigureLevel.Whole, "");
        if (Region.Length == RegionDigits)
        {
            yield return (FigureLevel.City, Region[..CityDigits] + "00");
            if (!Region.EndsWith("00", StringComparison.Ordinal)) yield return (FigureLevel.County, Region);
        }

        if (Agency.Length > 0) yield return (FigureLevel.Agency, Agency);
    }
}

/// <summary>Adds up figures of the year at every level of a place.</summary>
internal sealed class YearTally
{
    private readonly Dictionary<YearFigureKey, (long Count, long Of)> _counts = [];
    private readonly Dictionary<YearFigureKey, long> _shared = [];
    private readonly Dictionary<YearFigureKey, List<int>> _days = [];

    /// <summary>Counts some, of some more.</summary>
    public void Add(YearFigureKind kind, FigurePlace place, long count, long of, CaseKind caseKind = CaseKind.Unspecified)
    {
        foreach (var (level, code) in place.Levels()) AddAt(new YearFigureKey(kind, level, code, CaseKind: caseKind), count, of);
    }

    /// <summary>Counts at one level alone.</summary>
    public void AddAt(YearFigureKey key, long count, long of)
    {
        ref var held = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, key, out _);
        held = (held.Count + count, held.Of + of);
    }

    /// <summary>Counts one of a kind of commitment or process, of all kinds together.</summary>
    public void AddShare(YearFigureKind kind, FigurePlace place, CommitmentKind commitmentKind, CaseKind caseKind)
    {
        foreach (var (level, code) in place.Levels())
        {
            var key = new YearFigureKey(kind, level, code, commitmentKind, caseKind);
            AddAt(key, 1, 0);
            CollectionsMarshal.GetValueRefOrAddDefault(_shared, key.Whole, out _)++;
        }
    }

    /// <summary>Adds how long a counted case took.</summary>
    public void AddDays(YearFigureKind kind, FigurePlace place, CaseKind caseKind, int days)
    {
        foreach (var (level, code) in place.Levels())
        {
            var key = new YearFigureKey(kind, level, code, CaseKind: caseKind);
            (CollectionsMarshal.GetValueRefOrAddDefault(_days, key, out _) ??= []).Add(days);
        }
    }

    /// <summary>The figures of a kind at a level.</summary>
    public IReadOnlyList<YearFigureKey> CodesOf(YearFigureKind kind, FigureLevel level) =>
        [.. _counts.Keys.Where(k => k.Kind == kind && k.Level == level)];

    /// <summary>The figures in their order. One that counts of nothing is left out, unless it counts something all the same.</summary>
    public IReadOnlyList<YearFigure> Figures() =>
    [
        .. _counts.Select(c => ToFigure(c.Key, c.Value.Count, _shared.GetValueOrDefault(c.Key.Whole, c.Value.Of)))
            .Where(f => f.Count > 0 || f.Of > 0)
            .OrderBy(f => f.Kind).ThenBy(f => f.Level).ThenBy(f => f.Code, StringComparer.Ordinal)
            .ThenBy(f => f.CommitmentKind).ThenBy(f => f.CaseKind),
    ];

    private YearFigure ToFigure(YearFigureKey key, long count, long of)
    {
        var figure = new YearFigure
        {
            Kind = key.Kind, Level = key.Level, Code = key.Code, Count = count, Of = of,
            CommitmentKind = key.CommitmentKind, CaseKind = key.CaseKind,
        };
        if (!_days.TryGetValue(key, out var days)) return figure;
        days.Sort();
        figure.MedianDays = days[(days.Count - 1) / 2];
        return figure;
    }
}
