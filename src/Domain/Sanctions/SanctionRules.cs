using System.Collections.Immutable;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Records;

namespace CreditHub.Domain.Sanctions;

/// <summary>The one place where records become sanctions.</summary>
public static class SanctionRules
{
    /// <summary>
    /// All sanctions that follow from a subject's records, past, present and future, in order of record. A withdrawn record brings none;
    /// a removed or repaired one brings a sanction that ends the day before.
    /// </summary>
    public static ImmutableArray<Sanction> Derive(IEnumerable<RecordFacts> records, MeasureCatalogue catalogue)
    {
        var all = records.Where(r => !r.Withdrawn).ToList();

        // Most subjects have none, and every row of every subject asks.
        if (!all.Exists(r => r.Kind == RecordKind.Penalty || r.Breach is not null || catalogue.ListOf(r) is not null)) return [];
        var repairs = all.Where(r => r.IsRepair)
            .GroupBy(r => r.Target!.Value).ToDictionary(g => g.Key, g => g.Min(r => r.DecidedOn));
        var objections = all.Where(r => r is { Kind: RecordKind.ObjectionNotice, ObjectionOpen: true, Target: not null })
            .Select(r => r.Target!.Value).ToHashSet();

        var sanctions = ImmutableArray.CreateBuilder<Sanction>();
        foreach (var record in all.OrderBy(r => r.DecidedOn).ThenBy(r => r.Key.ToString(), StringComparer.Ordinal))
        {
            BeijingDate? repairedOn = repairs.TryGetValue(record.Key, out var day) ? day : null;
            var underObjection = objections.Contains(record.Key);
            var from = record.Breach?.FoundOn ?? record.EffectiveFrom;
            foreach (var (list, measures, until) in Consequences(record, catalogue))
            {
                var last = Earliest(until, DayBefore(record.RemovedOn), DayBefore(repairedOn));
                if (last is { } end && end < from) continue;
                sanctions.Add(ToSanction(record, list, measures, from, last, underObjection));
            }
        }

        return sanctions.DrainToImmutable();
    }

    private static IEnumerable<(ListDefinition? List, ImmutableArray<MeasureDefinition> Measures, BeijingDate? Until)> Consequences(
        RecordFacts record, MeasureCatalogue catalogue)
    {
        if (catalogue.ListOf(record) is { } list)
            yield return (list, catalogue.MeasuresOf(list), record.EffectiveUntil ?? TermFrom(record.DecidedOn, list.TermMonths));

        if (record.Kind != RecordKind.Penalty && record.Breach is null) yield break;
        var triggered =
            from measure in catalogue.Measures
            let ends = EndsOf(measure, record)
            where ends.Count > 0
            group measure by Latest(ends);
        foreach (var sameTerm in triggered) yield return (null, [.. sameTerm], sameTerm.Key);
    }

    private static List<BeijingDate?> EndsOf(MeasureDefinition measure, RecordFacts record) => record.Breach is { } breach
        ? [.. measure.Breaches.Where(t => t.Matches(breach)).Select(t => TermFrom(breach.FoundOn, t.TermMonths))]
        : [.. measure.Penalties.Where(t => t.Matches(record)).Select(t => EndOf(t, record))];

    private static BeijingDate? EndOf(PenaltyTrigger trigger, RecordFacts record) =>
        trigger.TermMonths > 0 ? TermFrom(record.DecidedOn, trigger.TermMonths) : record.EffectiveUntil;

    // A measure that several triggers bring about stands once, for the longest of their terms.
    private static BeijingDate? Latest(IReadOnlyCollection<BeijingDate?> ends) => ends.Contains(null) ? null : ends.Max();

    private static Sanction ToSanction(
        RecordFacts record, ListDefinition? list, ImmutableArray<MeasureDefinition> measures, BeijingDate from, BeijingDate? until, bool underObjection) => new()
        {
            Record = record.Key,
            Kind = record.Kind,
            ListCode = list?.Code ?? "",
            MeasureCodes = [.. measures.Select(m => m.Code)],
            AuthorityName = record.AuthorityName,
            AuthorityCode = record.AuthorityCode,
            DocumentNumber = record.DocumentNumber,
            From = from,
            Until = until,
            UnderObjection = underObjection,
            Limits = record.Limits,
        };

    // A term of 36 months from 2024-05-10 ends with 2027-05-09.
    private static BeijingDate? TermFrom(BeijingDate decidedOn, int months) => months == 0 ? null : decidedOn.AddMonths(months).AddDays(-1);

    private static BeijingDate? DayBefore(BeijingDate? day) => day?.AddDays(-1);

    private static BeijingDate? Earliest(params ReadOnlySpan<BeijingDate?> days)
    {
        BeijingDate? earliest = null;
        foreach (var day in days)
            if (day is { } candidate && (earliest is not { } held || candidate < held)) earliest = candidate;
        return earliest;
    }
}
