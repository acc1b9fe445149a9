using CreditHub.Domain.Calendar;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Procedures;
using CreditHub.Domain.Sanctions;

namespace CreditHub.Domain.Determinations;

/// <summary>Without competence, legal basis, document and term nothing is determined; each lack is a refusal of its own.</summary>
internal sealed partial class DeterminationProcess
{
    private CaseDecision? CompetenceFault(string listCode, CaseCommand command, CaseContext context)
    {
        var list = context.Rules.Catalogue.FindList(listCode);
        if (list is null || list.Nature == ListNature.Ban != (kind == CaseKind.Ban))
        {
            return CaseDecision.Refuse(
                CaseRefusal.CaseConditionUnmet, $"'{listCode}' is no list of the catalogue for a case of kind {kind}.", ("condition", "list"), ("value", listCode));
        }

        var bodies = list.Determination?.Bodies ?? [];
        if (!command.Actor.ActsForSubject && bodies.Contains(command.Actor.Agency)) return null;
        var named = string.Join(' ', bodies);
        return CaseDecision.Refuse(
            CaseRefusal.DeterminationBodyNotCompetent,
            named.Length == 0
                ? $"The catalogue names no body that determines for {list.NameZh} in the hub; its entries are reported by their source."
                : $"The catalogue names {named} to determine for {list.NameZh}, not '{command.Actor.Agency}'.",
            ("list", list.Code), ("agency", command.Actor.Agency), ("expected", named));
    }

    private CaseDecision? ProposalFault(ProposeDetermination proposed, ListDefinition list, CaseContext context)
    {
        if (!list.Determination!.LegalBases.Any(b => b.IsInForce(context.Today))) return BasisMissing(list, "", "", context.Today);
        if (proposed.BasisDocument.Length == 0 && list.Nature != ListNature.Honour)
            return Unmet("basis_document", "陕西省社会信用条例 第二十九条", "Nothing is held against a company without an effective document that establishes it.");
        if (AdverseFault(list, context) is { } adverse) return adverse;
        if (kind != CaseKind.Ban && proposed.RegionCodes.Length + proposed.IndustryCodes.Length > 0)
            return Unmet("limits", list.IssuingRule, "Only bans are limited to regions and industries.");
        if (context.Profile.Cases.Values.FirstOrDefault(c => c.Kind == kind && IsBeforeEffect(c) && ParticularsOf(c).ListCode == list.Code) is { } other)
            return Unmet("one_case", list.IssuingRule, $"Case {other.Id} about the same list is not decided yet.");
        return proposed.ProposalCaseId.Length == 0 || IsProposal(proposed.ProposalCaseId, list, context)
            ? null
            : CaseDecision.Refuse(
                CaseRefusal.CaseUnknown, $"{context.Profile.Code} has no case {proposed.ProposalCaseId} that proposes {list.NameZh}.",
                ("case_id", proposed.ProposalCaseId));
    }

    // No reward over adverse standing: whoever has anything against it is proposed for no list of rewards, and put on none.
    private static CaseDecision? AdverseFault(ListDefinition list, CaseContext context)
    {
        if (list.Nature != ListNature.Honour) return null;
        var catalogue = context.Rules.Catalogue;
        if (context.Profile.DeriveSanctions(context.Rules.Sanctions).FirstOrDefault(s => s.HoldsOn(context.Today)
            && catalogue.IsAdverse(s)) is not { } against) return null;
        var what = against.ListCode.Length > 0 ? against.ListCode : against.MeasureCodes[0];
        return CaseDecision.Refuse(
            CaseRefusal.CaseConditionUnmet,
                $"'{what}' stands against the company by {against.Record}: it is put on no list of rewards while that holds.",
            ("condition", "no_adverse_standing"), ("rule", list.IssuingRule), ("value", what));
    }

    private static bool IsBeforeEffect(CreditCase held) => IsUndecided(held) || held.State == CaseState.Decided;

    private static bool IsProposal(string caseId, ListDefinition list, CaseContext context) =>
        context.Profile.Cases.TryGetValue(caseId, out var proposal) && proposal.State == CaseState.Escalated
        && proposal.Particulars.ProposedList == list.Code;

    // The term that the law sets must stand in the decision: nothing lasts longer than the list allows, and a ban says how long (Art 31).
    private CaseDecision? TermFault(DecideDetermination decided, ListDefinition list, BeijingDate today)
    {
        var most = list.Determination!.TermMonthsMax;
        if (decided.ForEver && (most > 0 || kind != CaseKind.Ban))
            return Unmet("term", list.IssuingRule, $"{list.NameZh} knows no entry for ever.");
        if (decided.ForEver && decided.EffectiveUntil is not null)
            return Unmet("term", list.IssuingRule, "The decision holds for ever or until a day, not both.");
        if (decided.EffectiveUntil is { } until && (until < today || (most > 0 && until >= today.AddMonths(most))))
            return Unmet("term", list.IssuingRule, $"The last day, {until}, is not between today and {most} months from today.");
        return kind == CaseKind.Ban && list.TermMonths == 0 && decided is { ForEver: false, EffectiveUntil: null }
            ? Unmet("term", "陕西省社会信用条例 第三十一条", "A ban says until when it holds, or that it holds for ever.")
            : null;
    }

    private static CaseDecision? RoleFault(DecideDetermination decided, ListDefinition list)
    {
        var roles = list.Determination!.Roles;
        var other = decided.Persons.FirstOrDefault(p => !roles.Contains(p.Role));
        return other is null
            ? null
            : CaseDecision.Refuse(
                CaseRefusal.PersonRoleNotNamed, $"The rule of {list.NameZh} does not name the role {other.Role}, so nobody is named in it.",
                ("list", list.Code), ("role", other.Role.ToString()), ("expected", string.Join(' ', roles)));
    }

    private static CaseDecision BasisMissing(ListDefinition list, string instrument, string article, BeijingDate day) => CaseDecision.Refuse(
        CaseRefusal.CaseLegalBasisMissing,
        instrument.Length == 0
            ? $"On {day} no legal basis of {list.NameZh} is in force by the catalogue."
            : $"{instrument} {article} is no legal basis of {list.NameZh} that is in force on {day} by the catalogue.",
        ("list", list.Code), ("instrument", instrument), ("article", article), ("day", day.ToString()));

    private static CaseDecision Unmet(string condition, string rule, string message) =>
        CaseDecision.Refuse(CaseRefusal.CaseConditionUnmet, message, ("condition", condition), ("rule", rule));
}
