using CreditHub.V1;
using static CreditHub.Hub.Tests.Cases.Model.Move;

namespace CreditHub.Hub.Tests.Cases.Model;

/// <summary>An application for repair.</summary>
internal sealed class RepairCase(DateOnly openedOn, ModelRecord target) : ModelCase(CaseKind.Repair, CaseState.Open, openedOn, "sx-portal")
{
    public ModelRecord Target => target;

    public CommitmentCase? Commitment { get; set; }

    public DateOnly? GrantedOn { get; set; }

    public DateOnly? RevokedOn { get; set; }
}

/// <summary>Steps of repairs.</summary>
internal static class RepairMoves
{
    private static readonly DateOnly NewClock = new(2025, 12, 25);

    public static IEnumerable<Move> Begin(World world)
    {
        var company = world.Company;
        if (company.Records.Where(r => r.Sort is not (Sort.Trustworthy or Sort.Voluntary)).ToList() is not { Count: > 1 } records) yield break;
        var target = world.Chance.One(records);
        yield return world.Begin(
            "ApplyForRepair",
            r =>
            {
                r.Repair = new RepairStep { Apply = new ApplyForRepair { Target = target.Reference, Statement = "已履行", Commitment = "承诺依法经营" } };
                r.DocumentIds.AddRange(company.Documents);
            },
            actor => First(
                (actor.IsCompany, ErrorReason.CaseWrongBody),
                (!target.IsWithdrawn && target.IsAdverse, ErrorReason.CaseTargetUnsuitable),
                (target.Repairs.Count == 0, ErrorReason.CaseConditionUnmet),
                (target.IsPublic(world.Today), ErrorReason.CaseConditionUnmet),
                (!company.Cases.OfType<RepairCase>().Any(c => c.Target == target && c.State is CaseState.Open or CaseState.Accepted), ErrorReason.CaseConditionUnmet),
                (!company.Cases.OfType<RepairCase>().Any(c => world.Today <= c.RevokedOn?.AddMonths(36)), ErrorReason.CaseTooEarly),
                (world.Today >= target.JudgedOn.AddMonths(target.Months.Minimum), ErrorReason.CaseTooEarly),
                (!NeedsMore(target) || MeetsMore(company, target, world.Today), ErrorReason.CaseConditionUnmet),
                (company.Documents.Count > 0, ErrorReason.CaseConditionUnmet)),
            _ => new RepairCase(world.Today, target) { Responsible = target.Source, Due = new Due("repair.accept", world.Today.WorkingDays(3)) },
            (begun, answered) => Commit(world, (RepairCase)begun, answered.Repair.CommitmentCaseId),
            target.Reference.Dataset, "credit.repair");
    }

    // The commitment that the application makes is a case of its own.
    private static void Commit(World world, RepairCase repair, string id)
    {
        var made = new CommitmentCase(world.Today, "sx-portal")
        {
            Id = id, Sort = CommitmentKind.Repair, Body = repair.Target.Source, About = repair.Target, Responsible = repair.Target.Source,
        };
        made.Recount();
        made.Verbs.Add("MakeCommitment");
        world.Company.Cases.Add(made);
        repair.Commitment = made;
    }

    // Order 45 asks for more as long as it publishes: serious conduct of before Order 107.
    private static bool NeedsMore(ModelRecord target) => target.Sort == Sort.SeriousPenalty && target.DecidedOn < NewClock;

    private static bool MeetsMore(ModelCompany company, ModelRecord target, DateOnly today) =>
        !company.Records.Any(r => r.Sort is Sort.JudgmentDefault or Sort.WageArrears && r.Holds(today))
        && !company.Records.Any(r => r.Sort is Sort.GeneralPenalty or Sort.SeriousPenalty && !r.IsWithdrawn && r != target && r.DecidedOn > target.DecidedOn);

