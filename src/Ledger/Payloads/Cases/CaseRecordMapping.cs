using CreditHub.Domain.Cases;
using CreditHub.Domain.Codes;
using CreditHub.Domain.Commitments;
using CreditHub.Domain.Objections;
using CreditHub.Domain.Repairs;
using CreditHub.Domain.Determinations;
using CreditHub.Domain.VoluntaryRegistrations;
using Proto = CreditHub.V1;

namespace CreditHub.Ledger.Payloads.Cases;

/// <summary>Records that cases bring, as if their deciding body had reported them.</summary>
public static class CaseRecordMapping
{
    /// <summary>The record under its next version.</summary>
    public static Proto.CreditRecord ToProto(this CaseRecord record, UnifiedSocialCreditCode subject, string subjectName, long version)
    {
        var proto = new Proto.CreditRecord
        {
            Dataset = record.Key.Dataset,
            RecordNumber = record.Key.RecordNumber,
            Version = version,
            Subject = new Proto.SubjectReference { UnifiedSocialCreditCode = subject.ToString(), Name = subjectName },
            Document = record.DocumentNumber.Length > 0 ? new Proto.Document { Number = record.DocumentNumber } : null,
            Authority = new Proto.Authority { Name = record.AuthorityName },
            DecidedOn = record.DecidedOn.ToProto(),
            EffectiveFrom = record.EffectiveFrom?.ToProto(),
            EffectiveUntil = record.EffectiveUntil?.ToProto(),
            RemovedOn = record.RemovedOn?.ToProto(),
            RemovalReason = record.RemovalReason,
        };
        SetBody(proto, record.Body);
        return proto;
    }

    private static void SetBody(Proto.CreditRecord proto, CaseRecordBody body)
    {
        switch (body)
        {
            case CommitmentRecord commitment:
                proto.Commitment = CommitmentMapping.ToBody(commitment);
                break;
            case RepairRecord repair:
                proto.RepairDecision = RepairMapping.ToBody(repair);
                break;
            case ObjectionRecord objection:
                proto.ObjectionNotice = ObjectionMapping.ToBody(objection);
                break;
            case ListEntryRecord entry:
                proto.ListEntry = DeterminationMapping.ToBody(entry);
                break;
            case VoluntaryRecord voluntary:
                proto.VoluntaryRegistration = VoluntaryMapping.ToBody(voluntary);
                break;
            default:
                throw new InvalidOperationException($"{body.GetType().Name} is no body of a record.");
        }
    }
}
