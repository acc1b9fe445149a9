using System.Collections.Immutable;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Commitments;
using CreditHub.Domain.Procedures;
using CreditHub.Domain.Profiles;
using CreditHub.Domain.Records;
using CreditHub.Domain.Sanctions;

namespace CreditHub.Domain.VoluntaryRegistrations;

/// <summary>
/// Voluntary registration (自愿注册): a subject's facts about itself, with a commitment to their truth and an authorisation (Shaanxi Social Credit
/// Regulation, Art 21). A false one is withdrawn and its commitment counts as broken; one that is merely refused counts against nobody.
/// </summary>
internal sealed class VoluntaryProcess : CaseProcess
{
    private const string Dataset = "credit.voluntary";
    private const string VerifyTerm = "voluntary.verify";
    private const string Rule = "陕西省社会信用条例 第二十一条";

    public override CaseKind Kind => CaseKind.VoluntaryRegistration;

    public override ImmutableArray<string> Terms => [VerifyTerm];

    public override CaseDecision Begin(CaseCommand command, CaseContext context)
    {
        var fact = (RegisterFact)command.Step;
        if (!command.Actor.ActsForSubject && command.Actor.Agency != fact.VerifiedBy) return WrongBody(command, $"the company itself or '{fact.VerifiedBy}'");
        if (!fact.TruthCommitted) return NotMet("truth_committed", "A fact is registered only with a commitment to its truth.");
        if (!fact.Authorised) return NotMet("authorised", "A fact is registered only with an authorisation that it is shared and used.");
        var opened = New(command, context, CaseState.Open, new VoluntaryParticulars(fact.Topic, fact.Content, fact.VerifiedBy)) with
        {
            Responsible = fact.VerifiedBy,
            Deadline = context.DeadlineFrom(context.Today, VerifyTerm),
        };
        return Take(opened, Report(opened, context));
    }

    public override CaseDecision Advance(CreditCase held, CaseCommand command, CaseContext context)
    {
        var isSubject = command.Actor.ActsForSubject;
        var isBody = !isSubject && command.Actor.Agency == held.Responsible;
        return command.Step switch
        {
            WithdrawFact => isSubject || isBody ? Remove(held, CaseState.Withdrawn, "主体撤回") : WrongBody(command, $"the company itself or '{held.Responsible}'"),
            _ when !isBody => WrongBody(command, $"'{held.Responsible}'"),
            VerifyFact when held.State == CaseState.Open => Verify(held, context),
            RefuseFact refuse when held.State == CaseState.Open =>
                Remove(held with { Particulars = Of(held) with { Refusal = refuse.Reason } }, CaseState.Rejected, refuse.Reason),
            FindFactFalse found => FindFalse(held, found, context),
            _ => WrongState(held, command),
        };
    }

    public override CreditCase? Follow(CreditCase held, SubjectProfile profile, SanctionBasis basis, BeijingDate today) =>
        WithItsRecord(held, KeyOf(held), profile);

    private static VoluntaryParticulars Of(CreditCase held) => (VoluntaryParticulars)held.Particulars;

    private static CaseDecision Verify(CreditCase held, CaseContext context)
    {
        var verified = held with { State = CaseState.Verified, Deadline = null, Particulars = Of(held) with { VerifiedOn = context.Today } };
        return Take(verified, Report(verified, context));
    }

    private static CaseDecision Remove(CreditCase held, CaseState state, string reason) =>
        Take(held with { State = state, Deadline = null }, new CaseEffect.Withdraw(KeyOf(held), reason));

    private static CaseDecision FindFalse(CreditCase held, FindFactFalse found, CaseContext context)
    {
        var foundOn = found.FoundOn ?? context.Today;
        if (foundOn < held.OpenedOn || foundOn > context.Today)
            return NotMet("found_on", $"A finding about a fact of {held.OpenedOn} is dated from that day to today, not {foundOn}.");
        return Take(
            held with { State = CaseState.Broken, Deadline = null }, new CaseEffect.Withdraw(KeyOf(held), $"虚假注册:{found.DocumentNumber}"),
            BrokenCommitment(held, found, foundOn, context));
    }

    // The commitment to the fact's truth was a proactive one: it becomes a record only when it turns out false.
    private static CaseEffect.Report BrokenCommitment(CreditCase held, FindFactFalse found, BeijingDate foundOn, CaseContext context)
    {
        var body = held.Responsible;
        var commitment = new CommitmentParticulars(CommitmentKind.Proactive, $"自愿注册信息真实性:{Of(held).Topic}", "所注册的信息真实、准确", body, FulfilBy: null)
        {
            PublicFrom = held.OpenedOn,
        };
        var breach = new CommitmentBreach(CommitmentKind.Proactive, CommitmentBreachKind.False, foundOn);
        return new CaseEffect.Report(new CaseRecord
        {
            Key = new RecordKey(body, "credit.commitment", held.Id),
            Body = new CommitmentRecord(commitment, About: null, context.NameOf(body), CommitmentOutcome.Broken, breach, found.DocumentNumber),
            DecidedOn = held.OpenedOn,
            DocumentNumber = found.DocumentNumber,
            AuthorityName = context.NameOf(body),
        });
    }

    private static RecordKey KeyOf(CreditCase held) => new(held.Responsible, Dataset, held.Id);

    private static CaseEffect.Report Report(CreditCase held, CaseContext context) => new(new CaseRecord
    {
        Key = KeyOf(held),
        Body = new VoluntaryRecord(Of(held)),
        DecidedOn = held.OpenedOn,
        AuthorityName = context.NameOf(held.Responsible),
    });

    private static CaseDecision.Refused NotMet(string condition, string message) =>
        CaseDecision.Refuse(CaseRefusal.CaseConditionUnmet, message, ("condition", condition), ("rule", Rule));
}
