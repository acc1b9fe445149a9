using CreditHub.Domain.Cases;
using CreditHub.Domain.Procedures;
using CreditHub.Domain.Records;

namespace CreditHub.Domain.Accountability;

/// <summary>State bodies that default: their superior is told, and answers in time.</summary>
internal sealed partial class AccountabilityProcess
{
    private static CaseDecision Begin(NotifySuperior notified, CaseCommand command, CaseContext context)
    {
        if (SupervisionFault(command, context) is { } fault) return fault;
        if (!IsStateBody(context)) return Unmet("state_body", $"{context.Profile.Code} is no state body; codes of those begin with 11 or 12.");
        if (!context.Profile.Records.TryGetValue(notified.Record, out var record)) return NoRecord(notified.Record);
        if (record.Withdrawn || !(record.Kind.IsAdverse() || record.Kind == RecordKind.ListEntry))
        {
            return CaseDecision.Refuse(
                CaseRefusal.CaseTargetUnsuitable, $"The record {record.Key} states no default.", ("record", record.Key.ToString()), ("kind", record.Kind.ToString()));
        }

        var named = context.Rules.Directory.Agencies.FirstOrDefault(a => a.UnifiedSocialCreditCode == context.Profile.Code.ToString())?.Superior ?? "";
        var superior = notified.Superior.Length > 0 ? notified.Superior : named;
        if (superior.Length == 0) return Unmet("superior", "The directory names no superior of the body; state which agency it is.");
        if (named.Length > 0 && named != superior) return Unmet("superior", $"By the directory the superior is '{named}', not '{superior}'.");
        return Take(New(command, context, CaseState.Forwarded, new SuperiorNotice(superior, notified.Content, notified.DocumentNumber)) with
        {
            Target = record.Key,
            Responsible = superior,
            Deadline = context.DeadlineFrom(context.Today, AnswerTerm),
        });
    }

    private static CaseDecision Answer(CreditCase held, CaseCommand command, AnswerAsSuperior answered, SuperiorNotice notice)
    {
        if (command.Actor != new CaseActor(notice.Superior, ActsForSubject: false)) return WrongBody(command, $"'{notice.Superior}'");
        if (held.State != CaseState.Forwarded) return WrongState(held, command);
        return Take(held with
        {
            State = CaseState.Done,
            Responsible = held.OpenedBy,
            Deadline = null,
            Particulars = notice with { Measures = answered.Measures, AnswerDocument = answered.DocumentNumber },
        });
    }

    private static CaseDecision Return(CreditCase held, CaseCommand command, CaseContext context, SuperiorNotice notice)
    {
        if (command.Actor != new CaseActor(held.OpenedBy, ActsForSubject: false)) return WrongBody(command, $"'{held.OpenedBy}'");
        if (held.State != CaseState.Done) return WrongState(held, command);
        return Take(held with { State = CaseState.Forwarded, Responsible = notice.Superior, Deadline = context.DeadlineFrom(context.Today, AnswerTerm) });
    }
}
