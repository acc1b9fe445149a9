using CreditHub.Domain.Calendar;
using CreditHub.Hub.Reporting;
using CreditHub.V1;

namespace CreditHub.Hub.Quality;

/// <summary>What was counted of one source's dataset on one day since the last flush.</summary>
internal sealed class QualityTally
{
    private readonly Lock _gate = new();
    private readonly Dictionary<RowEffect, long> _effects = [];
    private readonly Dictionary<ErrorReason, long> _reasons = [];
    private readonly Dictionary<Timeliness, long> _arrivals = [];
    private readonly long[] _filled = new long[RowContract.PlaceCount];
    private long _refused;
    private long _described;

    /// <summary>Counts an acknowledged row.</summary>
    /// <param name="effect">What it did.</param>
    /// <param name="content">Fields that say something; null where the row brought no new content.</param>
    /// <param name="arrival">Whether it arrived in time; unmeasured where it is not counted.</param>
    public void Add(RowEffect effect, FieldSet? content, Timeliness arrival)
    {
        lock (_gate)
        {
            Count(_effects, effect);
            if (arrival != Timeliness.Unmeasured) Count(_arrivals, arrival);
            if (content is null) return;
            _described++;
            foreach (var field in content) _filled[field]++;
        }
    }

    /// <summary>Counts a refused row, and each of its reasons once.</summary>
    public void AddRefused(IEnumerable<ErrorReason> reasons)
    {
        lock (_gate)
        {
            _refused++;
            foreach (var reason in reasons.Distinct()) Count(_reasons, reason);
        }
    }

    /// <summary>Everything counted, by measure.</summary>
    public IReadOnlyList<(string Measure, long Counted)> Read()
    {
        lock (_gate)
        {
            return
            [
                .. _effects.Select(e => (QualityMeasure.Of(e.Key), e.Value)),
                .. _reasons.Select(r => (QualityMeasure.Of(r.Key), r.Value)),
                .. _arrivals.Select(a => (QualityMeasure.Of(a.Key), a.Value)),
                .. RowContract.Fields.Where(f => _filled[f.Index] > 0).Select(f => (QualityMeasure.Of(f), _filled[f.Index])),
                .. _refused > 0 ? [(QualityMeasure.Refused, _refused)] : Array.Empty<(string, long)>(),
                .. _described > 0 ? [(QualityMeasure.Described, _described)] : Array.Empty<(string, long)>(),
            ];
        }
    }

    private static void Count<T>(Dictionary<T, long> counts, T key)
        where T : notnull => counts[key] = counts.GetValueOrDefault(key) + 1;
}
