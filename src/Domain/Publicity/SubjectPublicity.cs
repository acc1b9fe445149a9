using CreditHub.Domain.Decisions;
using CreditHub.Domain.Records;
using CreditHub.Domain.Sanctions;
using CreditHub.Domain.SharingDirectory;

namespace CreditHub.Domain.Publicity;

/// <summary>
/// When each record of one company is public, judged with all its records: its repairs and shieldings bear on the others.
/// </summary>
/// <param name="records">Every record of the company.</param>
/// <param name="basis">Lists and their terms; who decided, where several sources report one decision.</param>
/// <param name="directory">Who may see which dataset.</param>
/// <param name="publicity">What is public.</param>
public sealed class SubjectPublicity(IEnumerable<RecordFacts> records, SanctionBasis basis, SharingDirectoryDocument directory,
    PublicityRulebook publicity)
{
    /// <summary>The decisions that the records report.</summary>
    public SubjectDecisions Decisions { get; } = new(records, basis.Bodies);

    /// <summary>What bears on a record's publication.</summary>
    public PublicitySituation SituationOf(RecordFacts record) => new(
        directory.FindDataset(record.Key.Dataset)?.Disclosure ?? Disclosure.None,
        Decisions.RepairedOn(record.Key),
        basis.Catalogue.ListOf(record)?.TermMonths ?? 0,
        Decisions.ShieldOf(record.Key));

    /// <summary>When a record is public on the portal.</summary>
    public PublicityTerm TermOf(RecordFacts record) =>
        PublicityRules.TermOf(Decisions.Effective(record), SituationOf(record), publicity.Portal);
}
