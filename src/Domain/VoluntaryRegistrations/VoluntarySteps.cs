using CreditHub.Domain.Calendar;
using CreditHub.Domain.Cases;

namespace CreditHub.Domain.VoluntaryRegistrations;

/// <summary>A step of a voluntary registration.</summary>
public abstract record VoluntaryStep : CaseStep
{
    /// <inheritdoc/>
    public sealed override CaseKind Kind => CaseKind.VoluntaryRegistration;
}

/// <summary>The subject registers a fact about itself (自愿注册信息).</summary>
public sealed record RegisterFact(string Topic, string Content, string VerifiedBy, bool TruthCommitted, bool Authorised) : VoluntaryStep
{
    /// <inheritdoc/>
    public override bool Begins => true;
}

/// <summary>The competent body found it true (核验属实).</summary>
public sealed record VerifyFact : VoluntaryStep;

/// <summary>The competent body refuses it (核验不予通过).</summary>
/// <param name="Reason">Why.</param>
public sealed record RefuseFact(string Reason) : VoluntaryStep;

/// <summary>The competent body found it false (虚假注册).</summary>
/// <param name="DocumentNumber">Number of the document that found it so.</param>
/// <param name="FoundOn">Date of the document; null = today.</param>
public sealed record FindFactFalse(string DocumentNumber, BeijingDate? FoundOn) : VoluntaryStep;

/// <summary>The subject withdraws it (撤回).</summary>
public sealed record WithdrawFact : VoluntaryStep;
