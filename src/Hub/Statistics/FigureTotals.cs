using CreditHub.Domain.Rulebooks;
using CreditHub.Grains.Rules;
using CreditHub.Ledger;
using CreditHub.Ledger.Reading;
using BeijingDate = CreditHub.Domain.Calendar.BeijingDate;
using RecordKind = CreditHub.Domain.Records.RecordKind;

namespace CreditHub.Hub.Statistics;

/// <summary>
/// Counts what the figures need, one count at a time. A count that takes long serves for a while, so that asking for figures takes a
/// bounded
/// share of a reader's time however large the store is.
/// </summary>
internal sealed class FigureTotals(LedgerStore store, RulesInForce rules, TimeProvider time) : IDisposable
{
    // Of what is counted faster, every call gets a count of its own.
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(250);
    private const int ServesFor = 20;

    private readonly SemaphoreSlim _one = new(1);
    private Counted? _last;

    /// <summary>The totals for the acts of some days, with the rules and the day by which they were counted.</summary>
    public async Task<Counted> Read(int days, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var (current, today) = (rules.Current, rules.Today);
            var from = FigureRules.FirstDay(today, days);
            if (_last is { } last && last.From == from && last.Today == today && ReferenceEquals(last.Rules, current)
                && Serves(last)) return last;
            var began = time.GetTimestamp();
            var totals = await store.Reader.ReadTotals(
                RecordKind.AdministrativeAct, from, standing => FigureRules.Lists(standing, current, today), cancellationToken);
            return _last = new Counted(totals, current, today, from, time.GetTimestamp(), time.GetElapsedTime(began));
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private bool Serves(Counted counted) => counted.Took >= Short && time.GetElapsedTime(counted.At) < ServesFor * counted.Took;

    /// <summary>A count.</summary>
    /// <param name="Totals">What was counted.</param>
    /// <param name="Rules">The rules by which.</param>
    /// <param name="Today">The day for which.</param>
    /// <param name="From">First day of the acts.</param>
    /// <param name="At">When.</param>
    /// <param name="Took">How long it took.</param>
    internal sealed record Counted(LedgerTotals Totals, Rulebook Rules, BeijingDate Today, BeijingDate From, long At, TimeSpan Took);
}
