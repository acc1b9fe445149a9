using CreditHub.Domain.Cases;
using CreditHub.Domain.Procedures;

namespace CreditHub.Domain.Accountability;

/// <summary>Arrears of state bodies and state-owned companies, followed until they are paid (保障中小企业款项支付条例).</summary>
internal sealed partial class AccountabilityProcess
{
    private static CaseDecision Begin(TakeUpArrears taken, CaseCommand command, CaseContext context)
    {
        if (SupervisionFault(command, context) is { } fault) return fault;
        if (taken.Creditor == context.Profile.Code.ToString()) return Unmet("creditor", "Nobody owes to itself.");
        if (taken.DueOn is { } day && day <= context.Today) return Unmet("due_on", $"The day by which it is to be paid, {day}, is not after today.");
        var byTerm = context.DeadlineFrom(context.Today, PayTerm);
        var deadline = taken.DueOn is { } stated ? byTerm.On(stated) : byTerm;
        return Take(New(
            command, context, CaseState.Ordered,
            new ArrearsAccount(taken.Creditor, taken.AmountFen, PaidFen: 0, deadline.DueOn, taken.Overseer, taken.DocumentNumber)) with
        { Deadline = deadline });
    }

    private static CaseDecision Pay(CreditCase held, CaseCommand command, RecordPayment paid, ArrearsAccount account)
    {
        var isParty = command.Actor.ActsForSubject || command.Actor.Agency == held.OpenedBy || command.Actor.Agency == account.Overseer;
        if (!isParty) return WrongBody(command, $"the debtor itself, '{held.OpenedBy}' or '{account.Overseer}'");
        var open = account.AmountFen - account.PaidFen;
        if (paid.AmountFen > open) return Unmet("amount", $"{paid.AmountFen} fen were stated, but only {open} are open.");
        var after = held with { Particulars = account with { PaidFen = account.PaidFen + paid.AmountFen } };
        return Take(paid.AmountFen == open ? Ended(after) : after);
    }
}
