using CreditHub.Ledger.Reading;
using CreditHub.V1;

namespace CreditHub.Hub.Evidence.Recalls;

/// <summary>A change of a sanction that answers may have rested on.</summary>
/// <param name="Key">The record and its subject.</param>
/// <param name="Position">Where the ledger holds it.</param>
/// <param name="Change">What happened.</param>
internal sealed record RecallChange(UInt128 Key, Position Position, SanctionChange Change)
{
    /// <summary>
    /// The changes of a transaction that are recalled: sanctions that were corrected, withdrawn or repaired. What the calendar ends, valid_until had announced;
    /// what a new catalogue changes was right under the one before.
    /// </summary>
    public static IEnumerable<RecallChange> Of(Position position, ChangeCause cause, IEnumerable<SanctionChange> changes) =>
        cause is ChangeCause.Calendar or ChangeCause.Catalogue ? [] : changes
            .Where(c => c.Kind is SanctionChangeKind.SanctionChanged or SanctionChangeKind.SanctionEnded)
            .Select(c => new RecallChange(RecallIndex.KeyOf(c.Sanction.Record, c.UnifiedSocialCreditCode), position, c));

    /// <summary>The message to one agency.</summary>
    public Recall ToRecall(string agency, IEnumerable<string> decisionIds)
    {
        var recall = new Recall
        {
            Agency = agency,
            UnifiedSocialCreditCode = Change.UnifiedSocialCreditCode,
            Record = Change.Sanction.Record,
            Change = Change.Kind,
            Sanction = Change.Sanction,
        };
        recall.DecisionIds.AddRange(decisionIds);
        return recall;
    }
}
