using System.Collections.Immutable;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Records;

namespace CreditHub.Domain.Decisions;

/// <summary>
/// The decisions about one company: which records report the same one, which of them are repaired or objected to, and which count as
/// withdrawn. Sanctions, tiers, publication, reports and counts all ask here.
/// </summary>
/// <remarks>
/// An ending crosses from one witness to another only where the agency that ends answers for the other too. Otherwise any source could
/// end another's sanction: it would report the same number, and repair its own record.
/// </remarks>
public sealed class SubjectDecisions
{
    private readonly Dictionary<RecordKey, Decision> _shared = [];
    private readonly Dictionary<RecordKey, BeijingDate> _repairedOn = [];
    private readonly Dictionary<RecordKey, RecordFacts> _shields = [];
    private readonly HashSet<RecordKey> _objected = [];
    private readonly DecidingBodies _bodies;

    /// <summary>Reads the decisions.</summary>
    /// <param name="records">Every record of the company, withdrawn ones too.</param>
    /// <param name="bodies">Who decided, and who stands above whom.</param>
    public SubjectDecisions(IEnumerable<RecordFacts> records, DecidingBodies bodies)
    {
        _bodies = bodies;
        List<RecordFacts> all = [.. records];
        foreach (var group in DecisionGroups.Find(all, bodies))
        {
            var decision = ToDecision(group);
            foreach (var witness in decision.Witnesses) _shared[witness.Key] = decision;
        }

        foreach (var record in all)
            if (record is { Withdrawn: false, Target: { } target }) Act(record, target);
    }

    /// <summary>The decision that a record reports; null where only one source reports it.</summary>
    public Decision? SharedOf(RecordKey record) => _shared.GetValueOrDefault(record);

    /// <summary>The leading record of the decision that a record reports: the record itself where only one source reports it.</summary>
    public RecordFacts LeadOf(RecordFacts record) => SharedOf(record.Key)?.Lead ?? record;

    /// <summary>
    /// The record to which a case about this record belongs: the leading one of its decision where that one's source stands over this
    /// one, so that one case settles both. Else the record itself.
    /// </summary>
    public RecordFacts AnsweringFor(RecordFacts record) =>
        LeadOf(record) is var lead && _bodies.StandsOver(lead.Key.Source, record) ? lead : record;

    /// <summary>
    /// The record as it counts: withdrawn or removed also where the body that took the decision withdrew or removed its own record of it.
    /// </summary>
    public RecordFacts Effective(RecordFacts record)
    {
        if (SharedOf(record.Key) is not { IsByDecidingBody: true, Lead: var lead } || lead.Key == record.Key) return record;
        var removedOn = lead.RemovedOn is { } day && (record.RemovedOn is not { } own || day < own) ? day : record.RemovedOn;
        return (lead.Withdrawn && !record.Withdrawn) || removedOn != record.RemovedOn
            ? record with { Withdrawn = record.Withdrawn || lead.Withdrawn, RemovedOn = removedOn }
            : record;
    }

    /// <summary>Day of the decision by which a record is repaired; null = it is not.</summary>
    public BeijingDate? RepairedOn(RecordKey record) => _repairedOn.TryGetValue(record, out var day) ? day : null;

    /// <summary>The latest decision by which a record's publication rests; null = none.</summary>
    public RecordFacts? ShieldOf(RecordKey record) => _shields.GetValueOrDefault(record);

    /// <summary>True while an objection against a record is open.</summary>
    public bool IsObjectedTo(RecordKey record) => _objected.Contains(record);

    /// <summary>
    /// Each decision once: of the records given, the first witness of each, in the order given. Where the body that decided reported
    /// nothing, witnesses that differ stand beside one another: none of them is known to be right.
    /// </summary>
    /// <param name="records">Records that are shown or counted. Who may not see the leading record sees the next.</param>
    public IEnumerable<RecordFacts> Once(IEnumerable<RecordFacts> records)
    {
        if (_shared.Count == 0) return records;
        var given = records.ToList();
        var keys = given.Select(r => r.Key).ToHashSet();
        return given.Where(r => SharedOf(r.Key) is not { } decision || decision.SameAs(r).First(w => keys.Contains(w.Key)).Key == r.Key);
    }

    /// <summary>How many decisions the records given report.</summary>
    public int Count(IEnumerable<RecordFacts> records) => records.DistinctBy(r => LeadOf(r).Key).Count();

    private Decision ToDecision(List<RecordFacts> group)
    {
        var ordered = group
            .OrderByDescending(IsDeciding)
            .ThenBy(w => w.Withdrawn)
            .ThenByDescending(w => group.Count(other => _bodies.StandsOver(w.Key.Source, other)))
            .ThenBy(w => w.Key.ToString(), StringComparer.Ordinal)
            .ToImmutableArray();
        return new Decision(ordered, IsDeciding(ordered[0]));

        // By what each of the records itself states of the body that decided.
        bool IsDeciding(RecordFacts witness) => group.TrueForAll(w => _bodies.Decided(witness.Key.Source, w));
    }

    private void Act(RecordFacts acting, RecordKey target)
    {
        foreach (var key in ReachOf(acting, target))
        {
            if (acting.IsRepair)
            {
                if (!_repairedOn.TryGetValue(key, out var held) || acting.DecidedOn < held) _repairedOn[key] = acting.DecidedOn;
            }
            else if (acting.Shields)
            {
                if (!_shields.TryGetValue(key, out var held) || acting.EffectiveFrom > held.EffectiveFrom) _shields[key] = acting;
            }
            else if (acting is { Kind: RecordKind.ObjectionNotice, ObjectionOpen: true })
            {
                _objected.Add(key);
            }
        }
    }

    // The target itself was judged when the row came in; the other witnesses are judged here.
    private IEnumerable<RecordKey> ReachOf(RecordFacts acting, RecordKey target) => SharedOf(target) is { } decision
        ? decision.Witnesses.Where(w => w.Key == target || _bodies.Reaches(acting, w)).Select(w => w.Key)
        : [target];
}
