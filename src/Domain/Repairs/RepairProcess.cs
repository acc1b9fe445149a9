using System.Collections.Immutable;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Procedures;
using CreditHub.Domain.Profiles;
using CreditHub.Domain.Records;
using CreditHub.Domain.Sanctions;

namespace CreditHub.Domain.Repairs;

/// <summary>
/// Credit repair (信用修复), Shaanxi Social Credit Regulation Art 43 and 信用修复管理办法 (NDRC Order 36 of 2026): who recognised the conduct
/// repairs it (谁认定、谁修复). Granting ends publication and measures at once; what is found false later revives both.
/// </summary>
internal sealed class RepairProcess : CaseProcess
{
    private const string Dataset = "credit.repair";
    private const string AcceptTerm = "repair.accept";
    private const string DecideTerm = "repair.decide";
    private const string DecideOnOwnChannelTerm = "repair.decide-on-own-channel";
    private const string CheckTerm = "repair.check";
    private const string BarredTerm = "repair.barred-after-revocation";

    public override CaseKind Kind => CaseKind.Repair;

    public override ImmutableArray<string> Terms => [AcceptTerm, DecideTerm, DecideOnOwnChannelTerm, CheckTerm, BarredTerm];

    public override ImmutableArray<string> LaterTerms => [BarredTerm];

    public override CaseDecision Begin(CaseCommand command, CaseContext context)
    {
        var apply = (ApplyForRepair)command.Step;
        if (!command.Actor.ActsForSubject) return WrongBody(command, "the company itself");
        if (!context.Profile.Records.TryGetValue(apply.Target, out var named)) return NoRecord(apply.Target);

        // A decision that several sources reported is repaired once, by the body that took it.
        var decisions = context.Decisions;
        var record = decisions.Effective(decisions.AnsweringFor(named));
        apply = apply with { Target = record.Key };
        var conditions = new RepairConditions(record, context);
        if (RefuseTarget(record, conditions, context) is { } unsuitable) return unsuitable;
        if ((RefuseAfterRevocation(command, context) ?? RefuseTime(command, conditions, context)) is { } early) return early;
        if (command.Documents.IsEmpty)
            return Unmet("proof_of_performance", conditions.Terms.Rule, "An application needs proof that the duty was performed: submit it and name it with the step.");

        var commitment = RepairCommitment.Of(apply, command, context);
        if (commitment is not CaseDecision.Advanced made) return commitment;
        var opened = New(command, context, CaseState.Open, new RepairParticulars
        {
            Statement = apply.Statement,
            CommitmentCaseId = made.After.Id,
            Terms = conditions.Terms,
        }) with
        {
            Target = apply.Target,
            Responsible = apply.Target.Source,
            Deadline = context.DeadlineFrom(context.Today, AcceptTerm),
        };
        return Take(opened, made.Effects.AsSpan());
    }

    public override CaseDecision Advance(CreditCase held, CaseCommand command, CaseContext context)
    {
        var source = held.Target!.Value.Source;
        switch (command.Step)
        {
            case WithdrawRepair:
                if (!command.Actor.ActsForSubject) return WrongBody(command, "the company itself");
                return held.State is CaseState.Open or CaseState.Accepted ? Take(Close(held, CaseState.Withdrawn)) : WrongState(held, command);
            case OrderRepairCheck:
                if (!IsBody(command, context.Rules.Procedures.WorkingBody)) return WrongBody(command, $"'{context.Rules.Procedures.WorkingBody}'");
                return held is { State: CaseState.Granted, Deadline: null } ? Take(OrderCheck(held, context)) : WrongState(held, command);
            default:
                return IsBody(command, source) ? Decide(held, command, context) : WrongBody(command, $"'{source}'");
        }
    }

    // A decision that its source withdrew counts as never having been given: publication and measures revive, and so the case is no longer a granted one.
    // The commitment stands, since nobody found anything false.
    public override CreditCase? Follow(CreditCase held, SubjectProfile profile, SanctionBasis basis, BeijingDate today) =>
        held.State == CaseState.Granted ? WithItsRecord(held, DecisionOf(held), profile) : null;

    private static RecordKey DecisionOf(CreditCase held) => new(held.Target!.Value.Source, Dataset, held.Id);

    private static CaseDecision Decide(CreditCase held, CaseCommand command, CaseContext context) => (command.Step, held.State) switch
    {
        (AcceptRepair, CaseState.Open) => Accept(held, command, context),
        (DeclineRepair decline, CaseState.Open) => Take(Close(held, CaseState.Declined, reason: decline.Reason)),
        (GrantRepair grant, CaseState.Accepted) => Grant(held, grant, context),
        (RejectRepair reject, CaseState.Accepted) => Take(Close(held, CaseState.Rejected, reject.DocumentNumber, reject.Reason)),
        (ConfirmRepair, CaseState.Granted) when held.Deadline is not null => Take(held with { Responsible = "", Deadline = null }),
        (RevokeRepair revoke, CaseState.Granted) => Revoke(held, revoke, command, context),
        _ => WrongState(held, command),
    };

    // Whoever accepts the application has examined the commitment that comes with it: it is public from then on.
    private static CaseDecision Accept(CreditCase held, CaseCommand command, CaseContext context) =>
        RepairCommitment.Verify(held, command, context) switch
        {
            CaseDecision.Advanced verified => Take(Accepted(held, context), verified.Effects.AsSpan()),
            var refused => refused,
        };

