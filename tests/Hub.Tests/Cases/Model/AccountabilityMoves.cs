using CreditHub.V1;
using static CreditHub.Hub.Tests.Cases.Model.Move;

namespace CreditHub.Hub.Tests.Cases.Model;

/// <summary>A case of accountability: of a person, a superior, or arrears.</summary>
internal sealed class AccountabilityCase(AccountabilityParticulars.SortOneofCase sort, CaseState state, DateOnly openedOn, string openedBy)
    : ModelCase(CaseKind.Accountability, state, openedOn, openedBy)
{
    public AccountabilityParticulars.SortOneofCase Sort => sort;

    /// <summary>The listing that a person answers for.</summary>
    public DeterminationCase? Listing { get; init; }

    public long OpenFen { get; set; }

    public override void Dawn(DateOnly today)
    {
        base.Dawn(today);
        if (sort != AccountabilityParticulars.SortOneofCase.Arrears || State != CaseState.Ordered || !Due!.IsOverdue) return;
        State = CaseState.Overdue;
        Responsible = AccountabilityMoves.Overseer;
    }

    public override void Follow(DateOnly today)
    {
        if (!IsFinal && Listing is { IsFinal: true }) Follow(CaseState.Ended);
    }
}

/// <summary>Steps of accountability: none of them bars anybody.</summary>
internal static class AccountabilityMoves
{
    public const string Overseer = "sx-finance";
    private const string Superior = "sx-credit";

    public static IEnumerable<Move> Begin(World world)
    {
        yield return Arrears(world);
        if (world.Company.Cases.OfType<DeterminationCase>().ToList() is { Count: > 0 } listings) yield return Person(world, world.Chance.One(listings));
        yield return Notice(world, world.Chance.One(world.Company.Records));
    }

    private static Move Arrears(World world)
    {
        var fen = (world.Chance.Below(5) + 1) * 10_000;
        return world.Begin(
            "TakeUpArrears",
            r => r.Accountability = new AccountabilityStep
            {
                TakeUpArrears = new TakeUpArrears { Creditor = Rows.OtherCompany, Amount = new Money { MinorUnits = fen }, Overseer = Overseer, DocumentNumber = "欠〔2026〕1号" },
            },
            actor => First((RectificationMoves.IsSupervisor(actor), ErrorReason.CaseWrongBody)),
            actor => new AccountabilityCase(AccountabilityParticulars.SortOneofCase.Arrears, CaseState.Ordered, world.Today, actor.Agency)
            {
                OpenFen = fen, Due = new Due("accountability.pay", world.Today.AddDays(30)),
            });
    }

    private static Move Person(World world, DeterminationCase listing) => world.Begin(
        "HoldPersonToAccount",
        r => r.Accountability = new AccountabilityStep
        {
            HoldPerson = new HoldPersonToAccount
            {
                ListingCaseId = listing.Id, Person = new ResponsiblePerson { Name = "张三", Role = PersonRole.LegalRepresentative }, Measure = "约谈", DocumentNumber = "责〔2026〕1号",
            },
        },
        actor => First(
            (actor.Is(listing.List.Body), ErrorReason.CaseWrongBody), (listing.State == CaseState.InEffect, ErrorReason.CaseConditionUnmet),
            (!listing.List.IsReward, ErrorReason.PersonRoleNotNamed)),
        actor => new AccountabilityCase(AccountabilityParticulars.SortOneofCase.Person, CaseState.InEffect, world.Today, actor.Agency) { Listing = listing });

    private static Move Notice(World world, ModelRecord record) => world.Begin(
        "NotifySuperior",
        r => r.Accountability = new AccountabilityStep
        {
            NotifySuperior = new NotifySuperior { Record = record.Reference, Superior = Superior, Content = "通报", DocumentNumber = "函〔2026〕1号" },
        },
        actor => First(
            (RectificationMoves.IsSupervisor(actor), ErrorReason.CaseWrongBody), (world.Company.Code.StartsWith('1'), ErrorReason.CaseConditionUnmet),
            (!record.IsWithdrawn && (record.IsList || record.Sort is Sort.GeneralPenalty or Sort.SeriousPenalty), ErrorReason.CaseTargetUnsuitable)),
        actor => new AccountabilityCase(AccountabilityParticulars.SortOneofCase.Notice, CaseState.Forwarded, world.Today, actor.Agency)
        {
            Responsible = Superior, Due = new Due("accountability.answer", world.Today.AddDays(30)),
        });

    public static IEnumerable<Move> Steps(World world, AccountabilityCase held)
    {
        var isNotice = held.Sort == AccountabilityParticulars.SortOneofCase.Notice;
        var isArrears = held.Sort == AccountabilityParticulars.SortOneofCase.Arrears;
        yield return Step(
            "AnswerAsSuperior", s => s.Answer = new AnswerAsSuperior { Measures = "已督促", DocumentNumber = "复〔2026〕1号" },
            actor => First(
                (isNotice, ErrorReason.CaseWrongState), (actor.Is(Superior), ErrorReason.CaseWrongBody), (held.State == CaseState.Forwarded, ErrorReason.CaseWrongState)),
            () => (held.State, held.Responsible, held.Due) = (CaseState.Done, held.OpenedBy, null));
        yield return Step(
            "ReturnAnswer", s => s.ReturnAnswer = new ReturnAnswer { Reason = "不充分" },
            actor => First(
                (isNotice, ErrorReason.CaseWrongState), (actor.Is(held.OpenedBy), ErrorReason.CaseWrongBody), (held.State == CaseState.Done, ErrorReason.CaseWrongState)),
            () => (held.State, held.Responsible, held.Due) = (CaseState.Forwarded, Superior, new Due("accountability.answer", world.Today.AddDays(30))));
        var fen = world.Chance.Percent(50) ? Math.Max(1, held.OpenFen) : world.Chance.Below(30_000) + 1;
        yield return Step(
            "RecordPayment", s => s.RecordPayment = new RecordPayment { Amount = new Money { MinorUnits = fen }, DocumentNumber = "付〔2026〕1号" },
            actor => First(
                (isArrears, ErrorReason.CaseWrongState), (actor.IsCompany || actor.Is(held.OpenedBy) || actor.Is(Overseer), ErrorReason.CaseWrongBody),
                (fen <= held.OpenFen, ErrorReason.CaseConditionUnmet)),
            () =>
            {
                held.OpenFen -= fen;
                if (held.OpenFen == 0) held.Close(CaseState.Ended);
            });
        yield return Step(
            "ConfirmConnection", s => s.ConfirmConnection = new ConfirmConnection { DocumentNumber = "核〔2026〕1号" },
            _ => ErrorReason.CaseWrongState, () => { });
        yield return Step(
            "CloseAccountability", s => s.Close = new CloseAccountability { Reason = "已处理" }, actor => First((actor.Is(held.OpenedBy), ErrorReason.CaseWrongBody)),
            () => held.Close(CaseState.Ended));

        Move Step(string verb, Action<AccountabilityStep> fill, Func<Actor, ErrorReason> judge, Action take) =>
            World.Step(held, verb, r => fill(r.Accountability = new AccountabilityStep()), judge, _ => take());
    }
}
