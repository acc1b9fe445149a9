using System.Globalization;
using CreditHub.Domain.Sanctions;
using CreditHub.Hub.Outcomes.Feedback;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Stored;
using CreditHub.V1;
using MeasureEffect = CreditHub.V1.MeasureEffect;

namespace CreditHub.Hub.Outcomes;

/// <summary>Counts outcomes and orders.</summary>
internal sealed class MeasureUseTally(MeasureUseQuestion question)
{
    private readonly Dictionary<(string Measure, string Agency, string Region, string Month), Dictionary<OutcomeKind, long>> _lines = [];
    private readonly Dictionary<(string Measure, string Company), long> _orders = [];
    private readonly Dictionary<string, HashSet<TransactionKey>> _transactions = [];

    /// <summary>Counts an outcome under each of its measures.</summary>
    public void Add(OutcomeEntry entry)
    {
        var outcome = entry.Outcome;
        var done = outcome.DoneOn.ToDomain()!.Value;
        if (done < question.First || !IsWanted(question.Agency, entry.Agency) || !outcome.RegionCode.StartsWith(question.RegionPrefix, StringComparison.Ordinal)) return;
        var month = done.Value.ToString("yyyy-MM", CultureInfo.InvariantCulture);
        foreach (var measure in outcome.MeasureCodes.Where(m => IsWanted(question.Measure, m)).Distinct())
        {
            var key = (measure, entry.Agency, outcome.RegionCode, month);
            if (!_lines.TryGetValue(key, out var kinds)) _lines[key] = kinds = [];
            kinds[outcome.Kind] = kinds.GetValueOrDefault(outcome.Kind) + 1;
            if (!_transactions.TryGetValue(measure, out var transactions)) _transactions[measure] = transactions = [];
            transactions.Add(TransactionKey.Of(entry));
        }
    }

    /// <summary>Counts the orders of a standing that changed: sanctions that began.</summary>
    public void Add(string company, StandingEntry entry)
    {
        if (!entry.Standing.RegionCode.StartsWith(question.RegionPrefix, StringComparison.Ordinal)) return;
        foreach (var started in entry.Changes.Where(c => c.Kind == SanctionChangeKind.SanctionStarted))
            foreach (var measure in started.Sanction.MeasureCodes.Where(m => IsWanted(question.Measure, m)))
                _orders[(measure, company)] = _orders.GetValueOrDefault((measure, company)) + 1;
    }

    /// <summary>Puts what was counted into an answer.</summary>
    public void WriteTo(GetMeasureUseResponse response, MeasureCatalogue catalogue)
    {
        foreach (var ((measure, agency, region, month), kinds) in _lines.OrderBy(l => l.Key))
        {
            response.Lines.Add(new MeasureUse
            {
                MeasureCode = measure,
                Agency = agency,
                RegionCode = region,
                Month = month,
                Outcomes = { kinds.OrderBy(k => k.Key).Select(k => new OutcomeCount { Kind = k.Key, Count = k.Value }) },
            });
        }

        foreach (var measure in catalogue.Measures.Where(m => IsWanted(question.Measure, m.Code)))
        {
            var lines = _lines.Where(l => l.Key.Measure == measure.Code).ToList();
            var transactions = _transactions.GetValueOrDefault(measure.Code) ?? [];
            var met = transactions.Select(t => t.Company).ToHashSet(StringComparer.Ordinal);
            var orders = _orders.Where(o => o.Key.Measure == measure.Code).ToList();
            response.Totals.Add(new MeasureTotal
            {
                MeasureCode = measure.Code,
                Effect = (MeasureEffect)measure.Effect,
                Orders = orders.Sum(o => o.Value),
                Feedback = lines.Sum(l => l.Value.Values.Sum()),
                Agencies = lines.Select(l => l.Key.Agency).Distinct().Count(),
                Transactions = transactions.Count,
                OrdersMet = orders.Where(o => met.Contains(o.Key.Company)).Sum(o => o.Value),
            });
        }
    }

    private static bool IsWanted(string asked, string code) => asked.Length == 0 || asked == code;
}