    public static IEnumerable<Move> Steps(World world, RepairCase held)
    {
        var source = held.Target.Source;
        yield return Step("AcceptRepair", s => s.Accept = new AcceptRepair(), BySource(held.State == CaseState.Open), _ =>
        {
            held.State = CaseState.Accepted;
            held.Due = source == "sx-market" && held.Target.Sort is Sort.GeneralPenalty or Sort.SeriousPenalty
                ? new Due("repair.decide-on-own-channel", world.Today.WorkingDays(held.OpenedOn < NewClock ? 15 : 7))
                : new Due("repair.decide", held.OpenedOn.WorkingDays(10));
            if (held.Commitment is { State: CaseState.Open, Record: null } commitment)
            {
                CommitmentMoves.Verify(world, commitment);
                commitment.Verbs.Add("VerifyCommitment");
            }
        });
        yield return Step("DeclineRepair", s => s.Decline = new DeclineRepair { Reason = "材料不全" }, BySource(held.State == CaseState.Open), _ => held.Close(CaseState.Declined));
        yield return Step(
            "GrantRepair", s => s.Grant = new GrantRepair { DocumentNumber = "修〔2026〕1号" },
            actor => First(
                (actor.Is(source), ErrorReason.CaseWrongBody), (held.State == CaseState.Accepted, ErrorReason.CaseWrongState),
                (!held.Target.IsWithdrawn, ErrorReason.CaseTargetUnsuitable)),
            _ =>
            {
                held.Close(CaseState.Granted);
                held.GrantedOn = world.Today;
                held.Target.Repairs.Add(world.Today);
                world.Company.Follow(world.Today);
            });
        yield return Step(
            "RejectRepair", s => s.Reject = new RejectRepair { DocumentNumber = "修〔2026〕2号", Reason = "仍未履行" }, BySource(held.State == CaseState.Accepted),
            _ => held.Close(CaseState.Rejected));
        yield return Step(
            "WithdrawRepair", s => s.Withdraw = new WithdrawRepair(),
            actor => First((actor.IsCompany, ErrorReason.CaseWrongBody), (held.State is CaseState.Open or CaseState.Accepted, ErrorReason.CaseWrongState)),
            _ => held.Close(CaseState.Withdrawn));
        yield return Step(
            "OrderRepairCheck", s => s.OrderCheck = new OrderRepairCheck(),
            actor => First((actor.Is(World.WorkingBody), ErrorReason.CaseWrongBody), (held is { State: CaseState.Granted, Due: null }, ErrorReason.CaseWrongState)),
            _ =>
            {
                held.Responsible = source;
                held.Due = new Due("repair.check", world.Today.WorkingDays(20));
            });
        yield return Step("ConfirmRepair", s => s.Confirm = new ConfirmRepair(), BySource(held is { State: CaseState.Granted, Due: not null }), _ =>
        {
            held.Responsible = "";
            held.Due = null;
        });
        yield return Step("RevokeRepair", s => s.Revoke = new RevokeRepair { DocumentNumber = "撤〔2026〕1号", Reason = "凭证系伪造" }, BySource(held.State == CaseState.Granted), _ =>
        {
            held.Close(CaseState.Revoked);
            held.RevokedOn = world.Today;
            held.Target.Repairs.Remove(held.GrantedOn!.Value);
            if (held.Commitment is { IsFinal: false } commitment)
            {
                CommitmentMoves.Break(world, commitment, CommitmentBreach.False);
                commitment.Verbs.Add("FindCommitmentBroken");
            }

            world.Company.Follow(world.Today);
        });

        Move Step(string verb, Action<RepairStep> fill, Func<Actor, ErrorReason> judge, Action<Actor> take) =>
            World.Step(held, verb, r => fill(r.Repair = new RepairStep()), judge, take);

        Func<Actor, ErrorReason> BySource(bool fits) => actor => First((actor.Is(source), ErrorReason.CaseWrongBody), (fits, ErrorReason.CaseWrongState));
    }
}
