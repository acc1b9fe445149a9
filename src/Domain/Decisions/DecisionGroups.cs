using CreditHub.Domain.Records;
using CreditHub.Domain.Texts;

namespace CreditHub.Domain.Decisions;

/// <summary>
/// Finds the records of a company that report one decision: same kind and list, same deciding body, same number of the document.
/// </summary>
/// <remarks>
/// A connected agency whose own record names it as the deciding body gathers the records that name it too, each by what that record itself
/// states. Otherwise a source could state another's code beside its own name, and so make its record the one that leads.
///
/// A source that gives one number to several of its records tells them apart by itself: they are several decisions. Records of other
/// sources are then joined to them by the day of the decision.
/// </remarks>
internal static class DecisionGroups
{
    /// <summary>Groups of two or more records of different sources, each in order of key.</summary>
    public static IEnumerable<List<RecordFacts>> Find(IReadOnlyCollection<RecordFacts> records, DecidingBodies bodies)
    {
        if (IsOfOneSource(records)) return [];
        return records
            .Where(r => IsDecision(r) && r.DocumentNumber.Length > 0)
            .GroupBy(r => (r.Kind, r.ListCode, Number: DocumentNumberText.KeyOf(r.DocumentNumber)))
            .Where(g => g.Select(r => r.Key.Source).Distinct(StringComparer.Ordinal).Skip(1).Any())
            .SelectMany(g => BySameBody(g.OrderBy(r => r.Key.ToString(), StringComparer.Ordinal)))
            .SelectMany(g => ByNamedAgency(g, bodies))
            .SelectMany(BySourcesOwnCount)
            .Where(g => g.Count > 1);
    }

    private static bool IsOfOneSource(IReadOnlyCollection<RecordFacts> records)
    {
        string? source = null;
        foreach (var record in records)
            if ((source ??= record.Key.Source) != record.Key.Source) return false;
        return true;
    }

    // Registrations, grades and findings state what is; repairs and objections act on a decision and are none of their own.
    private static bool IsDecision(RecordFacts record) => record.Kind switch
    {
        RecordKind.Commitment => record.Breach is not null,
        RecordKind.Licence or RecordKind.Penalty or RecordKind.AdministrativeAct or RecordKind.JudgmentDefault
            or RecordKind.AbnormalOperation or RecordKind.SeriousViolation or RecordKind.TaxViolation or RecordKind.TaxArrears or RecordKind.NonNormalTaxpayer
            or RecordKind.ListEntry or RecordKind.Honour => true,
        _ => false,
    };

    // A record with a code comes first: one that gives a name alone joins it where the names agree.
    private static List<List<RecordFacts>> BySameBody(IEnumerable<RecordFacts> records)
    {
        var bodies = new List<List<RecordFacts>>();
        foreach (var record in records.OrderBy(r => r.AuthorityCode.Length == 0))
        {
            var fitting = bodies.Where(b => DecidingBodies.IsSameBody(b[0], record)).Take(2).ToList();

            // A name that fits two bodies says of neither that it is meant.
            if (fitting.Count == 1) fitting[0].Add(record);
            else bodies.Add([record]);
        }

        return bodies;
    }

    private static IEnumerable<List<RecordFacts>> ByNamedAgency(List<RecordFacts> records, DecidingBodies bodies)
    {
        var deciding = records.Where(r => bodies.Decided(r.Key.Source, r)).Select(r => r.Key.Source).Distinct(StringComparer.Ordinal)
            .ToList();
        return records.GroupBy(r => deciding.Where(agency => bodies.Decided(agency, r)).Take(2).ToList() is [var only] ? only : "")
            .Select(g => g.ToList());
    }

    private static IEnumerable<List<RecordFacts>> BySourcesOwnCount(List<RecordFacts> records)
    {
        var counted = records.GroupBy(r => r.Key.Source).SelectMany(Counted).ToList();
        var sources = counted.GroupBy(r => r.Key.Source).ToList();
        if (sources.TrueForAll(s => s.Count() == 1)) return [counted];
        return sources
            .SelectMany(s => s.GroupBy(r => r.DecidedOn).SelectMany(day => day.Index()))
            .GroupBy(r => (r.Item.DecidedOn, r.Index), r => r.Item)
            .Select(g => g.ToList());
    }

    // A record that its source withdrew and reported again under another number is not a second one.
    private static IEnumerable<RecordFacts> Counted(IEnumerable<RecordFacts> ofSource)
    {
        var all = ofSource.ToList();
        return all.Exists(r => !r.Withdrawn) ? all.Where(r => !r.Withdrawn) : all.OrderBy(r => r.DecidedOn).TakeLast(1);
    }
}
