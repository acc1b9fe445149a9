using CreditHub.V1;
using static CreditHub.Hub.Tests.Cases.Model.Move;

namespace CreditHub.Hub.Tests.Cases.Model;

/// <summary>A rectification.</summary>
internal sealed class RectificationCase(DateOnly openedOn, string openedBy) : ModelCase(CaseKind.Rectification, CaseState.Ordered, openedOn, openedBy)
{
    public DateOnly LastDay { get; set; }

    public override void Dawn(DateOnly today)
    {
        base.Dawn(today);
        if (State == CaseState.Ordered && Due!.IsOverdue) Fall();
    }

    public void Order(DateOnly lastDay)
    {
        LastDay = lastDay;
        State = CaseState.Ordered;
        Responsible = "";
        Due = new Due("rectification.complete", lastDay);
    }

    public void Fall()
    {
        State = CaseState.Overdue;
        Responsible = OpenedBy;
        Due = new Due("rectification.complete", LastDay, IsOverdue: true);
    }
}

/// <summary>Steps of rectifications: silence never lists anyone.</summary>
internal static class RectificationMoves
{
    public static IEnumerable<Move> Begin(World world)
    {
        var day = world.Chance.Percent(50) ? world.Today.AddDays(world.Chance.Below(60) - 2) : (DateOnly?)null;
        yield return world.Begin(
            "OrderRectification",
            r => r.Rectification = new RectificationStep
            {
                Order = new OrderRectification { Findings = "问题", Required = "要求", DocumentNumber = "改〔2026〕1号", LegalBasis = "依据", DueOn = day?.ToProto() },
            },
            actor => First((IsSupervisor(actor), ErrorReason.CaseWrongBody), (day is null || day > world.Today, ErrorReason.CaseConditionUnmet)),
            actor =>
            {
                var held = new RectificationCase(world.Today, actor.Agency);
                held.Order(day ?? world.Today.AddDays(30));
                return held;
            });
    }

    /// <summary>Every agency of the model supervises.</summary>
    public static bool IsSupervisor(Actor actor) => !actor.IsCompany;

    public static IEnumerable<Move> Steps(World world, RectificationCase held)
    {
        yield return Step(
            "HoldInterview", s => s.HoldInterview = new HoldInterview { Kind = InterviewKind.Warning, Content = "约谈" },
            ByOpener(held.State is CaseState.Ordered or CaseState.Done or CaseState.Overdue), () => { });
        yield return Step(
            "ReportRectified", s => s.ReportRectified = new ReportRectified { Account = "已整改" },
            actor => First(
                (actor.IsCompany || actor.Is(held.OpenedBy), ErrorReason.CaseWrongBody),
                (held.State is CaseState.Ordered or CaseState.Overdue or CaseState.Escalated, ErrorReason.CaseWrongState)),
            () => Turn(CaseState.Done, held.OpenedBy, new Due("rectification.verify", world.Today.WorkingDays(10))));
        yield return Step("VerifyRectified", s => s.Verify = new VerifyRectified(), ByOpener(held.State == CaseState.Done), () => held.Close(CaseState.Rectified));
        var day = world.Chance.Percent(50) ? world.Today.AddDays(world.Chance.Below(30) - 2) : (DateOnly?)null;
        yield return Step(
            "FindNotRectified", s => s.FindNotRectified = new FindNotRectified { Reason = "未完成", DueOn = day?.ToProto() },
            actor => ByOpener(held.State == CaseState.Done)(actor) is var refusal && refusal != ErrorReason.Unspecified
                ? refusal
                : First((day is null || day > world.Today, ErrorReason.CaseConditionUnmet)),
            () =>
            {
                if (day is not null || held.LastDay >= world.Today) held.Order(day ?? held.LastDay);
                else held.Fall();
            });
        var later = world.Today.AddDays(world.Chance.Below(60));
        yield return Step(
            "ExtendRectification", s => s.Extend = new ExtendRectification { DueOn = later.ToProto(), Reason = "延期" },
            actor => First(
                (actor.Is(held.OpenedBy), ErrorReason.CaseWrongBody), (held.State is CaseState.Ordered or CaseState.Overdue, ErrorReason.CaseWrongState),
                (later > held.LastDay && later > world.Today, ErrorReason.CaseConditionUnmet)),
            () => held.Order(later));
        foreach (var move in Proposals(world, held, Step)) yield return move;
        yield return Step(
            "WithdrawRectification", s => s.Withdraw = new WithdrawRectification { Reason = "撤回" }, ByOpener(fits: true), () => held.Close(CaseState.Withdrawn));

        Move Step(string verb, Action<RectificationStep> fill, Func<Actor, ErrorReason> judge, Action take) =>
            World.Step(held, verb, r => fill(r.Rectification = new RectificationStep()), judge, _ => take());

        Func<Actor, ErrorReason> ByOpener(bool fits) => actor => First((actor.Is(held.OpenedBy), ErrorReason.CaseWrongBody), (fits, ErrorReason.CaseWrongState));

        void Turn(CaseState state, string responsible, Due due) => (held.State, held.Responsible, held.Due) = (state, responsible, due);
    }

    private static IEnumerable<Move> Proposals(
        World world, RectificationCase held, Func<string, Action<RectificationStep>, Func<Actor, ErrorReason>, Action, Move> step)
    {
        var body = world.Chance.Percent(90) ? "sx-hrss" : "sx-tax";
        yield return step(
            "ProposeListing", s => s.ProposeListing = new ProposeListing { ListCode = "wage-arrears", Body = body, Reason = "逾期未改" },
            actor => First(
                (actor.Is(held.OpenedBy), ErrorReason.CaseWrongBody), (held.State == CaseState.Overdue, ErrorReason.CaseWrongState),
                (body == "sx-hrss", ErrorReason.DeterminationBodyNotCompetent)),
            () => (held.State, held.Responsible, held.Due) = (CaseState.Escalated, body, new Due("rectification.answer-proposal", world.Today.WorkingDays(15))));
        var taken = world.Company.Cases.OfType<DeterminationCase>().FirstOrDefault(c => c.Proposal == held);
        var listing = world.Chance.Percent(70) ? taken?.Id ?? "" : "RD-20260101-0123456789ab";
        yield return step(
            "AnswerProposal", s => s.AnswerProposal = new AnswerProposal { ListingCaseId = listing, Reason = "处理意见" },
            actor => First(
                (held.State == CaseState.Escalated, ErrorReason.CaseWrongState), (actor.Is("sx-hrss"), ErrorReason.CaseWrongBody),
                (listing.Length == 0 || listing == taken?.Id, ErrorReason.CaseUnknown)),
            () =>
            {
                if (listing.Length > 0) held.Close(CaseState.Ended);
                else held.Fall();
            });
    }
}
