using CreditHub.V1;
using static CreditHub.Hub.Tests.Cases.Model.Move;

namespace CreditHub.Hub.Tests.Cases.Model;

/// <summary>A consent: the company's alone, over by itself after its last day.</summary>
internal sealed class ConsentCase(DateOnly openedOn, DateOnly until) : ModelCase(CaseKind.Consent, CaseState.InEffect, openedOn, "sx-portal")
{
    public override void Dawn(DateOnly today)
    {
        if (IsFinal || until >= today) return;
        Close(CaseState.Ended);
        Pass();
    }
}

/// <summary>Steps of consents.</summary>
internal static class ConsentMoves
{
    public static IEnumerable<Move> Begin(World world)
    {
        var until = world.Today.AddDays(world.Chance.Below(90) - 3);
        yield return world.Begin(
            "GiveConsent",
            r => r.Consent = new ConsentStep { Give = new GiveConsent { Agency = "bank-xian", Purpose = "financing", Until = until.ToProto() } },
            actor => First((actor.IsCompany, ErrorReason.CaseWrongBody), (until >= world.Today, ErrorReason.CaseConditionUnmet)),
            _ => new ConsentCase(world.Today, until));
    }

    public static IEnumerable<Move> Steps(ConsentCase held)
    {
        yield return World.Step(
            held, "RevokeConsent", r => r.Consent = new ConsentStep { Revoke = new RevokeConsent() },
            actor => First((actor.IsCompany, ErrorReason.CaseWrongBody)), _ => held.Close(CaseState.Revoked));
    }
}
