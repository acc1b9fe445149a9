using System.Collections.Immutable;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Procedures;
using CreditHub.Domain.Profiles;
using CreditHub.Domain.Records;
using CreditHub.Domain.Sanctions;

namespace CreditHub.Domain.Commitments;

/// <summary>
/// Credit commitments (信用承诺): made, verified, public, kept or broken. Performance goes into the record (Shaanxi Social Credit Regulation,
/// Art 35);
/// a false or broken one counts against the subject, on the document that found it so (Art 29). Silence breaks none: a deadline that passed is
/// shown to the accepting body, which must find.
/// </summary>
internal sealed class CommitmentProcess : CaseProcess
{
    public override CaseKind Kind => CaseKind.Commitment;

    public override ImmutableArray<string> Terms => [CommitmentTerms.Verify, CommitmentTerms.Keep, CommitmentTerms.Papers, CommitmentTerms.Review, CommitmentTerms.Sample];

    public override CaseDecision Begin(CaseCommand command, CaseContext context)
    {
        var made = (MakeCommitment)command.Step;
        if (!command.Actor.ActsForSubject && command.Actor.Agency != made.AcceptedBy) return WrongBody(command, $"the company itself or '{made.AcceptedBy}'");
        if (CommitmentKinds.Check(made, context) is { } unmet) return unmet;
        var particulars = new CommitmentParticulars(made.CommitmentKind, made.Matter, made.Content, made.AcceptedBy, made.FulfilBy)
        {
            Papers = made.Papers, Association = made.Association, PublicFrom = command.Actor.ActsForSubject ? null : context.Today,
        };
        var opened = WithDeadline(
            New(command, context, CaseState.Open, particulars) with { Responsible = made.AcceptedBy, Target = made.About }, context);
        return particulars.PublicFrom is null
            ? Take(opened)
            : Take(opened, CommitmentRecords.Report(opened, context, CommitmentOutcome.Open));
    }

    public override CaseDecision Advance(CreditCase held, CaseCommand command, CaseContext context)
    {
        var isSubject = command.Actor.ActsForSubject;
        var isBody = !isSubject && command.Actor.Agency == held.Responsible;
        return command.Step switch
        {
            HandInPapers or WithdrawCommitment when !isSubject && !isBody => WrongBody(command, $"the company itself or '{held.Responsible}'"),
            HandInPapers => HandIn(held, command, context),
            WithdrawCommitment => Withdraw(held, command),
            _ when !isBody => WrongBody(command, $"'{held.Responsible}'"),
            VerifyCommitment when held.State is CaseState.Open or CaseState.Done && !AwaitsPapers(held) => Verify(held, context),
            FindCommitmentKept when held.State is CaseState.Open or CaseState.Done or CaseState.Verified && !AwaitsPapers(held) => Keep(held, context),

            // A review may find even one that was taken for kept to have been false.
            FindCommitmentBroken broken => Break(held, broken, context),
            OpenCommitmentReview review when !IsUnderReview(held) => OpenReview(held, review, context),
            CloseCommitmentReview when IsUnderReview(held) => Move(held, held.State, context),
            _ => WrongState(held, command),
        };
    }

    public override CreditCase? Follow(CreditCase held, SubjectProfile profile, SanctionBasis basis, BeijingDate today) =>
        WithItsRecord(held, CommitmentRecords.KeyOf(held), profile);

    private static CommitmentParticulars Of(CreditCase held) => (CommitmentParticulars)held.Particulars;

    private static bool IsUnderReview(CreditCase held) => Of(held).Review is { ClosedOn: null };

    private static bool AwaitsPapers(CreditCase held) => Of(held) is { Kind: CommitmentKind.DeferredPapers, HandedInOn: null };

    private static CaseDecision HandIn(CreditCase held, CaseCommand command, CaseContext context)
    {
        if (Of(held).Kind != CommitmentKind.DeferredPapers || held.State is not (CaseState.Open or CaseState.Done)) return WrongState(held, command);
        if (command.Actor.ActsForSubject && CommitmentTerms.PapersDeadline(held, context) is var due && due.DueOn < context.Today)
            return TooLate(held with { Deadline = due }, command);
        if (command.Documents.IsEmpty) return CommitmentKinds.Unmet("documents", "Papers are handed in as documents: submit them first and name them.");
        var handed = held with { State = CaseState.Done, Particulars = Of(held) with { HandedInOn = context.Today } };
        return Take(WithDeadline(handed, context));
    }

    private static CaseDecision Withdraw(CreditCase held, CaseCommand command) =>
        Of(held).Kind is CommitmentKind.Proactive or CommitmentKind.IndustrySelfDiscipline && held.State is CaseState.Open or CaseState.Verified && !IsUnderReview(held)
            ? Take(
                held with { State = CaseState.Withdrawn, Deadline = null },
                Of(held).PublicFrom is null ? [] : [new CaseEffect.Withdraw(CommitmentRecords.KeyOf(held), "主体撤回承诺")])
            : WrongState(held, command);

    // What a company says of itself stands under the hub's name only after its body has looked at it: until then it is no record.
    private static CaseDecision Verify(CreditCase held, CaseContext context)
    {
        var verified = Confirmed(Moved(held, CaseState.Verified, context), context);
        return Of(held).PublicFrom is null
            ? Take(verified, CommitmentRecords.Report(verified, context, CommitmentOutcome.Open))
            : Take(verified);
    }

    private static CreditCase Confirmed(CreditCase held, CaseContext context) =>
        held with { Particulars = Of(held) with { PublicFrom = Of(held).PublicFrom ?? context.Today } };

    private static CaseDecision Keep(CreditCase held, CaseContext context)
    {
        var kept = Confirmed(Moved(held, CaseState.Kept, context), context);
        return Take(kept, CommitmentRecords.Report(kept, context, CommitmentOutcome.Kept));
    }

    private static CaseDecision Break(CreditCase held, FindCommitmentBroken broken, CaseContext context)
    {
        var foundOn = broken.FoundOn ?? context.Today;
        if (foundOn < held.OpenedOn || foundOn > context.Today)
            return CommitmentKinds.Unmet("found_on", $"A finding about a commitment of {held.OpenedOn} is dated from that day to today, not {foundOn}.", foundOn.ToString());
        var closed = Confirmed(Moved(held, CaseState.Broken, context), context);
        var breach = new CommitmentBreach(Of(held).Kind, broken.Breach, foundOn);
        return Take(closed, CommitmentRecords.Report(closed, context, CommitmentOutcome.Broken, breach, broken.DocumentNumber));
    }

    private static CaseDecision OpenReview(CreditCase held, OpenCommitmentReview review, CaseContext context) =>
        Take(WithDeadline(held with { Particulars = Of(held) with { Review = new CommitmentReview(review.Sample, context.Today) } }, context));

    private static CaseDecision Move(CreditCase held, CaseState state, CaseContext context) => Take(Moved(held, state, context));

    // Whatever is found ends a review that is open.
    private static CreditCase Moved(CreditCase held, CaseState state, CaseContext context)
    {
        var particulars = Of(held);
        if (particulars.Review is { ClosedOn: null } review) particulars = particulars with { Review = review with { ClosedOn = context.Today } };
        return WithDeadline(held with { State = state, Particulars = particulars }, context);
    }

    private static CreditCase WithDeadline(CreditCase held, CaseContext context) => held with { Deadline = CommitmentTerms.DeadlineOf(held, context) };
}
