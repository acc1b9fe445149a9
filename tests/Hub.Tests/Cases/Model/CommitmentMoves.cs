using CreditHub.V1;
using static CreditHub.Hub.Tests.Cases.Model.Move;

namespace CreditHub.Hub.Tests.Cases.Model;

/// <summary>A commitment of the model.</summary>
internal sealed class CommitmentCase(DateOnly openedOn, string openedBy) : ModelCase(CaseKind.Commitment, CaseState.Open, openedOn, openedBy)
{
    private readonly HashSet<Due> _passed = [];

    public required CommitmentKind Sort { get; init; }

    public string Body { get; init; } = "sx-market";

    public DateOnly? FulfilBy { get; init; }

    public DateOnly? HandedInOn { get; set; }

    /// <summary>The day on which the open review began.</summary>
    public DateOnly? Review { get; set; }

    /// <summary>The record to be repaired, for that kind.</summary>
    public ModelRecord? About { get; init; }

    public ModelRecord? Record { get; set; }

    public bool AwaitsPapers => Sort == CommitmentKind.DeferredPapers && HandedInOn is null;

    public override void Dawn(DateOnly today)
    {
        var before = Due;
        base.Dawn(today);
        if (before is not null && Due is { IsOverdue: true } && !before.IsOverdue) _passed.Add(before);
    }

    public override void Follow(DateOnly today)
    {
        if (!IsFinal && Record is { IsWithdrawn: true }) Follow(CaseState.Annulled);
    }

    /// <summary>What is due next: whichever of the two clocks runs out first.</summary>
    public void Recount()
    {
        var own = State switch
        {
            CaseState.Open when Sort == CommitmentKind.DeferredPapers => new Due("commitment.papers", FulfilBy!.Value),
            CaseState.Open => new Due("commitment.verify", OpenedOn.AddMonths(2)),
            CaseState.Done => new Due("commitment.verify", HandedInOn!.Value.AddMonths(2)),
            CaseState.Verified when Sort != CommitmentKind.DeferredPapers && FulfilBy is { } day => new Due("commitment.keep", day),
            _ => null,
        };
        var review = Review is { } opened ? new Due("commitment.review", opened.AddDays(30)) : null;
        var next = own is null || (review is not null && review.On < own.On) ? review : own;
        Due = next is not null && _passed.Contains(next) ? next with { IsOverdue = true } : next;
    }
}

/// <summary>Steps of commitments.</summary>
internal static class CommitmentMoves
{
    private const string Body = "sx-market";

    public static IEnumerable<Move> Begin(World world)
    {
        var sort = world.Chance.One([CommitmentKind.Proactive, CommitmentKind.ApprovalSubstitute, CommitmentKind.DeferredPapers]);
        var fulfilBy = sort == CommitmentKind.Proactive ? (DateOnly?)null : world.Today.AddDays(world.Chance.Below(120) - 5);
        yield return world.Begin(
            "MakeCommitment",
            r =>
            {
                var make = new MakeCommitment { Kind = sort, Matter = "诚信经营", Content = "依法诚信经营", AcceptedBy = Body, FulfilBy = fulfilBy?.ToProto() };
                if (sort == CommitmentKind.DeferredPapers) make.Papers.Add("验资报告");
                r.Commitment = new CommitmentStep { Make = make };
            },
            actor => First(
                (actor.IsCompany || actor.Is(Body), ErrorReason.CaseWrongBody),
                (fulfilBy is null || fulfilBy >= world.Today, ErrorReason.CaseConditionUnmet),
                (sort != CommitmentKind.DeferredPapers || fulfilBy <= world.Today.AddDays(90), ErrorReason.CaseConditionUnmet)),
            actor =>
            {
                var made = new CommitmentCase(world.Today, actor.Agency) { Sort = sort, FulfilBy = fulfilBy, Responsible = Body };
                made.Recount();
                return made;
            },
            (made, _) =>
            {
                if (made.OpenedBy == Body) Confirm(world, (CommitmentCase)made);
            });
    }

    // A commitment is a record once its body took or examined it; whatever the body finds later is that record's next version.
    private static void Confirm(World world, CommitmentCase held, bool finds = false)
    {
        if (held.Record is null) held.Record = world.Add(new ModelRecord(Sort.Commitment, held.Body, "credit.commitment", held.Id,
            held.OpenedOn));
        else if (finds) held.Record.Version++;
    }

