using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using CreditHub.Domain.Calendar;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Access;
using CreditHub.Hub.Hosting;
using CreditHub.Hub.Reporting;
using CreditHub.Ledger.Appending;
using CreditHub.Ledger.Payloads;
using CreditHub.V1;
using BeijingDate = CreditHub.Domain.Calendar.BeijingDate;

namespace CreditHub.Hub.Quality;

/// <summary>
/// Counts what arrives, by source, dataset and day: effects, reasons of refusal, filled fields, lateness. Counted in memory and written to the
/// store every few seconds: these are statistics, and a crash may cost the last seconds of them, never a row.
/// </summary>
internal sealed class QualityMeter : IRowObserver, IDisposable
{
    private readonly RulesInForce _rules;
    private readonly Meter _meter = new(HubMeter.Name);
    private readonly Counter<long> _rows;
    private readonly Counter<long> _late;
    private ConcurrentDictionary<(string Source, string Dataset, BeijingDate Day), QualityTally> _tallies = new();

    public QualityMeter(RulesInForce rules)
    {
        _rules = rules;
        _rows = _meter.CreateCounter<long>("credithub.rows", description: "Rows answered, by source, dataset and what became of them.");
        _late = _meter.CreateCounter<long>("credithub.rows.late", description: "New records that arrived after their dataset's working days, by source and dataset.");
    }

    /// <summary>Counts a row with its result. Rows of datasets that the directory does not know belong to nobody's quality.</summary>
    public void Observe(OpenedRow row, RowResult result, CallerIdentity caller)
    {
        var current = _rules.Current;
        if (DatasetOf(row.Row) is not { Length: > 0 } code || current.Directory.FindDataset(code) is not { } dataset) return;
        var source = caller.Agency.Code;
        var tally = _tallies.GetOrAdd((source, code, _rules.Today), _ => new QualityTally());
        if (result.Refused is { } refusal)
        {
            tally.AddRefused(refusal.Faults.Select(f => f.Reason));
            Count(source, code, "refused");
            return;
        }

        var effect = result.Acknowledged.Effect;
        var content = effect is RowEffect.Recorded or RowEffect.Corrected ? row.Filled : null;
        var arrival = effect == RowEffect.Recorded
            ? TimelinessRules.Judge(row.Row.Record.DecidedOn.ToDomain()!.Value, _rules.Today, dataset.DueWorkingDays, current.Tables.Calendar)
            : Timeliness.Unmeasured;
        tally.Add(effect, content, arrival);
        Count(source, code, effect.ToString());
        if (arrival == Timeliness.Late) _late.Add(1, new("source", source), new("dataset", code));
    }

    /// <summary>Takes away what was counted since the last time.</summary>
    public IReadOnlyList<QualityCount> Drain()
    {
        var tallies = Interlocked.Exchange(ref _tallies, new());
        return
        [
            .. from tally in tallies
               from count in tally.Value.Read()
               select new QualityCount(tally.Key.Source, tally.Key.Dataset, tally.Key.Day, count.Measure, count.Counted),
        ];
    }

    public void Dispose() => _meter.Dispose();

    private void Count(string source, string dataset, string outcome) =>
        _rows.Add(1, new("source", source), new("dataset", dataset), new KeyValuePair<string, object?>("outcome", outcome));

    private static string? DatasetOf(ReportRow row) => row.ActionCase switch
    {
        ReportRow.ActionOneofCase.Record => row.Record.Dataset,
        ReportRow.ActionOneofCase.Withdrawal => row.Withdrawal.Dataset,
        _ => null,
    };
}
