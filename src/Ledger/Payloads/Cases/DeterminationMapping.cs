using System.Collections.Immutable;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Determinations;
using CreditHub.Domain.Records;
using Google.Protobuf.Collections;
using Proto = CreditHub.V1;

namespace CreditHub.Ledger.Payloads.Cases;

/// <summary>Determinations, for lists and of bans, between domain, contract and store.</summary>
internal static class DeterminationMapping
{
    public static DeterminationStep ToDomain(Proto.DeterminationStep step, CaseKind of) => step.StepCase switch
    {
        Proto.DeterminationStep.StepOneofCase.Propose => new ProposeDetermination(
            of, step.Propose.ListCode, step.Propose.Reason, step.Propose.BasisDocument, [.. step.Propose.RegionCodes], [.. step.Propose.IndustryCodes],
            step.Propose.ProposalCaseId),
        Proto.DeterminationStep.StepOneofCase.ServeNotice => new ServeDeterminationNotice(
            of, step.ServeNotice.DocumentNumber, step.ServeNotice.Instrument, step.ServeNotice.Article, step.ServeNotice.Remedy),
        Proto.DeterminationStep.StepOneofCase.PublishNotice => new PublishDeterminationNotice(
            of, step.PublishNotice.Instrument, step.PublishNotice.Article, step.PublishNotice.PublishedAt),
        Proto.DeterminationStep.StepOneofCase.MakeStatement => new MakeStatement(of, step.MakeStatement.Content),
        Proto.DeterminationStep.StepOneofCase.Decide => new DecideDetermination(
            of, step.Decide.DocumentNumber, step.Decide.AnswerToStatement, step.Decide.EffectiveUntil.ToDomain(), step.Decide.ForEver,
            ToDomain(step.Decide.Persons)),
        Proto.DeterminationStep.StepOneofCase.Dismiss => new DismissDetermination(of, step.Dismiss.Reason),
        Proto.DeterminationStep.StepOneofCase.Deliver => new DeliverDetermination(of, step.Deliver.Method),
        Proto.DeterminationStep.StepOneofCase.RequestRemoval => new RequestRemoval(of, step.RequestRemoval.Reason),
        Proto.DeterminationStep.StepOneofCase.RefuseRemoval => new RefuseRemoval(of, step.RefuseRemoval.DocumentNumber, step.RefuseRemoval.Reason),
        Proto.DeterminationStep.StepOneofCase.Remove => new RemoveDetermination(of, step.Remove.DocumentNumber, step.Remove.Reason),
        Proto.DeterminationStep.StepOneofCase.Annul => new AnnulDetermination(of, step.Annul.DocumentNumber, step.Annul.Reason),
        _ => throw new InvalidOperationException("A determination's step without a verb passed the door."),
    };

    public static Proto.DeterminationParticulars ToProto(DeterminationParticulars particulars) => new()
    {
        ListCode = particulars.ListCode,
        Reason = particulars.Reason,
        BasisDocument = particulars.BasisDocument,
        RegionCodes = { particulars.RegionCodes },
        IndustryCodes = { particulars.IndustryCodes },
        ProposalCaseId = particulars.ProposalCaseId,
        Notice = particulars.Notice is { } n ? ToProto(n) : null,
        Statement = particulars.Statement,
        Decision = particulars.Decision is { } d ? ToProto(d) : null,
        DeliveredOn = particulars.DeliveredOn?.ToProto(),
        RemovalRequestedOn = particulars.RemovalRequestedOn?.ToProto(),
        RepairedOn = particulars.RepairedOn?.ToProto(),
    };

    public static DeterminationParticulars ToDomain(Proto.DeterminationParticulars particulars) => new()
    {
        ListCode = particulars.ListCode,
        Reason = particulars.Reason,
        BasisDocument = particulars.BasisDocument,
        RegionCodes = [.. particulars.RegionCodes],
        IndustryCodes = [.. particulars.IndustryCodes],
        ProposalCaseId = particulars.ProposalCaseId,
        Notice = particulars.Notice is { } n
            ? new DeterminationNotice(
                n.DocumentNumber, n.Instrument, n.Article, n.Remedy, n.ServedOn.ToDomain()!.Value, n.HeardUntil.ToDomain()!.Value)
            : null,
        Statement = particulars.Statement,
        Decision = particulars.Decision is { } d
            ? new DeterminationDecision(
                d.DocumentNumber, d.DecidedOn.ToDomain()!.Value, d.AnswerToStatement, d.EffectiveUntil.ToDomain(), d.ForEver, ToDomain(d.Persons))
            : null,
        DeliveredOn = particulars.DeliveredOn.ToDomain(),
        RemovalRequestedOn = particulars.RemovalRequestedOn.ToDomain(),
        RepairedOn = particulars.RepairedOn.ToDomain(),
    };

    public static Proto.ListEntry ToBody(ListEntryRecord entry) => new()
    {
        ListCode = entry.ListCode,
        Reason = entry.Reason,
        RegionCodes = { entry.RegionCodes },
        IndustryCodes = { entry.IndustryCodes },
        ResponsiblePersons = { entry.Persons.Select(ToProto) },
    };

    private static Proto.DeterminationNotice ToProto(DeterminationNotice notice) => new()
    {
        DocumentNumber = notice.DocumentNumber,
        Instrument = notice.Instrument,
        Article = notice.Article,
        Remedy = notice.Remedy,
        ServedOn = notice.ServedOn.ToProto(),
        HeardUntil = notice.HeardUntil.ToProto(),
    };

    private static Proto.DeterminationDecision ToProto(DeterminationDecision decision) => new()
    {
        DocumentNumber = decision.DocumentNumber,
        DecidedOn = decision.DecidedOn.ToProto(),
        AnswerToStatement = decision.AnswerToStatement,
        EffectiveUntil = decision.EffectiveUntil?.ToProto(),
        ForEver = decision.ForEver,
        Persons = { decision.Persons.Select(p => new Proto.NamedPerson { Name = p.Name, Role = (Proto.PersonRole)p.Role, IdentityHash = p.IdentityHash }) },
    };

    private static Proto.ResponsiblePerson ToProto(ResponsiblePerson person) => new() { Name = person.Name, Role = (Proto.PersonRole)person.Role };

    private static ImmutableArray<ResponsiblePerson> ToDomain(RepeatedField<Proto.NamedPerson> persons) =>
        [.. persons.Select(p => new ResponsiblePerson(p.Name, (PersonRole)p.Role, p.IdentityHash))];
}