    public static IEnumerable<Move> Steps(World world, CommitmentCase held)
    {
        var isOpen = held.State is CaseState.Open or CaseState.Done;
        yield return Step("VerifyCommitment", s => s.Verify = new VerifyCommitment(), ByBody(() => isOpen && !held.AwaitsPapers), _ => Verify(world, held));
        yield return Step(
            "FindCommitmentKept", s => s.FindKept = new FindCommitmentKept(),
            ByBody(() => (isOpen || held.State == CaseState.Verified) && !held.AwaitsPapers), _ =>
            {
                MoveTo(CaseState.Kept);
                Confirm(world, held, finds: true);
            });
        var way = world.Chance.One([CommitmentBreach.False, CommitmentBreach.NotKept]);
        yield return Step(
            "FindCommitmentBroken", s => s.FindBroken = new FindCommitmentBroken { DocumentNumber = "陕市监认〔2026〕3号", Breach = way }, ByBody(() => true),
            _ => Break(world, held, way));
        yield return Step(
            "HandInPapers", s => s.HandIn = new HandInPapers(),
            actor => First(
                (actor.IsCompany || actor.Is(held.Body), ErrorReason.CaseWrongBody),
                (held.Sort == CommitmentKind.DeferredPapers && isOpen, ErrorReason.CaseWrongState),
                (!actor.IsCompany || world.Today <= held.FulfilBy, ErrorReason.CaseTooLate),
                (world.Company.Documents.Count > 0, ErrorReason.CaseConditionUnmet)),
            _ =>
            {
                held.HandedInOn = world.Today;
                held.State = CaseState.Done;
                held.Recount();
            },
            withDocument: true);
        yield return Step("OpenCommitmentReview", s => s.OpenReview = new OpenCommitmentReview(), ByBody(() => held.Review is null), _ =>
        {
            held.Review = world.Today;
            held.Recount();
        });
        yield return Step("CloseCommitmentReview", s => s.CloseReview = new CloseCommitmentReview(), ByBody(() => held.Review is not null), _ => MoveTo(held.State));
        yield return Step(
            "WithdrawCommitment", s => s.Withdraw = new WithdrawCommitment(),
            actor => First(
                (actor.IsCompany || actor.Is(held.Body), ErrorReason.CaseWrongBody),
                (held.Sort == CommitmentKind.Proactive && held.State is CaseState.Open or CaseState.Verified && held.Review is null, ErrorReason.CaseWrongState)),
            _ =>
            {
                held.State = CaseState.Withdrawn;
                held.Due = null;
                if (held.Record is { } record) world.Withdraw(record);
            });

        Move Step(string verb, Action<CommitmentStep> fill, Func<Actor, ErrorReason> judge, Action<Actor> take, bool withDocument = false) => World.Step(
            held, verb,
            r =>
            {
                fill(r.Commitment = new CommitmentStep());
                if (withDocument) r.DocumentIds.AddRange(world.Company.Documents);
            },
            judge, take);

        Func<Actor, ErrorReason> ByBody(Func<bool> fits) => actor => First((actor.Is(held.Body), ErrorReason.CaseWrongBody), (fits(), ErrorReason.CaseWrongState));

        void MoveTo(CaseState state)
        {
            held.Review = null;
            held.State = state;
            held.Recount();
        }
    }

    /// <summary>The body has examined what the company committed itself to.</summary>
    public static void Verify(World world, CommitmentCase held)
    {
        held.Review = null;
        held.State = CaseState.Verified;
        held.Recount();
        Confirm(world, held);
    }

    /// <summary>A broken commitment bars from the way of commitment; one that nobody had to make, and that was merely not kept, is to be considered.</summary>
    public static void Break(World world, CommitmentCase held, CommitmentBreach way)
    {
        held.Review = null;
        held.State = CaseState.Broken;
        held.Recount();
        Confirm(world, held, finds: true);
        var record = held.Record!;
        var isConsidered = held.Sort == CommitmentKind.Proactive && way == CommitmentBreach.NotKept;
        record.Breach = isConsidered ? Verdict.Attention : Verdict.Barred;
        record.IsFalse = way == CommitmentBreach.False;
        record.From = world.Today;
        record.Until = world.Today.AddMonths(isConsidered ? 12 : 36).AddDays(-1);
    }
}
