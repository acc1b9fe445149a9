using CreditHub.Domain.Codes;
using CreditHub.Domain.Decisions;
using CreditHub.Grains.Rules;
using CreditHub.Hub.History;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads;
using CreditHub.V1;

namespace CreditHub.Hub.Evidence.Recalls;

/// <summary>
/// The records under which answers may name one sanction. Where several sources report a decision, an answer names the record that led
/// when it was given; another may lead by the time the sanction changes.
/// </summary>
internal sealed class RecallWitnesses(CompanyRecords companies, RulesInForce rules)
{
    /// <summary>The record behind a sanction and every other record of the same decision.</summary>
    public async Task<IReadOnlyList<RecordReference>> Of(SanctionChange change, CancellationToken cancellationToken)
    {
        var code = UnifiedSocialCreditCode.Parse(change.UnifiedSocialCreditCode);
        var profile = (await companies.At([code], new Position(long.MaxValue), cancellationToken))[0];
        var decisions = new SubjectDecisions(profile.Records.Values, rules.Current.Sanctions.Bodies);
        return decisions.SharedOf(change.Sanction.Record.ToKey()) is { } decision
            ? [.. decision.Witnesses.Select(w => w.Key.ToProto())]
            : [change.Sanction.Record];
    }
}
