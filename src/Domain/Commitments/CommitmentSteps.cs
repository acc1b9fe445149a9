using CreditHub.Domain.Calendar;
using CreditHub.Domain.Cases;

namespace CreditHub.Domain.Commitments;

/// <summary>A step of a commitment.</summary>
public abstract record CommitmentStep : CaseStep
{
    /// <inheritdoc/>
    public sealed override CaseKind Kind => CaseKind.Commitment;
}

/// <summary>The subject commits itself (作出承诺); through the portal, or at the counter of the body that accepts it.</summary>
public sealed record MakeCommitment(
    CommitmentKind CommitmentKind, string Matter, string Content, string AcceptedBy, BeijingDate? FulfilBy) : CommitmentStep
{
    /// <inheritdoc/>
    public override bool Begins => true;
}

/// <summary>The accepting body has checked what was stated, and it is true (核查属实).</summary>
public sealed record VerifyCommitment : CommitmentStep;

/// <summary>The accepting body found the commitment kept (全部履行).</summary>
public sealed record FindCommitmentKept : CommitmentStep;

/// <summary>The accepting body found the commitment false or broken (虚假承诺、违背承诺).</summary>
/// <param name="DocumentNumber">Number of the document that found it so.</param>
public sealed record FindCommitmentBroken(string DocumentNumber) : CommitmentStep;
