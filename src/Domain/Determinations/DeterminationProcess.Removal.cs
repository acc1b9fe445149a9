using CreditHub.Domain.Cases;

namespace CreditHub.Domain.Determinations;

/// <summary>How an entry ends before its term, or is undone.</summary>
internal sealed partial class DeterminationProcess
{
    private CaseDecision AskRemoval(CreditCase held, CaseCommand command, CaseContext context)
    {
        if (held.State != CaseState.InEffect || ParticularsOf(held).RemovalRequestedOn is not null) return WrongState(held, command);
        return Take(held with
        {
            Responsible = held.OpenedBy,
            Deadline = context.DeadlineFrom(context.Today, _answerRemovalTerm),
            Particulars = ParticularsOf(held) with { RemovalRequestedOn = context.Today },
        });
    }

    private static CaseDecision KeepOn(CreditCase held, CaseCommand command, CaseContext context)
    {
        if (held.State != CaseState.InEffect || ParticularsOf(held).RemovalRequestedOn is null) return WrongState(held, command);
        return Take(held with
        {
            Responsible = "",
            Deadline = EndOf(held, context),
            Particulars = ParticularsOf(held) with { RemovalRequestedOn = null },
        });
    }

    private static CaseDecision Remove(CreditCase held, CaseCommand command, CaseContext context, RemoveDetermination removed) =>
        held.State == CaseState.InEffect
            ? Take(Ended(held), Entry(held, context, context.Today, $"{removed.DocumentNumber} {removed.Reason}"))
            : WrongState(held, command);

    // Before the effect there is nothing to withdraw; afterwards the entry counts as never having held.
    private static CaseDecision Annul(CreditCase held, CaseCommand command, AnnulDetermination annulled)
    {
        var after = held with { State = CaseState.Annulled, Responsible = "", Deadline = null };
        return held.State switch
        {
            CaseState.Decided => Take(after),
            CaseState.InEffect => Take(after, new CaseEffect.Withdraw(held.Target!.Value, $"{annulled.DocumentNumber} {annulled.Reason}")),
            _ => WrongState(held, command),
        };
    }
}
