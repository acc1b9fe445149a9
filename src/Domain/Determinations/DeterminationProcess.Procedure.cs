using CreditHub.Domain.Calendar;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Procedures;
using CreditHub.Domain.Records;
using CreditHub.Domain.Sanctions;

namespace CreditHub.Domain.Determinations;

/// <summary>From the notice to the effect.</summary>
internal sealed partial class DeterminationProcess
{
    private CaseDecision Notify(CreditCase held, CaseCommand command, CaseContext context, ServeDeterminationNotice served)
    {
        if (held.State != CaseState.Open) return WrongState(held, command);
        var list = ListOf(held, context);
        if (list.Nature == ListNature.Honour)
            return Unmet("public_notice", "陕西省社会信用条例 第三十三条", $"{list.NameZh} is a list of rewards: publish the notice.");
        return Told(held, context, list, _statementTerm, new DeterminationNotice(
            served.DocumentNumber, served.Instrument, served.Article, served.Remedy, context.Today, context.Today));
    }

    private CaseDecision Publish(CreditCase held, CaseCommand command, CaseContext context, PublishDeterminationNotice published)
    {
        if (held.State != CaseState.Open) return WrongState(held, command);
        var list = ListOf(held, context);
        if (list.Nature != ListNature.Honour)
            return Unmet("notice", "陕西省社会信用条例 第三十三条", $"{list.NameZh} is no list of rewards: serve the notice on the company, and on it alone.");
        return Told(held, context, list, _publicNoticeTerm, new DeterminationNotice(
            "", published.Instrument, published.Article, published.PublishedAt, context.Today, context.Today));
    }

    private static CaseDecision Told(CreditCase held, CaseContext context, ListDefinition list, string term, DeterminationNotice notice)
    {
        if (list.Determination!.FindBasis(notice.Instrument, notice.Article, context.Today) is null)
            return BasisMissing(list, notice.Instrument, notice.Article, context.Today);
        var deadline = context.DeadlineFrom(context.Today, term);
        return Take(held with
        {
            State = CaseState.Notified,
            Responsible = "",
            Deadline = deadline,
            Particulars = ParticularsOf(held) with { Notice = notice with { HeardUntil = deadline.DueOn } },
        });
    }

    private CaseDecision Hear(CreditCase held, CaseCommand command, CaseContext context, MakeStatement stated)
    {
        if (held.State != CaseState.Notified) return WrongState(held, command);
        var notice = ParticularsOf(held).Notice!;
        if (context.Today > notice.HeardUntil)
        {
            var term = context.Rules.Procedures.Find(_statementTerm, notice.ServedOn);
            return CaseDecision.Refuse(
                CaseRefusal.CaseTooLate, $"Statements were heard until {notice.HeardUntil} ({term.Rule}).",
                ("case_id", held.Id), ("step", command.Step.Verb), ("due_on", notice.HeardUntil.ToString()), ("rule", term.Rule));
        }

        return Take(held with
        {
            State = CaseState.Heard,
            Responsible = held.OpenedBy,
            Deadline = context.DeadlineFrom(context.Today, _decideTerm),
            Particulars = ParticularsOf(held) with { Statement = stated.Content },
        });
    }

    private CaseDecision Decide(CreditCase held, CaseCommand command, CaseContext context, DecideDetermination decided)
    {
        var particulars = ParticularsOf(held);
        if (held.State == CaseState.Open) return NoticeMissing(held);
        if (held.State is not (CaseState.Notified or CaseState.Heard)) return WrongState(held, command);
        var (list, notice) = (ListOf(held, context), particulars.Notice!);
        if (context.Today <= notice.HeardUntil && (held.State == CaseState.Notified || list.Nature == ListNature.Honour)) return TooEarly(command, notice, list, context);
        if (list.Determination!.FindBasis(notice.Instrument, notice.Article, context.Today) is null)
            return BasisMissing(list, notice.Instrument, notice.Article, context.Today);
        if (held.State == CaseState.Heard && decided.AnswerToStatement.Length == 0)
            return Unmet("answer_to_statement", "陕西省社会信用条例 第三十三条", "The company made a statement; the decision must say what became of it.");
        if ((AdverseFault(list, context) ?? TermFault(decided, list, context.Today) ?? RoleFault(decided, list)) is { } fault) return fault;
        return Take(held with
        {
            State = CaseState.Decided,
            Responsible = held.OpenedBy,
            Deadline = context.DeadlineFrom(context.Today, _deliverTerm),
            Particulars = particulars with
            {
                Decision = new DeterminationDecision(
                    decided.DocumentNumber, context.Today, decided.AnswerToStatement, LastDay(decided, list, context.Today), decided.ForEver, decided.Persons),
            },
        });
    }

