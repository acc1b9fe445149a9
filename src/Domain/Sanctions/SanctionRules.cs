using System.Collections.Immutable;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Decisions;
using CreditHub.Domain.Records;

namespace CreditHub.Domain.Sanctions;

/// <summary>The one place where records become sanctions.</summary>
public static class SanctionRules
{
    /// <summary>
    /// All sanctions that follow from a subject's records, past, present and future, in order of record. A withdrawn record brings none;
    /// a removed or repaired one brings a sanction that ends the day before. A decision that several sources report brings its
    /// sanctions once.
    /// </summary>
    public static ImmutableArray<Sanction> Derive(IEnumerable<RecordFacts> records, SanctionBasis basis)
    {
        List<RecordFacts> all = [.. records];
        return MayBringAny(all, basis.Catalogue) ? Derive(all, new SubjectDecisions(all, basis.Bodies), basis.Catalogue) : [];
    }

    /// <summary>The same, where the records' decisions were read already.</summary>
    public static ImmutableArray<Sanction> Derive(IReadOnlyCollection<RecordFacts> records, SubjectDecisions decisions,
        MeasureCatalogue catalogue)
    {
        if (!MayBringAny(records, catalogue)) return [];
        var sanctions = ImmutableArray.CreateBuilder<Sanction>();
        foreach (var record in records.OrderBy(r => r.DecidedOn).ThenBy(r => r.Key.ToString(), StringComparer.Ordinal))
        {
            if (decisions.SharedOf(record.Key) is not { } decision) sanctions.AddRange(SanctionsOf(record, decisions, catalogue));
            else if (decision.Lead.Key == record.Key) sanctions.AddRange(SanctionsOf(decision, decisions, catalogue));
        }

        return sanctions.DrainToImmutable();
    }

    // Most subjects have none, and every row of every subject asks.
    private static bool MayBringAny(IEnumerable<RecordFacts> records, MeasureCatalogue catalogue) =>
        records.Any(r => !r.Withdrawn && MayBring(r, catalogue));

    private static bool MayBring(RecordFacts record, MeasureCatalogue catalogue) =>
        record.Kind == RecordKind.Penalty || record.Breach is not null || catalogue.ListOf(record) is not null;

    // What the body that decided says is what holds. Where it reported nothing, a witness that says more than the leading one is
    // believed as well: a difference between sources never makes a company clear.
    private static List<Sanction> SanctionsOf(Decision decision, SubjectDecisions decisions, MeasureCatalogue catalogue)
    {
        var sanctions = SanctionsOf(decision.Lead, decisions, catalogue).ToList();
        if (decision.IsByDecidingBody) return sanctions;
        foreach (var witness in decision.Witnesses.Skip(1))
            sanctions.AddRange([.. SanctionsOf(witness, decisions, catalogue).Where(s => !sanctions.Exists(held => Covers(held, s)))]);
        return sanctions;
    }

    private static bool Covers(Sanction held, Sanction other) => held.ListCode == other.ListCode && held.Limits == other.Limits
        && other.MeasureCodes.All(held.MeasureCodes.Contains)
        && held.From <= other.From && (held.Until is not { } last || (other.Until is { } otherLast && otherLast <= last));

    private static IEnumerable<Sanction> SanctionsOf(RecordFacts reported, SubjectDecisions decisions, MeasureCatalogue catalogue)
    {
        var record = decisions.Effective(reported);
        if (record.Withdrawn) yield break;
        var from = record.Breach?.FoundOn ?? record.EffectiveFrom;
        foreach (var (list, measures, until) in Consequences(record, catalogue))
        {
            var last = Earliest(until, DayBefore(record.RemovedOn), DayBefore(decisions.RepairedOn(record.Key)));
            if (last is { } end && end < from) continue;
            yield return ToSanction(record, list, measures, from, last, decisions.IsObjectedTo(record.Key));
        }
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
