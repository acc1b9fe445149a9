using CreditHub.Domain.Cases;
using CreditHub.Domain.Procedures;
using CreditHub.Domain.Records;

namespace CreditHub.Domain.Commitments;

/// <summary>What is due next of a commitment: it follows from its state and its dates alone.</summary>
internal static class CommitmentTerms
{
    public const string Verify = "commitment.verify";
    public const string Keep = "commitment.keep";
    public const string Papers = "commitment.papers";
    public const string Review = "commitment.review";
    public const string Sample = "commitment.sample";

    /// <summary>What is due next; null = nothing. While a review is open, whichever comes first: an overdue step is not hidden by beginning another.</summary>
    public static CaseDeadline? DeadlineOf(CreditCase held, CaseContext context)
    {
        var commitment = (CommitmentParticulars)held.Particulars;
        var next = OwnDeadline(held, commitment, context);
        if (commitment.Review is { ClosedOn: null } review && context.DeadlineFrom(review.OpenedOn, Review) is var due && (next is null || due.DueOn < next.DueOn)) next = due;
        return next is not null && WasMarked(held, next) ? next with { IsOverdue = true } : next;
    }

    // That a day has passed is recorded once, also where another deadline stood in between.
    private static bool WasMarked(CreditCase held, CaseDeadline deadline) =>
        held.Steps.Any(s => s.Verb == CaseStepTaken.DeadlinePassed && s.Note == deadline.Term && s.On > deadline.DueOn);

    /// <summary>By when missing papers are to be handed in: the day that was committed, under the rule that limits it.</summary>
    public static CaseDeadline PapersDeadline(CreditCase held, CaseContext context) =>
        context.DeadlineFrom(held.OpenedOn, Papers).On(((CommitmentParticulars)held.Particulars).FulfilBy!.Value);

    private static CaseDeadline? OwnDeadline(CreditCase held, CommitmentParticulars commitment, CaseContext context) => held.State switch
    {
        CaseState.Open when commitment.Kind == CommitmentKind.DeferredPapers => PapersDeadline(held, context),
        CaseState.Open => context.DeadlineFrom(held.OpenedOn, Verify),
        CaseState.Done => context.DeadlineFrom(commitment.HandedInOn!.Value, Verify),
        CaseState.Verified when commitment is { Kind: not CommitmentKind.DeferredPapers, FulfilBy: { } day } =>
            context.Rules.Procedures.Find(Keep, held.OpenedOn).DeadlineFrom(day, context.Calendar),
        _ => null,
    };
}
