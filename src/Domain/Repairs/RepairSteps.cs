using CreditHub.Domain.Cases;
using CreditHub.Domain.Records;

namespace CreditHub.Domain.Repairs;

/// <summary>A step of a repair.</summary>
public abstract record RepairStep : CaseStep
{
    /// <inheritdoc/>
    public sealed override CaseKind Kind => CaseKind.Repair;
}

/// <summary>The subject applies (申请修复), with proof of performance among the documents.</summary>
/// <param name="Target">The record to be repaired.</param>
/// <param name="Statement">How the conduct was corrected and the duty performed.</param>
/// <param name="CommitmentCaseId">A commitment of kind repair made before; empty where one is made now.</param>
/// <param name="Commitment">What is committed now; empty where one was made before.</param>
public sealed record ApplyForRepair(RecordKey Target, string Statement, string CommitmentCaseId, string Commitment) : RepairStep
{
    /// <inheritdoc/>
    public override bool Begins => true;
}

/// <summary>The deciding body accepts the application for decision (受理).</summary>
public sealed record AcceptRepair : RepairStep;

/// <summary>The deciding body does not accept it (不予受理).</summary>
/// <param name="Reason">Why, for the subject to read.</param>
public sealed record DeclineRepair(string Reason) : RepairStep;

/// <summary>The deciding body grants it (准予修复): publication and measures end with the same transaction.</summary>
/// <param name="DocumentNumber">Number of the decision.</param>
public sealed record GrantRepair(string DocumentNumber) : RepairStep;

/// <summary>The deciding body rejects it (不予修复).</summary>
/// <param name="DocumentNumber">Number of the decision.</param>
/// <param name="Reason">Why, for the subject to read.</param>
public sealed record RejectRepair(string DocumentNumber, string Reason) : RepairStep;

/// <summary>The subject withdraws its application (撤回申请).</summary>
public sealed record WithdrawRepair : RepairStep;

/// <summary>The credit information working body draws a granted repair for a repeat check (抽查复核).</summary>
public sealed record OrderRepairCheck : RepairStep;

/// <summary>The deciding body has checked a granted repair again, and it stands (复核无误).</summary>
public sealed record ConfirmRepair : RepairStep;

/// <summary>The deciding body takes a repair back for false statements (撤销修复): publication and measures revive, and the commitment is broken.</summary>
/// <param name="DocumentNumber">Number of the decision.</param>
/// <param name="Reason">What was false.</param>
public sealed record RevokeRepair(string DocumentNumber, string Reason) : RepairStep;
