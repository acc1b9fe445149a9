using CreditHub.Domain.Repairs;
using Proto = CreditHub.V1;

namespace CreditHub.Ledger.Payloads.Cases;

/// <summary>Repairs between domain, contract and store.</summary>
internal static class RepairMapping
{
    public static RepairStep ToDomain(Proto.RepairStep step) => step.StepCase switch
    {
        Proto.RepairStep.StepOneofCase.Apply => new ApplyForRepair(
            step.Apply.Target.ToKey(), step.Apply.Statement, step.Apply.CommitmentCaseId, step.Apply.Commitment),
        Proto.RepairStep.StepOneofCase.Accept => new AcceptRepair(),
        Proto.RepairStep.StepOneofCase.Decline => new DeclineRepair(step.Decline.Reason),
        Proto.RepairStep.StepOneofCase.Grant => new GrantRepair(step.Grant.DocumentNumber),
        Proto.RepairStep.StepOneofCase.Reject => new RejectRepair(step.Reject.DocumentNumber, step.Reject.Reason),
        Proto.RepairStep.StepOneofCase.Withdraw => new WithdrawRepair(),
        Proto.RepairStep.StepOneofCase.OrderCheck => new OrderRepairCheck(),
        Proto.RepairStep.StepOneofCase.Confirm => new ConfirmRepair(),
        Proto.RepairStep.StepOneofCase.Revoke => new RevokeRepair(step.Revoke.DocumentNumber, step.Revoke.Reason),
        _ => throw new InvalidOperationException("A repair's step without a verb passed the door."),
    };

    public static Proto.RepairParticulars ToProto(RepairParticulars particulars) => new()
    {
        Statement = particulars.Statement,
        CommitmentCaseId = particulars.CommitmentCaseId,
        PublicityVersion = particulars.Terms.Version,
        Rule = particulars.Terms.Rule,
        Unverified = particulars.Terms.Unverified,
        ConductClass = (Proto.ConductClass)particulars.Terms.Class,
        EarliestOn = particulars.Terms.EarliestOn?.ToProto(),
        StopsOn = particulars.Terms.StopsOn?.ToProto(),
        DecisionDocument = particulars.DecisionDocument,
        Reason = particulars.Reason,
    };

    public static RepairParticulars ToDomain(Proto.RepairParticulars particulars) => new()
    {
        Statement = particulars.Statement,
        CommitmentCaseId = particulars.CommitmentCaseId,
        Terms = new RepairTerms(
            particulars.PublicityVersion, particulars.Rule, particulars.Unverified, (Domain.Records.ConductClass)particulars.ConductClass,
            particulars.EarliestOn.ToDomain(), particulars.StopsOn.ToDomain()),
        DecisionDocument = particulars.DecisionDocument,
        Reason = particulars.Reason,
    };

    public static Proto.RepairDecision ToBody(RepairRecord record) => new() { Target = record.Target.ToProto(), Ground = record.Ground };
}
