using CreditHub.Domain.Calendar;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Determinations;
using CreditHub.Domain.Procedures;
using CreditHub.Domain.Records;

namespace CreditHub.Domain.Accountability;

/// <summary>
/// A banned company's responsible person who leads another company (易地开张): flagged for attention, never barred. An identity decides; a name may only
/// suggest, so on a name alone the banning body is asked and nothing else happens.
/// </summary>
internal sealed partial class AccountabilityProcess
{
    private static CaseDecision Begin(FlagConnection flagged, CaseCommand command, CaseContext context)
    {
        if (command.Actor != CaseActor.Calendar) return WrongBody(command, "the hub itself");
        var banned = flagged.Banned with { IdentityHash = "" };
        var isKnown = context.Profile.Cases.Values.Any(c => !c.State.IsFinal() && c.Particulars is BanConnection known
            && known.Banned.BanCaseId == banned.BanCaseId && known.Banned.Name == banned.Name && (known.IsByIdentity || !flagged.IsByIdentity));
        if (isKnown) return Unmet("one_case", $"A case about the ban {banned.BanCaseId} is open.");
        var connection = new BanConnection(banned, flagged.IsByIdentity);
        var opened = New(command, context, flagged.IsByIdentity ? CaseState.InEffect : CaseState.Open, connection) with
        {
            OpenedBy = banned.Body,
            Responsible = banned.Body,
            Deadline = context.DeadlineFrom(context.Today, ReviewTerm),
        };
        if (!flagged.IsByIdentity) return Take(opened);
        opened = opened with { Target = TargetOf(opened, connection), Responsible = "", Deadline = null };
        return Take(opened, Entry(opened, connection, context));
    }

    private static CaseDecision Confirm(CreditCase held, CaseCommand command, CaseContext context, ConfirmConnection confirmed, BanConnection connection)
    {
        if (command.Actor != new CaseActor(connection.Banned.Body, ActsForSubject: false)) return WrongBody(command, $"'{connection.Banned.Body}'");
        if (held.State != CaseState.Open) return WrongState(held, command);
        var after = connection with { ConfirmedBy = confirmed.DocumentNumber };
        var inEffect = held with { State = CaseState.InEffect, Responsible = "", Deadline = null, Particulars = after, Target = TargetOf(held, after) };
        return Take(inEffect, Entry(inEffect, after, context));
    }

    // One connection, one case and one reason: what was confirmed by name before keeps its entry.
    private static CaseDecision Settle(CreditCase held, CaseCommand command, CaseContext context, BanConnection connection)
    {
        if (command.Actor != CaseActor.Calendar) return WrongBody(command, "the hub itself");
        if (connection.IsByIdentity) return WrongState(held, command);
        var after = connection with { IsByIdentity = true };
        if (held.State == CaseState.InEffect) return Take(held with { Particulars = after });
        var inEffect = held with
        {
            State = CaseState.InEffect,
            Responsible = "",
            Deadline = null,
            Particulars = after,
            Target = TargetOf(held, after)
        };
        return Take(inEffect, Entry(inEffect, after, context));
    }

    private static RecordKey TargetOf(CreditCase held, BanConnection connection) => new(connection.Banned.Body, ConnectionDataset, held.Id);

    private static CaseEffect.Report Entry(
        CreditCase held, BanConnection connection, CaseContext context, BeijingDate? removedOn = null, string removalReason = "")
    {
        var banned = connection.Banned;
        return new CaseEffect.Report(new CaseRecord
        {
            Key = held.Target!.Value,
            Body = new ListEntryRecord(ConnectionList, $"负责人与禁入主体{banned.Company}的责任人员相同", banned.RegionCodes, banned.IndustryCodes, []),
            DecidedOn = held.OpenedOn,
            DocumentNumber = connection.ConfirmedBy.Length > 0 ? connection.ConfirmedBy : banned.BanCaseId,
            AuthorityName = context.NameOf(banned.Body),
            EffectiveFrom = held.OpenedOn,
            EffectiveUntil = banned.Until,
            RemovedOn = removedOn,
            RemovalReason = removalReason,
        });
    }
}
