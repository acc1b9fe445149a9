using CreditHub.Domain.Records;
using CreditHub.Ledger.Payloads.Cases;
using Google.Protobuf;
using Proto = CreditHub.V1;

namespace CreditHub.Ledger.Payloads;

/// <summary>Takes the facts that the rules need out of a reported record. The record was validated at the door; this reads, it does not judge.</summary>
public static class RecordReading
{
    /// <summary>The facts of a record that a source reported.</summary>
    public static RecordFacts ToFacts(this Proto.CreditRecord record, string source, ContentDigest digest)
    {
        var decidedOn = record.DecidedOn.ToDomain() ?? throw new InvalidOperationException("A record without a date of decision passed the door.");
        var facts = new RecordFacts
        {
            Key = new RecordKey(source, record.Dataset, record.RecordNumber),
            Version = record.Version,
            Digest = digest,
            Kind = KindOf(record),
            DecidedOn = decidedOn,
            EffectiveFrom = record.EffectiveFrom.ToDomain() ?? decidedOn,
            EffectiveUntil = record.EffectiveUntil.ToDomain(),
            RemovedOn = record.RemovedOn.ToDomain(),
            PublicityEndsOn = record.PublicityEndsOn.ToDomain(),
            AuthorityName = record.Authority?.Name ?? "",
            AuthorityCode = record.Authority?.UnifiedSocialCreditCode ?? "",
            DocumentNumber = record.Document?.Number ?? "",
        };
        return WithBody(facts, record);
    }

    /// <summary>The kind of a record: its body's field number.</summary>
    public static RecordKind KindOf(Proto.CreditRecord record) => (RecordKind)(int)record.BodyCase;

    /// <summary>The record that a record acts on; null for kinds that act on none, and where none is named.</summary>
    public static RecordKey? TargetOf(Proto.CreditRecord record) => record.BodyCase switch
    {
        Proto.CreditRecord.BodyOneofCase.RepairDecision => record.RepairDecision.Target?.ToKey(),
        Proto.CreditRecord.BodyOneofCase.ObjectionNotice => record.ObjectionNotice.Target?.ToKey(),
        _ => null,
    };

    /// <summary>Digest of a record's content, which leaves its version out: a later version with equal content changes nothing.</summary>
    public static ContentDigest DigestOf(Proto.CreditRecord record)
    {
        var version = record.Version;
        record.Version = 0;
        try
        {
            return ContentDigest.Of(record.ToByteArray());
        }
        finally
        {
            record.Version = version;
        }
    }

    private static RecordFacts WithBody(RecordFacts facts, Proto.CreditRecord record) => record.BodyCase switch
    {
        Proto.CreditRecord.BodyOneofCase.Registration => facts with
        {
            Registration = new RegistrationFacts(
                record.Subject.Name, record.Registration.RegionCode, record.Registration.IndustryCode, (int)record.Registration.State),
        },
        Proto.CreditRecord.BodyOneofCase.Penalty => facts with
        {
            PenaltyKinds = record.Penalty.Kinds.Aggregate(PenaltyKinds.None, (mask, kind) => mask | (PenaltyKinds)(1 << (int)kind)),
            FineFen = record.Penalty.Fine?.MinorUnits ?? 0,
            ConductClass = (ConductClass)record.Penalty.ConductClass,
        },
        Proto.CreditRecord.BodyOneofCase.Commitment => facts with
        {
            Breach = CommitmentMapping.BreachOf(record),
            DocumentNumber = record.Commitment.BreachDocument is { Number.Length: > 0 } breach ? breach.Number : facts.DocumentNumber,
        },
        Proto.CreditRecord.BodyOneofCase.ListEntry => facts with
        {
            ListCode = record.ListEntry.ListCode,
            Limits = EffectLimits.Of(record.ListEntry.RegionCodes, record.ListEntry.IndustryCodes),
        },
        Proto.CreditRecord.BodyOneofCase.InspectionResult => facts with { ResultCode = record.InspectionResult.ResultCode },
        Proto.CreditRecord.BodyOneofCase.VoluntaryRegistration => facts with { IsVerified = record.VoluntaryRegistration.Verified },
        Proto.CreditRecord.BodyOneofCase.TaxCreditGrade => facts with
        {
            Grade = record.TaxCreditGrade.Grade,
            Scheme = record.TaxCreditGrade.EvaluatedYear.ToString(System.Globalization.CultureInfo.InvariantCulture),
        },
        Proto.CreditRecord.BodyOneofCase.CreditEvaluation => facts with
        {
            Grade = record.CreditEvaluation.Grade,
            Scheme = record.CreditEvaluation.Scheme,
        },
        Proto.CreditRecord.BodyOneofCase.RepairDecision => facts with { Target = record.RepairDecision.Target.ToKey(), Shields = record.RepairDecision.Shields },
        Proto.CreditRecord.BodyOneofCase.ObjectionNotice => facts with
        {
            Target = record.ObjectionNotice.Target.ToKey(),
            ObjectionOpen = record.ObjectionNotice.State == Proto.ObjectionState.Open,
        },
        _ => facts,
    };
}