    private static CaseDecision Deliver(CreditCase held, CaseCommand command, CaseContext context)
    {
        if (held.State != CaseState.Decided) return WrongState(held, command);
        var list = ListOf(held, context);
        if (ParticularsOf(held).Decision!.EffectiveUntil is { } end && end < context.Today)
            return Unmet("term", list.IssuingRule, $"The decision held until {end}; what is delivered after that has no effect. Annul it.");
        if (AdverseFault(list, context) is { } adverse) return adverse;
        var particulars = ParticularsOf(held) with { DeliveredOn = context.Today };
        var delivered = held with
        {
            State = CaseState.InEffect,
            Responsible = "",
            Particulars = particulars,
            Target = new RecordKey(held.OpenedBy, list.Determination!.Dataset, held.Id),
        };
        delivered = delivered with { Deadline = EndOf(delivered, context.Rules.Catalogue) };
        return Take(delivered, Entry(delivered, context));
    }

    // The last day stands in the entry, so that another version of the catalogue changes nothing about what was decided.
    private static BeijingDate? LastDay(DecideDetermination decided, ListDefinition list, BeijingDate today) =>
        decided.ForEver ? null : decided.EffectiveUntil ?? (list.TermMonths == 0 ? null : today.AddMonths(list.TermMonths).AddDays(-1));

    private static CaseDeadline? EndOf(CreditCase held, MeasureCatalogue catalogue)
    {
        var (notice, decision) = (ParticularsOf(held).Notice!, ParticularsOf(held).Decision!);
        if (decision.EffectiveUntil is not { } last) return null;
        var basis = catalogue.FindList(ParticularsOf(held).ListCode)?.Determination?.FindBasis(notice.Instrument, notice.Article, decision.DecidedOn);
        return new CaseDeadline(CaseDeadline.EffectOver, last, $"{notice.Instrument} {notice.Article}", basis?.InForceFrom ?? decision.DecidedOn);
    }

    private static CaseEffect.Report Entry(CreditCase held, CaseContext context, BeijingDate? removedOn = null, string removalReason = "")
    {
        var particulars = ParticularsOf(held);
        var decision = particulars.Decision!;
        return new CaseEffect.Report(new CaseRecord
        {
            Key = held.Target!.Value,
            Body = new ListEntryRecord(particulars.ListCode, particulars.Reason, particulars.RegionCodes, particulars.IndustryCodes, decision.Persons),
            DecidedOn = decision.DecidedOn,
            DocumentNumber = decision.DocumentNumber,
            AuthorityName = context.NameOf(held.OpenedBy),
            EffectiveFrom = particulars.DeliveredOn,
            EffectiveUntil = decision.EffectiveUntil,
            RemovedOn = removedOn,
            RemovalReason = removalReason,
        });
    }

    private static ListDefinition ListOf(CreditCase held, CaseContext context) => context.Rules.Catalogue.FindList(ParticularsOf(held).ListCode)
        ?? throw new InvalidOperationException($"The list {ParticularsOf(held).ListCode} of case {held.Id} has left the catalogue.");

    private static CaseDecision NoticeMissing(CreditCase held) => CaseDecision.Refuse(
        CaseRefusal.DeterminationNoticeMissing, $"Nobody was told of case {held.Id}: basis, reason and remedy come before the decision (Art 33).",
        ("case_id", held.Id), ("rule", "陕西省社会信用条例 第三十三条"));

    private CaseDecision TooEarly(CaseCommand command, DeterminationNotice notice, ListDefinition list, CaseContext context)
    {
        var term = context.Rules.Procedures.Find(list.Nature == ListNature.Honour ? _publicNoticeTerm : _statementTerm, notice.ServedOn);
        var earliest = notice.HeardUntil.AddDays(1);
        return CaseDecision.Refuse(
            CaseRefusal.CaseTooEarly, $"Statements are heard until {notice.HeardUntil} ({term.Rule}); decide from {earliest}.",
            ("step", command.Step.Verb), ("earliest_on", earliest.ToString()), ("rule", term.Rule));
    }
}
