using CreditHub.Domain.Procedures;
using CreditHub.Domain.Publicity;
using CreditHub.Domain.Records;
using CreditHub.Domain.Sanctions;
using CreditHub.Domain.SharingDirectory;

namespace CreditHub.Domain.Repairs;

/// <summary>
/// What must be so before a record can be repaired (信用修复管理办法, NDRC Order 36 of 2026): the minimum reached, duty performed, a public
/// commitment, and what the rule of the record's day asks beside. Older records are judged by the older rules.
/// </summary>
internal sealed class RepairConditions(RecordFacts record, CaseContext context)
{
    private readonly List<(PublicityTerm Term, PublicityVersion Version)> _running = [.. Running(record, context)];

    /// <summary>By which rules the record is judged.</summary>
    public RepairTerms Terms
    {
        get
        {
            // Where it is public on several channels the strictest minimum holds, since one decision ends publication on all of them.
            var terms = _running.Select(r => r.Term).ToList();
            return terms.MaxBy(t => t.RepairableFrom) is { } strictest
                ? new RepairTerms(
                    strictest.Version, strictest.Rule, strictest.Unverified, strictest.Class, strictest.RepairableFrom,
                    terms.Any(t => t.Until is null) ? null : terms.Max(t => t.Until))
                : new RepairTerms("", "", Unverified: false, ConductClass.None, null, null);
        }
    }

    /// <summary>True for what counts against a subject; of random inspections the results that the publicity rules name.</summary>
    public bool IsAdverse => record.IsAdverse || context.Rules.Publicity.IsNegative(record)
        || (record.Kind == RecordKind.ListEntry && context.Rules.Catalogue.ListOf(record) is { Nature: not ListNature.Honour });

    /// <summary>True where a repair of the record stands.</summary>
    public bool IsRepaired => context.Decisions.RepairedOn(record.Key) is not null;

    /// <summary>True where there is something to end: it is public, or a sanction rests on it. At the maximum both end by themselves.</summary>
    public bool HasEffect => _running.Count > 0
        || context.Profile.DeriveSanctions(context.Rules.Sanctions).Any(s => s.Record == record.Key && !s.IsOverBy(context.Today));

    /// <summary>The rule by which the record can never be repaired early, such as for revoked permits; null where there is none.</summary>
    public string? NeverBy => _running.FirstOrDefault(r => r.Term.RepairableFrom is null).Version?.Rule;

    /// <summary>A further condition of the rule that is not met; null where there is none.</summary>
    public (EarlyCondition Condition, string Rule)? FurtherUnmet
    {
        get
        {
            foreach (var (_, version) in _running)
                foreach (var need in version.EarlyNeeds)
                    if (!IsMet(need)) return (need, version.Rule);
            return null;
        }
    }

    /// <summary>True where the deciding body publishes the record on a channel of its own, whose clock then runs.</summary>
    public bool IsOnOwnChannel => context.Rules.Publicity.Channels.Any(c => !c.Datasets.IsEmpty && c.Datasets.Contains(record.Key.Dataset));

    private bool IsMet(EarlyCondition need) => need switch
    {
        EarlyCondition.NotListed => !context.Profile.DeriveSanctions(context.Rules.Sanctions).Any(IsBarringList),
        EarlyCondition.NoRepeat => !context.Profile.Records.Values.Any(IsRepetition),
        _ => throw new InvalidOperationException($"The condition {need} has no rule."),
    };

    private bool IsBarringList(Sanction sanction) => sanction.HoldsOn(context.Today)
        && context.Rules.Catalogue.FindList(sanction.ListCode) is { Nature: ListNature.AbnormalOperation or ListNature.SeriousDefaulter };

    private bool IsRepetition(RecordFacts other) => other is { Kind: RecordKind.Penalty, Withdrawn: false } && other.Key != record.Key
        && other.Key.Source == record.Key.Source && other.DecidedOn > record.DecidedOn;

    // The minimum runs by the rule whether or not the directory lets anyone see the dataset.
    private static IEnumerable<(PublicityTerm Term, PublicityVersion Version)> Running(RecordFacts record, CaseContext context)
    {
        var rules = context.Rules;
        var publicity = rules.PublicityOf(context.Profile.Records.Values);
        var situation = publicity.SituationOf(record) with { Disclosure = Disclosure.Public };
        foreach (var channel in rules.Publicity.Channels)
        {
            var term = PublicityRules.TermOf(record, situation, channel);
            if (!term.IsPublished || (term.Until is { } last && last < context.Today)) continue;
            yield return (term, channel.VersionOn(record, record.JudgedOn)!);
        }
    }
}
