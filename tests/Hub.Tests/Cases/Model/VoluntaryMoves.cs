using CreditHub.V1;
using static CreditHub.Hub.Tests.Cases.Model.Move;

namespace CreditHub.Hub.Tests.Cases.Model;

/// <summary>A fact that a company registered about itself.</summary>
internal sealed class VoluntaryCase(DateOnly openedOn, string openedBy) : ModelCase(CaseKind.VoluntaryRegistration, CaseState.Open, openedOn, openedBy)
{
    public ModelRecord? Record { get; set; }

    public override void Follow(DateOnly today)
    {
        if (!IsFinal && Record is { IsWithdrawn: true }) Follow(CaseState.Annulled);
    }
}

/// <summary>Steps of voluntary registrations, entry educations and consents.</summary>
internal static class VoluntaryMoves
{
    private const string Body = "sx-tax";

    public static IEnumerable<Move> Begin(World world)
    {
        var isSworn = !world.Chance.Percent(10);
        yield return world.Begin(
            "RegisterFact",
            r => r.Voluntary = new VoluntaryStep
            {
                Register = new RegisterFact { Topic = "资质", Content = "ISO 9001", VerifiedBy = Body, TruthCommitted = isSworn, Authorised = true },
            },
            actor => First((actor.IsCompany || actor.Is(Body), ErrorReason.CaseWrongBody), (isSworn, ErrorReason.CaseConditionUnmet)),
            actor => new VoluntaryCase(world.Today, actor.Agency) { Responsible = Body, Due = new Due("voluntary.verify", world.Today.AddDays(30)) },
            (begun, answered) => ((VoluntaryCase)begun).Record = world.Add(new ModelRecord(Sort.Voluntary, Body, "credit.voluntary", answered.CaseId, world.Today)));

        var givenOn = world.Today.AddDays(world.Chance.Below(10) - 7);
        yield return world.Begin(
            "RecordEducation",
            r => r.Education = new EducationStep { Record = new RecordEducation { Topic = "准入诚信教育", GivenBy = "sx-market", GivenOn = givenOn.ToProto() } },
            actor => First((actor.IsCompany || actor.Is("sx-market"), ErrorReason.CaseWrongBody), (givenOn <= world.Today, ErrorReason.CaseTooEarly)),
            actor => new ModelCase(CaseKind.EntryEducation, CaseState.Ended, world.Today, actor.Agency));
    }

    public static IEnumerable<Move> Steps(World world, VoluntaryCase held)
    {
        var isOpen = held.State == CaseState.Open;
        yield return Step("VerifyFact", s => s.Verify = new VerifyFact(), ByBody(isOpen), _ =>
        {
            held.State = CaseState.Verified;
            held.Due = null;
            held.Record!.Version++;
        });
        yield return Step("RefuseFact", s => s.Refuse = new RefuseFact { Reason = "无法核实" }, ByBody(isOpen), _ => Undo(CaseState.Rejected));
        yield return Step("FindFactFalse", s => s.FindFalse = new FindFactFalse { DocumentNumber = "陕税认〔2026〕4号" }, ByBody(fits: true), _ =>
        {
            Undo(CaseState.Broken);
            world.Add(new ModelRecord(Sort.Commitment, Body, "credit.commitment", held.Id, held.OpenedOn)
            {
                Breach = Verdict.Barred, IsFalse = true, From = world.Today, Until = world.Today.AddMonths(36).AddDays(-1),
            });
        });
        yield return Step(
            "WithdrawFact", s => s.Withdraw = new WithdrawFact(), actor => First((actor.IsCompany || actor.Is(Body), ErrorReason.CaseWrongBody)),
            _ => Undo(CaseState.Withdrawn));

        Move Step(string verb, Action<VoluntaryStep> fill, Func<Actor, ErrorReason> judge, Action<Actor> take) =>
            World.Step(held, verb, r => fill(r.Voluntary = new VoluntaryStep()), judge, take);

        Func<Actor, ErrorReason> ByBody(bool fits) => actor => First((actor.Is(Body), ErrorReason.CaseWrongBody), (fits, ErrorReason.CaseWrongState));

        void Undo(CaseState state)
        {
            held.State = state;
            held.Due = null;
            world.Withdraw(held.Record!);
        }
    }
}
