using System.Diagnostics.Metrics;
using System.Runtime.InteropServices;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Reporting;
using CreditHub.Ledger.Appending;

namespace CreditHub.Hub.Quality;

/// <summary>
/// How often each field said something since this node started, for metrics that others take the rate of. Counting them as rows come would cost each
/// row a counter a field; they are taken over when the statistics are written instead, a few seconds later.
/// </summary>
internal sealed class CompletenessTotals(RulesInForce rules)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Source, string Dataset), Total> _totals = [];

    /// <summary>Takes over what was counted since the last time.</summary>
    public void Add(IReadOnlyList<QualityCount> counts)
    {
        lock (_gate)
        {
            foreach (var count in counts)
            {
                if (count.Measure == QualityMeasure.Described) TotalOf(count).Rows += count.Counted;
                else if (QualityMeasure.FieldOf(count.Measure) is { } path) CollectionsMarshal.GetValueRefOrAddDefault(TotalOf(count).Filled, path, out _) += count.Counted;
            }
        }
    }

    /// <summary>Rows that brought content, by source and dataset.</summary>
    public IEnumerable<Measurement<long>> Rows()
    {
        lock (_gate) return [.. _totals.Select(t => new Measurement<long>(t.Value.Rows, new("source", t.Key.Source), new("dataset", t.Key.Dataset)))];
    }

    /// <summary>Rows in which a field said something, by source, dataset and field; every field of the dataset's kind, those too that never did.</summary>
    public IEnumerable<Measurement<long>> Fields()
    {
        var directory = rules.Current.Directory;
        lock (_gate)
        {
            return
            [
                .. from total in _totals
                   let dataset = directory.FindDataset(total.Key.Dataset)
                   where dataset is not null
                   from field in RowContract.FieldsOf(dataset.Kind)
                   select new Measurement<long>(
                       total.Value.Filled.GetValueOrDefault(field.Path), new("source", total.Key.Source), new("dataset", total.Key.Dataset), new("field", field.Path)),
            ];
        }
    }

    private Total TotalOf(QualityCount count)
    {
        if (!_totals.TryGetValue((count.Source, count.Dataset), out var total)) _totals[(count.Source, count.Dataset)] = total = new Total();
        return total;
    }

    private sealed class Total
    {
        public long Rows { get; set; }

        public Dictionary<string, long> Filled { get; } = [];
    }
}
