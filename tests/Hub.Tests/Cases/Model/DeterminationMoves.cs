using CreditHub.V1;
using static CreditHub.Hub.Tests.Cases.Model.Move;

namespace CreditHub.Hub.Tests.Cases.Model;

/// <summary>Steps of listings and bans; Art 29-33 of the Shaanxi Social Credit Regulation.</summary>
internal static class DeterminationMoves
{
    public static IEnumerable<Move> Begin(World world)
    {
        var list = world.Chance.One(ModelList.All);
        var proposals = world.Company.Cases.OfType<RectificationCase>().Where(c => c.State == CaseState.Escalated).ToList();
        var proposal = list.Sort == Sort.WageArrears && proposals.Count > 0 ? proposals[0] : null;
        var basis = world.Chance.Percent(90) ? "陕决〔2026〕8号" : "";
        yield return world.Begin(
            "ProposeDetermination",
            r => Set(r, list, new DeterminationStep
            {
                Propose = new ProposeDetermination { ListCode = list.Code, Reason = "事由", BasisDocument = basis, ProposalCaseId = proposal?.Id ?? "" },
            }),
            actor => First(
                (actor.Is(list.Body), ErrorReason.DeterminationBodyNotCompetent),
                (basis.Length > 0 || list.IsReward, ErrorReason.CaseConditionUnmet),
                (!list.IsReward || !world.Company.HasAdverseStanding(world.Today), ErrorReason.CaseConditionUnmet),
                (!world.Company.Cases.OfType<DeterminationCase>().Any(c => c.List == list && c.IsBeforeEffect), ErrorReason.CaseConditionUnmet)),
            _ => new DeterminationCase(list, world.Today) { Responsible = list.Body, Proposal = proposal }, named: null, list.Dataset);
    }

    public static IEnumerable<Move> Steps(World world, DeterminationCase held)
    {
        var list = held.List;
        foreach (var move in Notices(world, held)) yield return move;
        yield return Step(held, "MakeStatement", new DeterminationStep { MakeStatement = new MakeStatement { Content = "申辩" } }, actor => First(
            (actor.IsCompany || actor.Is(list.Body), ErrorReason.CaseWrongBody), (held.State == CaseState.Notified, ErrorReason.CaseWrongState),
            (world.Today <= held.HeardUntil, ErrorReason.CaseTooLate)), () =>
        {
            held.State = CaseState.Heard;
            held.Responsible = list.Body;
            held.Due = held.DecideBy(world.Today);
        });
        yield return Decide(world, held);
        yield return Step(
            held, "DismissDetermination", new DeterminationStep { Dismiss = new DismissDetermination { Reason = "情节轻微" } },
            ByBody(held, held.State is CaseState.Open or CaseState.Notified or CaseState.Heard), () => held.Close(CaseState.Rejected));
        yield return Deliver(world, held);
        foreach (var move in Ends(world, held)) yield return move;
    }

    private static IEnumerable<Move> Notices(World world, DeterminationCase held)
    {
        var list = held.List;
        var article = world.Chance.Percent(90) ? list.Article : "第九百条";
        yield return Step(
            held, "ServeDeterminationNotice",
            new DeterminationStep { ServeNotice = new ServeDeterminationNotice { DocumentNumber = "告〔2026〕1号", Instrument = list.Instrument, Article = article, Remedy = "陈述申辩" } },
            actor => Notice(actor, isFitting: !list.IsReward), () => Told(5));
        yield return Step(
            held, "PublishDeterminationNotice",
            new DeterminationStep { PublishNotice = new PublishDeterminationNotice { Instrument = list.Instrument, Article = article, PublishedAt = "信用陕西" } },
            actor => Notice(actor, list.IsReward), () => Told(10));

        ErrorReason Notice(Actor actor, bool isFitting) => First(
            (actor.Is(list.Body), ErrorReason.CaseWrongBody), (held.State == CaseState.Open, ErrorReason.CaseWrongState),
            (isFitting, ErrorReason.CaseConditionUnmet), (article == list.Article, ErrorReason.CaseLegalBasisMissing));

        void Told(int workingDays)
        {
            held.State = CaseState.Notified;
            held.Responsible = "";
            held.HeardUntil = world.Today.WorkingDays(workingDays);
            held.Due = new Due(held.HearingTerm, held.HeardUntil);
        }
    }

