using System.Collections.Immutable;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Procedures;
using CreditHub.Domain.Profiles;
using CreditHub.Domain.Sanctions;

namespace CreditHub.Domain.Accountability;

/// <summary>
/// Accountability (责任追究): responsible persons of listed companies; state bodies that default, by a notice to their superior; arrears of state bodies and
/// state-owned companies until they are paid; companies that a banned company's responsible person leads elsewhere. None of it bars anybody.
/// </summary>
internal sealed partial class AccountabilityProcess : CaseProcess
{
    // Its measures may be considered, never must.
    private const string ConnectionList = "banned-connection";

    // Shared between agencies, not published: a connection is no determination.
    private const string ConnectionDataset = "lists.other";
    private const string AnswerTerm = "accountability.answer";
    private const string PayTerm = "accountability.pay";
    private const string ReviewTerm = "accountability.review-connection";
    private const string Supervision = "supervision";

    public override CaseKind Kind => CaseKind.Accountability;

    public override ImmutableArray<string> Terms => [AnswerTerm, PayTerm, ReviewTerm];

    public override CaseDecision Begin(CaseCommand command, CaseContext context) => command.Step switch
    {
        HoldPersonToAccount held => Begin(held, command, context),
        NotifySuperior notified => Begin(notified, command, context),
        TakeUpArrears taken => Begin(taken, command, context),
        FlagConnection flagged => Begin(flagged, command, context),
        _ => throw new InvalidOperationException($"{command.Step.Verb} begins no case."),
    };

    public override CaseDecision Advance(CreditCase held, CaseCommand command, CaseContext context) => (command.Step, held.Particulars) switch
    {
        (AnswerAsSuperior answered, SuperiorNotice notice) => Answer(held, command, answered, notice),
        (ReturnAnswer, SuperiorNotice notice) => Return(held, command, context, notice),
        (RecordPayment paid, ArrearsAccount account) => Pay(held, command, paid, account),
        (ConfirmConnection confirmed, BanConnection connection) => Confirm(held, command, context, confirmed, connection),
        (SettleConnection, BanConnection connection) => Settle(held, command, context, connection),
        (CloseAccountability closed, _) => Close(held, command, context, closed),
        _ => WrongState(held, command),
    };

    public override CaseDecision.Advanced Lapse(CreditCase held, CaseContext context) => held switch
    {
        { State: CaseState.Ordered, Particulars: ArrearsAccount account } => new(
            held with { State = CaseState.Overdue, Responsible = account.Overseer, Deadline = held.Deadline! with { IsOverdue = true } }, []),
        _ => base.Lapse(held, context),
    };

    public override CreditCase Recount(CreditCase held, CaseContext context)
    {
        var counted = base.Recount(held, context);
        return counted is { Particulars: ArrearsAccount account, Deadline: { } deadline }
            ? counted with { Particulars = account with { DueOn = deadline.DueOn } }
            : counted;
    }

    public override CreditCase? Follow(CreditCase held, SubjectProfile profile, SanctionBasis basis, BeijingDate today) => held switch
    {
        { State: CaseState.Ended } => null,
        { Particulars: PersonAccountability { ListingCaseId: var id } } => profile.Cases[id].State.IsFinal() ? Ended(held) : null,
        { Particulars: BanConnection } => WithItsRecord(held, held.Target, profile),
        _ => null,
    };

    private static CaseDecision Close(CreditCase held, CaseCommand command, CaseContext context, CloseAccountability closed)
    {
        var closer = held.Particulars is BanConnection connection ? connection.Banned.Body : held.OpenedBy;
        if (command.Actor != CaseActor.Calendar && command.Actor != new CaseActor(closer, ActsForSubject: false)) return WrongBody(command, $"'{closer}'");
        return held.Particulars is BanConnection { } flagged && held.State == CaseState.InEffect
            ? Take(Ended(held), Entry(held, flagged, context, context.Today, closed.Reason))
            : Take(Ended(held));
    }

    private static CaseDecision? SupervisionFault(CaseCommand command, CaseContext context)
    {
        var isSupervisor = context.Rules.Directory.FindAgency(command.Actor.Agency)?.Purposes.Contains(Supervision) ?? false;
        return isSupervisor && !command.Actor.ActsForSubject ? null : WrongBody(command, "an agency with the duty of supervision");
    }

    private static CreditCase Ended(CreditCase held) => held with { State = CaseState.Ended, Responsible = "", Deadline = null };

    private static CaseDecision Unmet(string condition, string message) =>
        CaseDecision.Refuse(CaseRefusal.CaseConditionUnmet, message, ("condition", condition));

    // 机关 and 事业单位, GB 32100-2015.
    private static bool IsStateBody(CaseContext context) => context.Profile.Code.ToString() is ['1', '1' or '2', ..];
}