    private static CreditCase Accepted(CreditCase held, CaseContext context)
    {
        var record = context.Profile.Records[held.Target!.Value];
        var procedures = context.Rules.Procedures;
        return held with
        {
            State = CaseState.Accepted,

            // The portal answers within so many days of the application; on its own channel market supervision within so many of acceptance.
            Deadline = new RepairConditions(record, context).IsOnOwnChannel
                ? procedures.Find(DecideOnOwnChannelTerm, held.OpenedOn).DeadlineFrom(context.Today, context.Calendar)
                : procedures.Find(DecideTerm, held.OpenedOn).DeadlineFrom(held.OpenedOn, context.Calendar),
        };
    }

    private static CaseDecision Grant(CreditCase held, GrantRepair grant, CaseContext context)
    {
        var target = held.Target!.Value;
        var record = context.Profile.Records[target];
        if (record.Withdrawn) return Unsuitable(record, $"The record {target} was withdrawn meanwhile: nothing of it is left to be repaired.");
        return Take(Close(held, CaseState.Granted, grant.DocumentNumber), new CaseEffect.Report(new CaseRecord
        {
            Key = DecisionOf(held),
            Body = new RepairRecord(target, ((RepairParticulars)held.Particulars).Terms.Rule),
            DecidedOn = context.Today,
            DocumentNumber = grant.DocumentNumber,
            AuthorityName = context.NameOf(target.Source),
        }));
    }

    private static CreditCase OrderCheck(CreditCase held, CaseContext context) => held with
    {
        Responsible = held.Target!.Value.Source,
        Deadline = context.DeadlineFrom(context.Today, CheckTerm),
    };

    private static CaseDecision Revoke(CreditCase held, RevokeRepair revoke, CaseCommand command, CaseContext context)
    {
        var broken = RepairCommitment.Break(held, revoke, command, context);
        if (broken is not CaseDecision.Advanced followed) return broken;
        return Take(
            Close(held, CaseState.Revoked, revoke.DocumentNumber, revoke.Reason),
            [new CaseEffect.Withdraw(DecisionOf(held), revoke.Reason), .. followed.Effects]);
    }

    private static CreditCase Close(CreditCase held, CaseState state, string document = "", string reason = "") => held with
    {
        State = state,
        Responsible = "",
        Deadline = null,
        Particulars = (RepairParticulars)held.Particulars with { DecisionDocument = document, Reason = reason },
    };

    private static CaseDecision.Refused? RefuseTarget(RecordFacts record, RepairConditions conditions, CaseContext context)
    {
        if (record.Withdrawn) return Unsuitable(record, $"The record {record.Key} was withdrawn: it counts as never having held.");
        if (!conditions.IsAdverse) return Unsuitable(record, $"The record {record.Key} does not count against the company; there is nothing to repair.");
        if (conditions.NeverBy is { } rule)
            return Unsuitable(record, $"Publication of {record.Key} cannot be ended early ({rule}); it stops by itself.", ("rule", rule));
        if (conditions.IsRepaired) return Unmet("not_repaired", conditions.Terms.Rule, $"The record {record.Key} was repaired already.");
        if (!conditions.HasEffect)
            return Unmet("still_effective", conditions.Terms.Rule, $"The record {record.Key} is no longer public and no measure rests on it: it stopped by itself.");
        var open = context.Profile.Cases.Values.FirstOrDefault(
            c => c is { Kind: CaseKind.Repair, State: CaseState.Open or CaseState.Accepted } && c.Target == record.Key);
        return open is null ? null : Unmet("no_open_case", conditions.Terms.Rule, $"Case {open.Id} about {record.Key} is open.", ("case_id", open.Id));
    }

    // Whoever obtained a repair by forged proof or a false commitment applies for none for a time, whatever the record.
    private static CaseDecision.Refused? RefuseAfterRevocation(CaseCommand command, CaseContext context)
    {
        var revoked = context.Profile.Cases.Values.Where(c => c is { Kind: CaseKind.Repair, State: CaseState.Revoked })
            .MaxBy(c => c.Steps[^1].On);
        if (revoked is null || BarOf(revoked, context) is not { } bar || bar.DueOn < context.Today) return null;
        var earliest = bar.DueOn.AddDays(1);
        return CaseDecision.Refuse(
            CaseRefusal.CaseTooEarly,
                $"Case {revoked.Id} was revoked for false statements: repair may be applied for again from {earliest} ({bar.Rule}).",
            ("step", command.Step.Verb), ("earliest_on", earliest.ToString()), ("rule", bar.Rule), ("case_id", revoked.Id));
    }

    private static CaseDeadline? BarOf(CreditCase revoked, CaseContext context)
    {
        // Nothing happens to a case after its revocation.
        var on = revoked.Steps[^1].On;
        return context.Rules.Procedures.FindLater(BarredTerm, on)?.DeadlineFrom(on, context.Calendar);
    }

    private static CaseDecision.Refused? RefuseTime(CaseCommand command, RepairConditions conditions, CaseContext context)
    {
        var terms = conditions.Terms;
        if (terms.EarliestOn is { } earliest && context.Today < earliest)
        {
            return CaseDecision.Refuse(
                CaseRefusal.CaseTooEarly, $"The minimum time of publication ends first: repair may be applied for from {earliest} ({terms.Rule}).",
                ("step", command.Step.Verb), ("earliest_on", earliest.ToString()), ("rule", terms.Rule), ("version", terms.Version), ("class", terms.Class.ToString()));
        }

        return conditions.FurtherUnmet is { } further
            ? Unmet(ConditionName(further.Condition), further.Rule, $"The rule asks that {Meaning(further.Condition)} ({further.Rule}).")
            : null;
    }

    private static string ConditionName(Publicity.EarlyCondition condition) =>
        condition == Publicity.EarlyCondition.NotListed ? "not_listed" : "no_repeat";

    private static string Meaning(Publicity.EarlyCondition condition) => condition == Publicity.EarlyCondition.NotListed
        ? "the company be on no list of abnormal operations or serious defaulters"
        : "no further penalty have followed";
}
