using CreditHub.Domain.Rulebooks;
using CreditHub.Grains.Rules;
using CreditHub.Ledger;
using CreditHub.Ledger.Reading;
using BeijingDate = CreditHub.Domain.Calendar.BeijingDate;
using RecordKind = CreditHub.Domain.Records.RecordKind;

namespace CreditHub.Hub.Statistics;

/// <summary>Counts what the province's figures need.</summary>
internal sealed class FigureTotals(LedgerStore store, RulesInForce rules, TimeProvider time) : IDisposable
{
    private readonly BoundedCount<(BeijingDate From, BeijingDate Today, Rulebook Rules), Counted> _count = new(time);

    /// <summary>The totals for the acts of some days, with the rules and the day by which they were counted.</summary>
    public Task<Counted> Read(int days, CancellationToken cancellationToken)
    {
        var (current, today) = (rules.Current, rules.Today);
        var from = FigureRules.FirstDay(today, days);
        return _count.Read(
            (from, today, current),
            async cancel => new Counted(
                await store.Reader.ReadTotals(RecordKind.AdministrativeAct, from, standing => FigureRules.Lists(standing, current,
                    today), cancel),
                current, today),
            cancellationToken);
    }

    public void Dispose() => _count.Dispose();

    /// <summary>A count.</summary>
    /// <param name="Totals">What was counted.</param>
    /// <param name="Rules">The rules by which.</param>
    /// <param name="Today">The day for which.</param>
    internal sealed record Counted(LedgerTotals Totals, Rulebook Rules, BeijingDate Today);
}
