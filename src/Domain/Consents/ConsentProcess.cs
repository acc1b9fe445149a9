using System.Collections.Immutable;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Procedures;

namespace CreditHub.Domain.Consents;

/// <summary>
/// Consents to queries (授权查询): given and taken back by the company alone, to one agency, for one purpose and a stated time. They bring no record: whoever
/// reads asks the case itself, so that one taken back opens nothing any more. The last day ends one by itself.
/// </summary>
internal sealed class ConsentProcess : CaseProcess
{
    private const int YearsMax = 5;

    public override CaseKind Kind => CaseKind.Consent;

    public override ImmutableArray<string> Terms => [];

    public override CaseDecision Begin(CaseCommand command, CaseContext context)
    {
        if (!command.Actor.ActsForSubject) return WrongBody(command, "the company itself, through its portal");
        var given = (GiveConsent)command.Step;
        var agency = context.Rules.Directory.FindAgency(given.Agency);
        if (agency is null || !agency.Purposes.Contains(given.Purpose)) return Unmet("purpose", given.Purpose, $"'{given.Agency}' does not ask for the purpose '{given.Purpose}'.");
        var from = given.From ?? context.Today;
        if (from < context.Today) return Unmet("from", from.ToString(), $"A consent does not begin before the day on which it is given; {from} has passed.");
        if (given.Until < from) return Unmet("until", given.Until.ToString(), $"The last day, {given.Until}, is before the first, {from}.");
        if (given.Until.Value > from.Value.AddYears(YearsMax)) return Unmet("until", given.Until.ToString(), $"A consent is given for at most {YearsMax} years.");
        return Take(New(command, context, CaseState.InEffect, new ConsentParticulars(given.Agency, given.Purpose, given.Datasets, from, given.Until)));
    }

    public override CaseDecision Advance(CreditCase held, CaseCommand command, CaseContext context)
    {
        if (!command.Actor.ActsForSubject) return WrongBody(command, "the company itself, through its portal");
        return command.Step is RevokeConsent && held.State == CaseState.InEffect ? Take(held with { State = CaseState.Revoked }) : WrongState(held, command);
    }

    public override CaseDecision.Advanced Lapse(CreditCase held, CaseContext context) => new(held with { State = CaseState.Ended }, []);

    private static CaseDecision.Refused Unmet(string condition, string value, string message) =>
        CaseDecision.Refuse(CaseRefusal.CaseConditionUnmet, message, ("condition", condition), ("value", value));
}
