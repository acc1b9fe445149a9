using CreditHub.Hub.Access;
using CreditHub.Ledger.Entries;
using CreditHub.V1;

namespace CreditHub.Hub.Evidence.Recalls;

/// <summary>A change of a sanction that answers may have rested on.</summary>
/// <param name="Key">The record and its subject, as answers name it that show the record, or as those do that leave it out.</param>
/// <param name="Position">Where the ledger holds it.</param>
/// <param name="Change">What happened.</param>
/// <param name="IsLeftOut">True for answers that left the record out: the recall leaves it out too.</param>
internal sealed record RecallChange(UInt128 Key, Position Position, SanctionChange Change, bool IsLeftOut = false)
{
    /// <summary>
    /// The changes of a transaction that are recalled: sanctions that were corrected, withdrawn or repaired. What the calendar ends, valid_until had announced;
    /// what a new catalogue changes was right under the one before.
    /// </summary>
    public static IEnumerable<RecallChange> Of(ClosedRecords closed, Position position, ChangeCause cause, IEnumerable<SanctionChange> changes) =>
        cause is ChangeCause.Calendar or ChangeCause.Catalogue ? [] : changes
            .Where(c => c.Kind is SanctionChangeKind.SanctionChanged or SanctionChangeKind.SanctionEnded)
            .SelectMany(c => (RecallChange[])
            [
                new(RecallIndex.KeyOf(c.Sanction.Record, c.UnifiedSocialCreditCode), position, c),
                new(RecallIndex.KeyOf(closed.KeyOf(c.Sanction.Record, c.UnifiedSocialCreditCode)), position, c, IsLeftOut: true),
            ]);

    /// <summary>The message to one agency. What the agency may not see of it is taken out when it is sent.</summary>
    public Recall ToRecall(string agency, IEnumerable<string> decisionIds, RecallGround ground)
    {
        var recall = new Recall
        {
            Agency = agency,
            UnifiedSocialCreditCode = Change.UnifiedSocialCreditCode,
            Record = Change.Sanction.Record,
            Change = Change.Kind,
            Sanction = Change.Sanction,
            Cause = ground.Cause,
            DocumentNumber = ground.DocumentNumber,
            Reason = ground.Reason,
        };
        recall.DecisionIds.AddRange(decisionIds);
        return recall;
    }
}
