using CreditHub.Domain.Texts;
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
    public static IEnumerable<SanctionChange> Recalled(ChangeCause cause, IReadOnlyCollection<SanctionChange> changes) =>
        cause is ChangeCause.Calendar or ChangeCause.Catalogue ? [] : changes
            .Where(c => c.Kind is SanctionChangeKind.SanctionChanged or SanctionChangeKind.SanctionEnded && !GoesOn(c, changes));

    /// <summary>The change under every key by which an answer may name the sanction.</summary>
    /// <param name="closed">Keys of records that an answer left out.</param>
    /// <param name="position">Where the ledger holds the change.</param>
    /// <param name="change">The change.</param>
    /// <param name="records">The records under which answers may name the sanction.</param>
    public static IEnumerable<RecallChange> Of(
        ClosedRecords closed, Position position, SanctionChange change, IEnumerable<RecordReference> records) =>
            records.SelectMany(r => (RecallChange[])
        [
            new(RecallIndex.KeyOf(r, change.UnifiedSocialCreditCode), position, change),
            new(RecallIndex.KeyOf(closed.KeyOf(r, change.UnifiedSocialCreditCode)), position, change, IsLeftOut: true),
        ]);

    // A decision that several sources report may come to be led by another record. Nothing of what was answered has changed by that.
    private static bool GoesOn(SanctionChange ended, IReadOnlyCollection<SanctionChange> changes) => changes.Any(c =>
        c.Kind == SanctionChangeKind.SanctionStarted && c.Sanction.Record.Source != ended.Sanction.Record.Source
            && IsSameOf(c.Sanction, ended.Sanction));

    private static bool IsSameOf(Sanction one, Sanction other)
    {
        var same = one.Clone();
        (same.Record, same.Authority) = (other.Record, other.Authority);
        if (DocumentNumberText.KeyOf(one.DocumentNumber) == DocumentNumberText.KeyOf(
            other.DocumentNumber)) same.DocumentNumber = other.DocumentNumber;
        return same.Equals(other);
    }

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