    private static Move Decide(World world, DeterminationCase held)
    {
        var list = held.List;
        var until = list.Kind == CaseKind.Ban || world.Chance.Percent(60) ? world.Today.AddDays(world.Chance.Below(300) + 5) : (DateOnly?)null;
        if (world.Chance.Percent(5)) until = world.Today.AddMonths(36);
        var answer = world.Chance.Percent(85) ? "不予采纳" : "";
        var step = new DeterminationStep { Decide = new DecideDetermination { DocumentNumber = $"认〔2026〕{held.Id[^4..]}号", AnswerToStatement = answer, EffectiveUntil = until?.ToProto() } };
        return Step(held, "DecideDetermination", step, actor => First(
            (actor.Is(list.Body), ErrorReason.CaseWrongBody), (held.State != CaseState.Open, ErrorReason.DeterminationNoticeMissing),
            (held.State is CaseState.Notified or CaseState.Heard, ErrorReason.CaseWrongState),
            (world.Today > held.HeardUntil || (held.State == CaseState.Heard && !list.IsReward), ErrorReason.CaseTooEarly),
            (held.State != CaseState.Heard || answer.Length > 0, ErrorReason.CaseConditionUnmet),
            (!list.IsReward || !world.Company.HasAdverseStanding(world.Today), ErrorReason.CaseConditionUnmet),
            (until is null || until < world.Today.AddMonths(36), ErrorReason.CaseConditionUnmet)), () =>
        {
            held.State = CaseState.Decided;
            held.Responsible = list.Body;
            held.LastDay = until ?? world.Today.AddMonths(list.Months).AddDays(-1);
            held.Due = new Due(list.Term("deliver"), world.Today.AddDays(7));
        });
    }

    private static Move Deliver(World world, DeterminationCase held) => Step(
        held, "DeliverDetermination", new DeterminationStep { Deliver = new DeliverDetermination { Method = "直接送达" } },
        actor => First(
            (actor.Is(held.List.Body), ErrorReason.CaseWrongBody), (held.State == CaseState.Decided, ErrorReason.CaseWrongState),
            (held.LastDay >= world.Today, ErrorReason.CaseConditionUnmet),
            (!held.List.IsReward || !world.Company.HasAdverseStanding(world.Today), ErrorReason.CaseConditionUnmet)),
        () =>
        {
            held.State = CaseState.InEffect;
            held.Responsible = "";
            held.Due = held.End();
            held.Entry = world.Add(new ModelRecord(held.List.Sort, held.List.Body, held.List.Dataset, held.Id, world.Today) { Until = held.LastDay });
        });

    private static IEnumerable<Move> Ends(World world, DeterminationCase held)
    {
        var body = held.List.Body;
        yield return Step(held, "RequestRemoval", new DeterminationStep { RequestRemoval = new RequestRemoval { Reason = "已清偿" } }, actor => First(
            (actor.IsCompany || actor.Is(body), ErrorReason.CaseWrongBody), (held.State == CaseState.InEffect && !held.IsRemovalAsked, ErrorReason.CaseWrongState)), () =>
        {
            held.IsRemovalAsked = true;
            held.Responsible = body;
            held.Due = new Due(held.List.Term("answer-removal"), world.Today.WorkingDays(15));
        });
        yield return Step(
            held, "RefuseRemoval", new DeterminationStep { RefuseRemoval = new RefuseRemoval { DocumentNumber = "驳〔2026〕1号", Reason = "未清偿" } },
            ByBody(held, held.State == CaseState.InEffect && held.IsRemovalAsked), () =>
            {
                held.IsRemovalAsked = false;
                held.Responsible = "";
                held.Due = held.End();
            });
        yield return Step(
            held, "RemoveDetermination", new DeterminationStep { Remove = new RemoveDetermination { DocumentNumber = "移〔2026〕1号", Reason = "已清偿" } },
            ByBody(held, held.State == CaseState.InEffect), () =>
            {
                held.Close(CaseState.Ended);
                held.Entry!.RemovedOn = world.Today;
                held.Entry.Version++;
                world.Company.Follow(world.Today);
            });
        yield return Step(
            held, "AnnulDetermination", new DeterminationStep { Annul = new AnnulDetermination { DocumentNumber = "撤〔2026〕1号", Reason = "认定错误" } },
            ByBody(held, held.State is CaseState.Decided or CaseState.InEffect), () =>
            {
                held.Close(CaseState.Annulled);
                if (held.Entry is { } entry) world.Withdraw(entry);
                else world.Company.Follow(world.Today);
            });
    }

    private static Func<Actor, ErrorReason> ByBody(DeterminationCase held, bool fits) =>
        actor => First((actor.Is(held.List.Body), ErrorReason.CaseWrongBody), (fits, ErrorReason.CaseWrongState));

    private static Move Step(DeterminationCase held, string verb, DeterminationStep step, Func<Actor, ErrorReason> judge, Action take) =>
        World.Step(held, verb, r => Set(r, held.List, step.Clone()), judge, _ => take());

    private static void Set(ActRequest request, ModelList list, DeterminationStep step)
    {
        if (list.Kind == CaseKind.Ban) request.Ban = step;
        else request.Listing = step;
    }
}
