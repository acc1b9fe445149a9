using CreditHub.Domain.Accountability;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Codes;
using CreditHub.Domain.Commitments;
using CreditHub.Domain.Consents;
using CreditHub.Domain.Objections;
using CreditHub.Domain.Determinations;
using CreditHub.Domain.Rectifications;
using CreditHub.Domain.Records;
using CreditHub.Domain.Repairs;
using CreditHub.Domain.EntryEducation;
using CreditHub.Domain.VoluntaryRegistrations;
using Google.Protobuf;
using Proto = CreditHub.V1;

namespace CreditHub.Ledger.Payloads.Cases;

/// <summary>Cases between domain, contract and store: what all processes have in common, and where each process's own mapping is found.</summary>
public static class CaseMapping
{
    /// <summary>The step that a validated request asks for.</summary>
    public static CaseStep StepOf(Proto.ActRequest request) => request.StepCase switch
    {
        Proto.ActRequest.StepOneofCase.Commitment => CommitmentMapping.ToDomain(request.Commitment),
        Proto.ActRequest.StepOneofCase.Repair => RepairMapping.ToDomain(request.Repair),
        Proto.ActRequest.StepOneofCase.Objection => ObjectionMapping.ToDomain(request.Objection),
        Proto.ActRequest.StepOneofCase.Listing => DeterminationMapping.ToDomain(request.Listing, CaseKind.Listing),
        Proto.ActRequest.StepOneofCase.Accountability => AccountabilityMapping.ToDomain(request.Accountability),
        Proto.ActRequest.StepOneofCase.Ban => DeterminationMapping.ToDomain(request.Ban, CaseKind.Ban),
        Proto.ActRequest.StepOneofCase.Rectification => RectificationMapping.ToDomain(request.Rectification),
        Proto.ActRequest.StepOneofCase.Voluntary => VoluntaryMapping.ToDomain(request.Voluntary),
        Proto.ActRequest.StepOneofCase.Education => EducationMapping.ToDomain(request.Education),
        Proto.ActRequest.StepOneofCase.Consent => ConsentMapping.ToDomain(request.Consent),
        _ => throw new InvalidOperationException("A request without a step passed the door."),
    };

    /// <summary>The case as a contract message.</summary>
    public static Proto.Case ToProto(this CreditCase held, UnifiedSocialCreditCode subject, string subjectName)
    {
        var proto = new Proto.Case
        {
            CaseId = held.Id,
            Kind = (Proto.CaseKind)held.Kind,
            State = (Proto.CaseState)held.State,
            UnifiedSocialCreditCode = subject.ToString(),
            SubjectName = subjectName,
            Target = held.Target?.ToProto(),
            Responsible = held.Responsible,
            OpenedBy = held.OpenedBy,
            OpenedOn = held.OpenedOn.ToProto(),
            Deadline = held.Deadline is { } deadline ? ToProto(deadline) : null,
        };
        proto.Steps.AddRange(held.Steps.Select(ToProto));
        SetParticulars(proto, held.Particulars);
        return proto;
    }

    /// <summary>The case of a stored message.</summary>
    public static CreditCase ToDomain(this Proto.Case proto) => new()
    {
        Id = proto.CaseId,
        Kind = (CaseKind)proto.Kind,
        State = (CaseState)proto.State,
        Particulars = proto.ParticularsCase switch
        {
            Proto.Case.ParticularsOneofCase.Commitment => CommitmentMapping.ToDomain(proto.Commitment),
            Proto.Case.ParticularsOneofCase.Repair => RepairMapping.ToDomain(proto.Repair),
            Proto.Case.ParticularsOneofCase.Objection => ObjectionMapping.ToDomain(proto.Objection),
            Proto.Case.ParticularsOneofCase.Listing => DeterminationMapping.ToDomain(proto.Listing),
            Proto.Case.ParticularsOneofCase.Accountability => AccountabilityMapping.ToDomain(proto.Accountability),
            Proto.Case.ParticularsOneofCase.Ban => DeterminationMapping.ToDomain(proto.Ban),
            Proto.Case.ParticularsOneofCase.Rectification => RectificationMapping.ToDomain(proto.Rectification),
            Proto.Case.ParticularsOneofCase.Voluntary => VoluntaryMapping.ToDomain(proto.Voluntary),
            Proto.Case.ParticularsOneofCase.Education => EducationMapping.ToDomain(proto.Education),
            Proto.Case.ParticularsOneofCase.Consent => ConsentMapping.ToDomain(proto.Consent),
            _ => throw new InvalidOperationException($"Case {proto.CaseId} is stored without particulars."),
        },
        Target = proto.Target?.ToKey(),
        Responsible = proto.Responsible,
        OpenedBy = proto.OpenedBy,
        OpenedOn = proto.OpenedOn.ToDomain()!.Value,
        Deadline = proto.Deadline is { } d
            ? new CaseDeadline(d.Term, d.DueOn.ToDomain()!.Value, d.Rule, d.RuleFrom.ToDomain()!.Value, d.Overdue)
            {
                Provisional = CountOf(d.CountedFrom, d.CountedWorkingDays),
            }
            : null,
        Steps = [.. proto.Steps.Select(ToDomain)],
    };

