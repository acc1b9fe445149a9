using CreditHub.Domain.Commitments;
using CreditHub.Domain.Records;
using Proto = CreditHub.V1;

namespace CreditHub.Ledger.Payloads.Cases;

/// <summary>Commitments between domain, contract and store.</summary>
internal static class CommitmentMapping
{
    public static CommitmentStep ToDomain(Proto.CommitmentStep step) => step.StepCase switch
    {
        Proto.CommitmentStep.StepOneofCase.Make => ToDomain(step.Make),
        Proto.CommitmentStep.StepOneofCase.Verify => new VerifyCommitment(),
        Proto.CommitmentStep.StepOneofCase.FindKept => new FindCommitmentKept(),
        Proto.CommitmentStep.StepOneofCase.FindBroken => new FindCommitmentBroken(
            step.FindBroken.DocumentNumber, BreachOf(step.FindBroken.Breach), step.FindBroken.FoundOn.ToDomain()),
        Proto.CommitmentStep.StepOneofCase.HandIn => new HandInPapers(),
        Proto.CommitmentStep.StepOneofCase.OpenReview => new OpenCommitmentReview(step.OpenReview.Sample),
        Proto.CommitmentStep.StepOneofCase.CloseReview => new CloseCommitmentReview(),
        Proto.CommitmentStep.StepOneofCase.Withdraw => new WithdrawCommitment(),
        _ => throw new InvalidOperationException("A commitment's step without a verb passed the door."),
    };

    public static Proto.CommitmentParticulars ToProto(CommitmentParticulars particulars) => new()
    {
        Kind = (Proto.CommitmentKind)particulars.Kind,
        Matter = particulars.Matter,
        Content = particulars.Content,
        AcceptedBy = particulars.AcceptedBy,
        FulfilBy = particulars.FulfilBy?.ToProto(),
        Papers = { particulars.Papers },
        Association = particulars.Association,
        PublicFrom = particulars.PublicFrom?.ToProto(),
        HandedInOn = particulars.HandedInOn?.ToProto(),
        Review = particulars.Review is { } review
            ? new Proto.CommitmentReview { Sample = review.Sample, OpenedOn = review.OpenedOn.ToProto(), ClosedOn = review.ClosedOn?.ToProto() }
            : null,
    };

    public static CommitmentParticulars ToDomain(Proto.CommitmentParticulars particulars) => new(
        (CommitmentKind)particulars.Kind, particulars.Matter, particulars.Content, particulars.AcceptedBy, particulars.FulfilBy.ToDomain())
    {
        Papers = [.. particulars.Papers],
        Association = particulars.Association,
        PublicFrom = particulars.PublicFrom.ToDomain(),
        HandedInOn = particulars.HandedInOn.ToDomain(),
        Review = particulars.Review is { } review
            ? new CommitmentReview(review.Sample, review.OpenedOn.ToDomain()!.Value, review.ClosedOn.ToDomain())
            : null,
    };

    public static Proto.Commitment ToBody(CommitmentRecord record) => new()
    {
        Kind = (Proto.CommitmentKind)record.Commitment.Kind,
        Matter = record.Commitment.Matter,
        Content = record.Commitment.Content,
        AcceptedBy = new Proto.Authority { Name = record.AcceptedByName },
        State = (Proto.CommitmentState)record.Outcome,
        BreachDocument = record.BreachDocument.Length > 0 ? new Proto.Document { Number = record.BreachDocument } : null,
        Breach = (Proto.CommitmentBreach)(record.Breach?.Breach ?? 0),
        BreachFoundOn = record.Breach?.FoundOn.ToProto(),
        Papers = { record.Commitment.Papers },
        Association = record.Commitment.Association,
        About = record.About?.ToProto(),
    };

    /// <summary>How the commitment of a record was broken; null where it was not. What the source leaves out counts as not kept, from the day of decision.</summary>
    public static CommitmentBreach? BreachOf(Proto.CreditRecord record) => record.Commitment.State == Proto.CommitmentState.Broken
        ? new CommitmentBreach(
            (CommitmentKind)record.Commitment.Kind, BreachOf(record.Commitment.Breach),
            record.Commitment.BreachFoundOn.ToDomain() ?? record.DecidedOn.ToDomain()!.Value)
        : null;

    private static CommitmentBreachKind BreachOf(Proto.CommitmentBreach breach) =>
        breach == Proto.CommitmentBreach.Unspecified ? CommitmentBreachKind.NotKept : (CommitmentBreachKind)breach;

    private static MakeCommitment ToDomain(Proto.MakeCommitment make) => new(
        (CommitmentKind)make.Kind, make.Matter, make.Content, make.AcceptedBy, make.FulfilBy.ToDomain())
    {
        Papers = [.. make.Papers], Association = make.Association, About = make.About?.ToKey(),
    };
}
