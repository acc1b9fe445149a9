using CreditHub.Domain.Calendar;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Procedures;
using CreditHub.Domain.Sanctions;

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
            Deadline = EndOf(held, context.Rules.Catalogue),
            Particulars = ParticularsOf(held) with { RemovalRequestedOn = null },
        });
    }

    private static CaseDecision Remove(CreditCase held, CaseCommand command, CaseContext context, RemoveDetermination removed) =>
        held.State == CaseState.InEffect
            ? Take(Ended(held), Entry(held, context, context.Today, $"{removed.DocumentNumber} {removed.Reason}"))
            : WrongState(held, command);

    // A repair ends measures and publication of the entry, and with them the case; where it is taken back, both revive (信用修复管理办法, NDRC Order 36).
    private static CreditCase? FollowRepair(CreditCase held, BeijingDate? repairedOn, MeasureCatalogue catalogue, BeijingDate today)
    {
        var particulars = ParticularsOf(held) with { RepairedOn = repairedOn };
        return (held.State, ParticularsOf(held).RepairedOn, repairedOn) switch
        {
            (CaseState.InEffect, _, not null) => Ended(held) with { Particulars = particulars with { RemovalRequestedOn = null } },
            (CaseState.Ended, not null, null) when !held.IsEffectOver(today) =>
                held with { State = CaseState.InEffect, Particulars = particulars, Deadline = EndOf(held, catalogue) },
            _ => null,
        };
    }

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