    private static void SetParticulars(Proto.Case proto, CaseParticulars particulars)
    {
        switch (particulars)
        {
            case CommitmentParticulars commitment:
                proto.Commitment = CommitmentMapping.ToProto(commitment);
                break;
            case RepairParticulars repair:
                proto.Repair = RepairMapping.ToProto(repair);
                break;
            case ObjectionParticulars objection:
                proto.Objection = ObjectionMapping.ToProto(objection);
                break;
            case DeterminationParticulars ban when proto.Kind == Proto.CaseKind.Ban:
                proto.Ban = DeterminationMapping.ToProto(ban);
                break;
            case DeterminationParticulars determination:
                proto.Listing = DeterminationMapping.ToProto(determination);
                break;
            case AccountabilityParticulars accountability:
                proto.Accountability = AccountabilityMapping.ToProto(accountability);
                break;
            case RectificationParticulars rectification:
                proto.Rectification = RectificationMapping.ToProto(rectification);
                break;
            case VoluntaryParticulars voluntary:
                proto.Voluntary = VoluntaryMapping.ToProto(voluntary);
                break;
            case EducationParticulars education:
                proto.Education = EducationMapping.ToProto(education);
                break;
            case ConsentParticulars consent:
                proto.Consent = ConsentMapping.ToProto(consent);
                break;
            default:
                throw new InvalidOperationException($"{particulars.GetType().Name} have no message.");
        }
    }

    private static Proto.CaseDeadline ToProto(CaseDeadline deadline) => new()
    {
        Term = deadline.Term,
        DueOn = deadline.DueOn.ToProto(),
        Rule = deadline.Rule,
        RuleFrom = deadline.RuleFrom.ToProto(),
        Overdue = deadline.IsOverdue,
        Provisional = deadline.Provisional is not null,
        CountedFrom = deadline.Provisional?.From.ToProto(),
        CountedWorkingDays = deadline.Provisional?.WorkingDays ?? 0,
    };

    /// <summary>From what a provisional day was counted; null where the day is certain.</summary>
    internal static ProvisionalCount? CountOf(Proto.BeijingDate? from, int workingDays) =>
        from.ToDomain() is { } day ? new ProvisionalCount(day, workingDays) : null;

    private static Proto.CaseStepTaken ToProto(CaseStepTaken step) => new()
    {
        Verb = step.Verb,
        Agency = step.Agency,
        OnBehalfOfSubject = step.OnBehalfOfSubject,
        On = step.On.ToProto(),
        DocumentIds = { step.Documents },
        Note = step.Note,
        CommandId = step.CommandId,
        Digest = step.CommandId.Length == 0 ? ByteString.Empty : UnsafeByteOperations.UnsafeWrap(step.Digest.ToBytes()),
        CompanyProof = step.Proof,
    };

    private static CaseStepTaken ToDomain(Proto.CaseStepTaken step) => new(
        step.Verb, step.Agency, step.OnBehalfOfSubject, step.On.ToDomain()!.Value, [.. step.DocumentIds], step.Note, step.CommandId,
        step.Digest.IsEmpty ? default : ContentDigest.FromBytes(step.Digest.Span))
    { Proof = step.CompanyProof };
}
