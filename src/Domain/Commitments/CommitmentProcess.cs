using System.Collections.Immutable;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Records;

namespace CreditHub.Domain.Commitments;

/// <summary>
/// Credit commitments (信用承诺): made, public, verified, kept or broken. Performance goes into the record (Shaanxi Social Credit Regulation, Art 35);
/// a false or broken one counts against the subject, on the document that found it so (Art 29).
/// </summary>
internal sealed class CommitmentProcess : CaseProcess
{
    private const string Dataset = "credit.commitment";
    private const string VerifyTerm = "commitment.verify";
    private const string KeepTerm = "commitment.keep";

    public override CaseKind Kind => CaseKind.Commitment;

    public override ImmutableArray<string> Terms => [VerifyTerm, KeepTerm];

    public override CaseDecision Begin(CaseCommand command, CaseContext context)
    {
        var made = (MakeCommitment)command.Step;
        if (!command.Actor.ActsForSubject && command.Actor.Agency != made.AcceptedBy) return WrongBody(command, $"the company itself or '{made.AcceptedBy}'");
        if (made.FulfilBy is { } day && day < context.Today)
        {
            return CaseDecision.Refuse(
                CaseRefusal.CaseConditionUnmet, $"The day by which the commitment is to be kept, {day}, has passed.",
                ("condition", "fulfil_by"), ("value", day.ToString()), ("today", context.Today.ToString()));
        }

        var particulars = new CommitmentParticulars(made.CommitmentKind, made.Matter, made.Content, made.AcceptedBy, made.FulfilBy);
        var opened = New(command, context, CaseState.Open, particulars) with
        {
            Responsible = made.AcceptedBy,
            Deadline = context.DeadlineFrom(context.Today, VerifyTerm),
        };
        return Take(opened, Record(opened, context, CommitmentOutcome.Open, breachDocument: ""));
    }

    public override CaseDecision Advance(CreditCase held, CaseCommand command, CaseContext context)
    {
        if (command.Actor.Agency != held.Responsible) return WrongBody(command, $"'{held.Responsible}'");
        return command.Step switch
        {
            VerifyCommitment when held.State == CaseState.Open => Take(held with { State = CaseState.Verified, Deadline = KeepBy(held, context) }),
            FindCommitmentKept when held.State is CaseState.Open or CaseState.Verified => Close(held, CaseState.Kept, CommitmentOutcome.Kept, "", context),

            // A sample review may find even one that was taken for kept to have been false.
            FindCommitmentBroken broken => Close(held, CaseState.Broken, CommitmentOutcome.Broken, broken.DocumentNumber, context),
            _ => WrongState(held, command),
        };
    }

    private static CaseDecision Close(CreditCase held, CaseState state, CommitmentOutcome outcome, string breachDocument, CaseContext context)
    {
        var closed = held with { State = state, Deadline = null };
        return Take(closed, Record(closed, context, outcome, breachDocument));
    }

    private static CaseDeadline? KeepBy(CreditCase held, CaseContext context)
    {
        if (((CommitmentParticulars)held.Particulars).FulfilBy is not { } day) return null;
        var term = context.Rules.Procedures.Find(KeepTerm, held.OpenedOn);
        return term.DeadlineFrom(day, context.Calendar);
    }

    private static CaseEffect.Report Record(CreditCase held, CaseContext context, CommitmentOutcome outcome, string breachDocument)
    {
        var commitment = (CommitmentParticulars)held.Particulars;
        var acceptedBy = context.NameOf(commitment.AcceptedBy);
        return new CaseEffect.Report(new CaseRecord
        {
            Key = new RecordKey(commitment.AcceptedBy, Dataset, held.Id),
            Body = new CommitmentRecord(commitment, acceptedBy, outcome, breachDocument),
            DecidedOn = held.OpenedOn,
            DocumentNumber = breachDocument.Length > 0 ? breachDocument : held.Id,
            AuthorityName = acceptedBy,
        });
    }
}
