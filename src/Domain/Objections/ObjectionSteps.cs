using CreditHub.Domain.Cases;
using CreditHub.Domain.Records;

namespace CreditHub.Domain.Objections;

/// <summary>A step of an objection.</summary>
public abstract record ObjectionStep : CaseStep
{
    /// <inheritdoc/>
    public sealed override CaseKind Kind => CaseKind.Objection;
}

/// <summary>The subject, or an agency, objects to a record (提出异议).</summary>
/// <param name="Target">The record.</param>
/// <param name="Ground">Ground.</param>
/// <param name="Statement">What is wrong.</param>
public sealed record RaiseObjection(RecordKey Target, ObjectionGround Ground, string Statement) : ObjectionStep
{
    /// <inheritdoc/>
    public override bool Begins => true;
}

/// <summary>The credit information working body marks the record (异议标注).</summary>
public sealed record MarkObjection : ObjectionStep;

/// <summary>The working body forwards it to the source (转交信用信息提供单位).</summary>
public sealed record ForwardObjection : ObjectionStep;

/// <summary>The working body finds that the error is its own to correct (属于工作机构更正范围).</summary>
public sealed record KeepObjection : ObjectionStep;

/// <summary>An inspection or appraisal begins (检验、检测、检疫、鉴定、专家评审): its time is not counted.</summary>
/// <param name="Reason">What is inspected or appraised.</param>
public sealed record SuspendObjection(string Reason) : ObjectionStep;

/// <summary>The inspection or appraisal has ended.</summary>
public sealed record ResumeObjection : ObjectionStep;

/// <summary>The body that must decide has decided (作出是否更正的决定).</summary>
/// <param name="Outcome">What it found.</param>
/// <param name="Reasons">Why.</param>
/// <param name="DocumentNumber">Number of its document; empty where there is none.</param>
public sealed record DecideObjection(ObjectionOutcome Outcome, string Reasons, string DocumentNumber) : ObjectionStep;

/// <summary>The working body takes the mark off and tells the objector (取消异议标注、告知).</summary>
public sealed record CloseObjection : ObjectionStep;

/// <summary>The objector withdraws its objection (撤回异议).</summary>
public sealed record WithdrawObjection : ObjectionStep;
