using CreditHub.Domain.Cases;
using CreditHub.Domain.Commitments;
using CreditHub.Domain.Procedures;
using CreditHub.Domain.Records;

namespace CreditHub.Domain.Repairs;

/// <summary>
/// The public commitment that a repair rests on (作出信用承诺): made before, or with the application. It is a commitment like any other, follows
/// its own rules, and is broken where the repair was obtained by false statements.
/// </summary>
internal static class RepairCommitment
{
    private const string Matter = "信用修复";
    private static readonly CommitmentProcess Process = new();

    /// <summary>The commitment of an application; where it is made now, with the effects that this has.</summary>
    public static CaseDecision Of(ApplyForRepair apply, CaseCommand command, CaseContext context)
    {
        if (apply.CommitmentCaseId.Length == 0)
        {
            var make = new MakeCommitment(CommitmentKind.Repair, Matter, apply.Commitment, apply.Target.Source, FulfilBy: null) { About = apply.Target };
            return Process.Entail(command, command.Actor, otherCaseId: null, make, context);
        }

        return context.Profile.Cases.TryGetValue(apply.CommitmentCaseId, out var held)
            && held.Particulars is CommitmentParticulars { Kind: CommitmentKind.Repair } made && made.AcceptedBy == apply.Target.Source
            && held.Target == apply.Target && !held.State.IsFinal()
                ? new CaseDecision.Advanced(held, [])
                : CaseDecision.Refuse(
                    CaseRefusal.CaseConditionUnmet,
                    $"{apply.CommitmentCaseId} is no commitment of the company for repair of {apply.Target} that '{apply.Target.Source}' accepted and that stands.",
                    ("condition", "public_commitment"), ("case_id", apply.CommitmentCaseId));
    }

    /// <summary>
    /// The commitment is verified with the acceptance of the application; nothing follows where its body has spoken already.
    /// </summary>
    public static CaseDecision Verify(CreditCase repair, CaseCommand command, CaseContext context)
    {
        var commitment = context.Profile.Cases[((RepairParticulars)repair.Particulars).CommitmentCaseId];
        return commitment is { State: CaseState.Open, Particulars: CommitmentParticulars { PublicFrom: null } }
            ? Process.Entail(command, command.Actor, commitment.Id, new VerifyCommitment(), context)
            : new CaseDecision.Advanced(commitment, []);
    }

    /// <summary>The commitment is found broken with the revocation; nothing follows where it was before.</summary>
    public static CaseDecision Break(CreditCase repair, RevokeRepair revoke, CaseCommand command, CaseContext context)
    {
        var commitment = context.Profile.Cases[((RepairParticulars)repair.Particulars).CommitmentCaseId];
        return commitment.State.IsFinal()
            ? new CaseDecision.Advanced(commitment, [])
            : Process.Entail(command, command.Actor, commitment.Id, new FindCommitmentBroken(revoke.DocumentNumber, CommitmentBreachKind.False), context);
    }
}
