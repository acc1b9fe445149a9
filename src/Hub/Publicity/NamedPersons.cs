using CreditHub.Domain.Codes;
using CreditHub.Domain.Publicity;
using CreditHub.Domain.Records;
using CreditHub.Grains.Rules;
using CreditHub.Hub.History;
using CreditHub.Ledger.Entries;

namespace CreditHub.Hub.Publicity;

/// <summary>
/// Says of which records the responsible persons are named today. Their names leave the answers with the end of publicity, by the rules of publicity and whatever
/// ends it first; from the store they are erased when retention is over too (<see cref="PersonErasure"/>).
/// </summary>
internal sealed class NamedPersons(CompanyRecords companies, RulesInForce rules)
{
    /// <summary>For one subject: true for the records that still name their persons. One that is not known names nobody.</summary>
    public async Task<Func<RecordKey, bool>> Of(UnifiedSocialCreditCode code, CancellationToken cancellationToken)
    {
        var held = (await companies.At([code], new Position(long.MaxValue), cancellationToken))[0].Records;
        var (current, today) = (rules.Current, rules.Today);
        var publicity = current.PublicityOf(held.Values);
        return key => held.TryGetValue(key, out var facts) && PersonErasureRules.IsNamedOn(facts, publicity.TermOf(facts), today);
    }
}
