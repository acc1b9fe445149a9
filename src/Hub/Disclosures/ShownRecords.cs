using CreditHub.Domain.Disclosures;
using CreditHub.Domain.Publicity;
using CreditHub.Hub.Access;
using CreditHub.V1;
using Google.Protobuf.WellKnownTypes;
using Disclosure = CreditHub.Domain.SharingDirectory.Disclosure;
using RecordKind = CreditHub.Domain.Records.RecordKind;

namespace CreditHub.Hub.Disclosures;

/// <summary>
/// Writes records and sanctions with the fields that a reader sees. Which of them it sees at all says <see cref="SubjectDisclosure"/>.
/// </summary>
internal sealed class ShownRecords(PublicityRulebook publicity, FieldDisclosure fields)
{
    // Codes of individual businesses (个体工商户).
    private const string IndividualPrefix = "92";

    private const string DocumentPath = "document";
    private const string AuthorityPath = "authority";

    // What names a record is shown with it.
    private static readonly string[] AlwaysShown = ["dataset", "record_number", "version", "subject.unified_social_credit_code", "subject.name"];
    private static readonly string[] SharedInReports =
        [DocumentPath, AuthorityPath, "source_unit", "decided_on", "effective_from", "effective_until", "publicity_ends_on", "removed_on", "removal_reason"];

    /// <summary>A record as a reader sees it.</summary>
    /// <param name="record">The record; it is left as it is.</param>
    /// <param name="sight">How much of it is shown.</param>
    /// <param name="level">How closed a field may be and is still shown, where the reader's right decides.</param>
    public CreditRecord Of(CreditRecord record, RecordSight sight, Disclosure level) => sight switch
    {
        RecordSight.Own => record,
        RecordSight.Granted => Without(record.Clone(), level),
        RecordSight.Public => Public(record),
        _ => throw new InvalidOperationException("A record that is not shown has no fields to show."),
    };

    /// <summary>A record with its public fields only, of which the directory closes none.</summary>
    public CreditRecord Public(CreditRecord record) =>
        Without(Masked(record, PublicPaths((RecordKind)record.BodyCase, record.Subject.UnifiedSocialCreditCode)), Disclosure.Public);

    /// <summary>A record with the fields that authorities share in reports: all of its body, no remark, no identity.</summary>
    public CreditRecord SharedInReport(CreditRecord record) =>
        Without(Masked(record, [.. SharedInReports, CreditRecord.Descriptor.FindFieldByNumber((int)record.BodyCase).Name]),
            Disclosure.Shared);

    /// <summary>Takes out of a sanction what its reader does not see of the record behind it.</summary>
    /// <param name="sanction">The sanction.</param>
    /// <param name="subject">Code of the company.</param>
    /// <param name="sight">How much of the record is shown.</param>
    /// <param name="level">How closed a field may be and is still shown.</param>
    public void Apply(Sanction sanction, string subject, RecordSight sight, Disclosure level)
    {
        if (sight == RecordSight.Own) return;
        fields.Apply(sanction, level);
        if (sight != RecordSight.Public) return;
        var paths = PublicPaths((RecordKind)sanction.Kind, subject);
        if (!Opens(paths, DocumentPath)) sanction.DocumentNumber = "";
        if (!Opens(paths, AuthorityPath)) sanction.Authority = null;
    }

    /// <summary>Takes out of a reason what is not public of the record behind it.</summary>
    public void ApplyPublic(VerdictReason reason, RecordKind kind, string subject)
    {
        fields.Apply(reason, Disclosure.Public);
        var paths = PublicPaths(kind, subject);
        if (!Opens(paths, DocumentPath)) reason.DocumentNumber = "";
        if (!Opens(paths, AuthorityPath)) reason.Authority = null;
    }

    private static bool Opens(IEnumerable<string> paths, string part) =>
        paths.Any(p => p == part || p.StartsWith(part + ".", StringComparison.Ordinal));

    private HashSet<string> PublicPaths(RecordKind kind, string subject)
    {
        var ofKind = publicity.FieldsOf(kind);
        return subject.StartsWith(IndividualPrefix, StringComparison.Ordinal) ? [.. ofKind.Paths.Except(ofKind.HiddenForIndividuals)]
            : [.. ofKind.Paths];
    }

    private CreditRecord Without(CreditRecord record, Disclosure level)
    {
        fields.Apply(record, level);
        return record;
    }

    private static CreditRecord Masked(CreditRecord record, IEnumerable<string> paths)
    {
        var shown = new CreditRecord();
        FieldMask.FromStringEnumerable<CreditRecord>(AlwaysShown.Concat(paths)).Merge(record, shown);
        return shown;
    }
}
