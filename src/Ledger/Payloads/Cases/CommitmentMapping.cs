using CreditHub.Domain.Commitments;
using Proto = CreditHub.V1;

namespace CreditHub.Ledger.Payloads.Cases;

/// <summary>Commitments between domain, contract and store.</summary>
internal static class CommitmentMapping
{
    public static CommitmentStep ToDomain(Proto.CommitmentStep step) => step.StepCase switch
    {
        Proto.CommitmentStep.StepOneofCase.Make => new MakeCommitment(
            (CommitmentKind)step.Make.Kind, step.Make.Matter, step.Make.Content, step.Make.AcceptedBy, step.Make.FulfilBy.ToDomain()),
        Proto.CommitmentStep.StepOneofCase.Verify => new VerifyCommitment(),
        Proto.CommitmentStep.StepOneofCase.FindKept => new FindCommitmentKept(),
        Proto.CommitmentStep.StepOneofCase.FindBroken => new FindCommitmentBroken(step.FindBroken.DocumentNumber),
        _ => throw new InvalidOperationException("A commitment's step without a verb passed the door."),
    };

    public static Proto.CommitmentParticulars ToProto(CommitmentParticulars particulars) => new()
    {
        Kind = (Proto.CommitmentKind)particulars.Kind,
        Matter = particulars.Matter,
        Content = particulars.Content,
        AcceptedBy = particulars.AcceptedBy,
        FulfilBy = particulars.FulfilBy?.ToProto(),
    };

    public static CommitmentParticulars ToDomain(Proto.CommitmentParticulars particulars) => new(
        (CommitmentKind)particulars.Kind, particulars.Matter, particulars.Content, particulars.AcceptedBy, particulars.FulfilBy.ToDomain());

    public static Proto.Commitment ToBody(CommitmentRecord record) => new()
    {
        Kind = (Proto.CommitmentKind)record.Commitment.Kind,
        Matter = record.Commitment.Matter,
        Content = record.Commitment.Content,
        AcceptedBy = new Proto.Authority { Name = record.AcceptedByName },
        State = (Proto.CommitmentState)record.Outcome,
        BreachDocument = record.BreachDocument.Length > 0 ? new Proto.Document { Number = record.BreachDocument } : null,
    };
}
