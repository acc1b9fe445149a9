using CreditHub.V1;
using static CreditHub.Hub.Tests.Cases.Model.Move;

namespace CreditHub.Hub.Tests.Cases.Model;

/// <summary>An objection.</summary>
internal sealed class ObjectionCase(DateOnly openedOn, Actor objector, ModelRecord target, long version)
    : ModelCase(CaseKind.Objection, CaseState.Open, openedOn, objector.Agency)
{
    public Actor Objector => objector;

    public ModelRecord Target => target;

    /// <summary>Version that was objected to.</summary>
    public long Version => version;

    public bool IsPlatforms { get; set; }

    public ObjectionOutcome Outcome { get; set; }

    /// <summary>State, deadline and day at which the clock was stopped.</summary>
    public (CaseState State, Due Due, DateOnly On)? Pause { get; set; }
}

/// <summary>Steps of objections; working days by Art 42 of the Shaanxi Social Credit Regulation.</summary>
internal static class ObjectionMoves
{
    private const string Platform = World.WorkingBody;

    public static IEnumerable<Move> Begin(World world)
    {
        var company = world.Company;
        var target = world.Chance.One(company.Records);
        yield return world.Begin(
            "RaiseObjection",
            r => r.Objection = new ObjectionStep { Raise = new RaiseObjection { Target = target.Reference, Ground = ObjectionGround.WrongOrIncomplete, Statement = "与事实不符" } },
            actor => First(
                (!target.IsWithdrawn, ErrorReason.CaseTargetUnsuitable),
                (!actor.Is(target.Source), ErrorReason.CaseWrongBody),
                (!company.Cases.OfType<ObjectionCase>().Any(c => !c.IsFinal && c.Target == target && c.Objector == actor), ErrorReason.CaseConditionUnmet)),
            actor => new ObjectionCase(world.Today, actor, target, target.Version) { Responsible = Platform, Due = new Due("objection.mark", world.Today.WorkingDays(1)) },
            named: null, target.Reference.Dataset, "credit.objection");
    }

    public static IEnumerable<Move> Steps(World world, ObjectionCase held)
    {
        var target = held.Target;
        var decider = held.IsPlatforms ? Platform : target.Source;
        var mayDecide = held.State == CaseState.Forwarded || (held.State == CaseState.Accepted && held.IsPlatforms);
        yield return Step("MarkObjection", s => s.Mark = new MarkObjection(), ByPlatform(held.State == CaseState.Open), _ =>
        {
            held.State = CaseState.Accepted;
            held.Due = new Due("objection.forward", held.OpenedOn.WorkingDays(2));
            target.Marks.Add(held);
        });
        yield return Step("ForwardObjection", s => s.Forward = new ForwardObjection(), ByPlatform(held.State == CaseState.Accepted), _ =>
        {
            held.State = CaseState.Forwarded;
            held.IsPlatforms = false;
            held.Responsible = target.Source;
            held.Due = new Due("objection.decide", world.Today.WorkingDays(3));
        });
        yield return Step("KeepObjection", s => s.Keep = new KeepObjection(), ByPlatform(held.State == CaseState.Accepted && !held.IsPlatforms), _ =>
        {
            held.IsPlatforms = true;
            held.Due = new Due("objection.correct", held.OpenedOn.WorkingDays(3));
        });
        yield return Step("SuspendObjection", s => s.Suspend = new SuspendObjection { Reason = "鉴定" }, ByDecider(mayDecide), _ =>
        {
            held.Pause = (held.State, held.Due!, world.Today);
            held.State = CaseState.Suspended;
            held.Due = null;
        });
        yield return Step("ResumeObjection", s => s.Resume = new ResumeObjection(), ByDecider(held.State == CaseState.Suspended), _ =>
        {
            var (state, due, on) = held.Pause!.Value;
            held.State = state;
            held.Due = due.IsOverdue ? due : due with { On = due.On.WorkingDays(on.WorkingDaysUntil(world.Today)) };
        });
        var outcome = world.Chance.One([ObjectionOutcome.Withdrawn, ObjectionOutcome.Upheld, ObjectionOutcome.Corrected]);
        yield return Step(
            "DecideObjection", s => s.Decide = new DecideObjection { Outcome = outcome, Reasons = "经核查", DocumentNumber = "异〔2026〕1号" },
            actor => First(
                (actor.Is(decider), ErrorReason.CaseWrongBody), (mayDecide, ErrorReason.CaseWrongState),
                (outcome != ObjectionOutcome.Withdrawn || !held.IsPlatforms || target.Source == Platform, ErrorReason.CaseWrongBody),
                (outcome != ObjectionOutcome.Corrected || (!target.IsWithdrawn && target.Version > held.Version), ErrorReason.CaseConditionUnmet),
                (outcome != ObjectionOutcome.Upheld || !target.IsWithdrawn, ErrorReason.CaseConditionUnmet)),
            _ => Decide(world, held, outcome));
        yield return Step("CloseObjection", s => s.Close = new CloseObjection(), ByPlatform(held.State == CaseState.Decided), _ => Tell(held));
        yield return Step(
            "WithdrawObjection", s => s.Withdraw = new WithdrawObjection(),
            actor => First((actor == held.Objector, ErrorReason.CaseWrongBody), (held.State != CaseState.Decided, ErrorReason.CaseWrongState)),
            _ =>
            {
                held.Close(CaseState.Withdrawn);
                target.Marks.Remove(held);
            });

        Move Step(string verb, Action<ObjectionStep> fill, Func<Actor, ErrorReason> judge, Action<Actor> take) =>
            World.Step(held, verb, r => fill(r.Objection = new ObjectionStep()), judge, take);

        Func<Actor, ErrorReason> ByPlatform(bool fits) => actor => First((actor.Is(Platform), ErrorReason.CaseWrongBody), (fits, ErrorReason.CaseWrongState));

        Func<Actor, ErrorReason> ByDecider(bool fits) => actor => First((actor.Is(decider), ErrorReason.CaseWrongBody), (fits, ErrorReason.CaseWrongState));
    }

    private static void Decide(World world, ObjectionCase held, ObjectionOutcome outcome)
    {
        held.Outcome = outcome;
        held.State = CaseState.Decided;
        held.Responsible = Platform;
        held.Due = new Due("objection.close", world.Today.WorkingDays(2));
        if (held.IsPlatforms) Tell(held);
        if (outcome == ObjectionOutcome.Withdrawn && !held.Target.IsWithdrawn) world.Withdraw(held.Target);
    }

    private static void Tell(ObjectionCase held)
    {
        held.Target.Marks.Remove(held);
        held.Close(held.Outcome switch
        {
            ObjectionOutcome.Withdrawn => CaseState.Annulled,
            ObjectionOutcome.Corrected => CaseState.Ended,
            _ => CaseState.Rejected,
        });
    }
}
