using CreditHub.Domain.Publicity;
using CreditHub.Domain.Records;
using CreditHub.Domain.Sanctions;
using CreditHub.Domain.SharingDirectory;
using CreditHub.Hub.History;
using CreditHub.Ledger.Payloads;
using CreditHub.V1;
using Google.Protobuf.WellKnownTypes;
using Disclosure = CreditHub.Domain.SharingDirectory.Disclosure;
using PublicityTerm = CreditHub.Domain.Publicity.PublicityTerm;

namespace CreditHub.Hub.Publicity;

/// <summary>Judges by given rules when each of a subject's records is public, and leaves of a record what may be seen.</summary>
internal sealed class PublicRecords(MeasureCatalogue catalogue, SharingDirectoryDocument directory, PublicityRulebook publicity)
{
    private const string IndividualPrefix = "92";

    // What names a record is public with it.
    private static readonly string[] AlwaysShown = ["dataset", "record_number", "version", "subject.unified_social_credit_code", "subject.name"];
    private static readonly string[] SharedCommon =
        ["document", "authority", "source_unit", "decided_on", "effective_from", "effective_until", "publicity_ends_on", "removed_on", "removal_reason"];

    /// <summary>When each record is public on the portal, judged with the subject's repairs.</summary>
    public IReadOnlyDictionary<RecordKey, PublicityTerm> TermsOf(IReadOnlyList<RecordAt> records)
    {
        var facts = records.Select(r => r.Facts).ToList();
        return facts.ToDictionary(f => f.Key, f => PublicityRules.TermOf(f, PublicityRules.SituationOf(f, facts, catalogue, directory), publicity.Portal));
    }

    /// <summary>Records against which an objection is open.</summary>
    public static IReadOnlySet<RecordKey> ObjectedIn(IEnumerable<RecordAt> records) => records
        .Where(r => r.Facts is { Kind: Domain.Records.RecordKind.ObjectionNotice, ObjectionOpen: true, Withdrawn: false, Target: not null })
        .Select(r => r.Facts.Target!.Value).ToHashSet();

    /// <summary>A record with its public fields only.</summary>
    public CreditRecord Public(RecordAt record)
    {
        var fields = publicity.FieldsOf(record.Facts.Kind);
        var isIndividual = record.Record.Subject.UnifiedSocialCreditCode.StartsWith(IndividualPrefix, StringComparison.Ordinal);
        return Masked(record.Record, isIndividual ? fields.Paths.Except(fields.HiddenForIndividuals) : fields.Paths);
    }

    /// <summary>A record with the fields that agencies share: all of its body, no remark, no identity.</summary>
    public static CreditRecord Shared(RecordAt record)
    {
        var body = CreditRecord.Descriptor.FindFieldByNumber((int)record.Facts.Kind);
        return Masked(record.Record, [.. SharedCommon, body.Name]);
    }

    /// <summary>A publicity term as a contract message.</summary>
    public static V1.PublicityTerm ToProto(PublicityTerm term) => new()
    {
        From = term.From.ToProto(),
        Until = term.Until?.ToProto(),
        EndsBy = (V1.PublicityEnd)term.EndsBy,
        RepairableFrom = term.RepairableFrom?.ToProto(),
        ConductClass = (V1.ConductClass)term.Class,
        Version = term.Version,
        Rule = term.Rule,
        Unverified = term.Unverified,
        ShieldedFrom = term.Rest?.From.ToProto(),
        ShieldedUntil = term.Rest?.Until?.ToProto(),
        ShieldRule = term.Rest?.Rule ?? "",
    };

    /// <summary>True where agencies share a dataset among themselves.</summary>
    public bool IsShared(string dataset) => directory.FindDataset(dataset) is { Disclosure: Disclosure.Shared };

    private static CreditRecord Masked(CreditRecord record, IEnumerable<string> paths)
    {
        var shown = new CreditRecord();
        FieldMask.FromStringEnumerable<CreditRecord>(AlwaysShown.Concat(paths)).Merge(record, shown);
        return shown;
    }
}
