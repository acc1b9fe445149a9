using CreditHub.Domain.Cases;
using CreditHub.Domain.Procedures;
using CreditHub.Domain.Records;

namespace CreditHub.Domain.Commitments;

/// <summary>Commitments as records: public once their body took or verified them, with what became of them.</summary>
internal static class CommitmentRecords
{
    /// <summary>The dataset of commitments. The directory names the agencies that accept them as those that report it.</summary>
    public const string Dataset = "credit.commitment";

    /// <summary>Key of a commitment's record.</summary>
    public static RecordKey KeyOf(CreditCase held) => new(((CommitmentParticulars)held.Particulars).AcceptedBy, Dataset, held.Id);

    /// <summary>The record as it is to be after a step.</summary>
    public static CaseEffect.Report Report(
        CreditCase held, CaseContext context, CommitmentOutcome outcome, CommitmentBreach? breach = null, string breachDocument = "")
    {
        var commitment = (CommitmentParticulars)held.Particulars;
        var acceptedBy = context.NameOf(commitment.AcceptedBy);
        return new CaseEffect.Report(new CaseRecord
        {
            Key = KeyOf(held),
            Body = new CommitmentRecord(commitment, held.Target, acceptedBy, outcome, breach, breachDocument),
            DecidedOn = held.OpenedOn,
            DocumentNumber = breachDocument.Length > 0 ? breachDocument : held.Id,
            AuthorityName = acceptedBy,
        });
    }
}
