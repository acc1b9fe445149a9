using System.Collections.Immutable;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Records;

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
    /// <summary>Papers that it stands in for, or that are missing.</summary>
    public ImmutableArray<string> Papers { get; init; } = [];

    /// <summary>Association whose self-discipline it is.</summary>
    public string Association { get; init; } = "";

    /// <summary>The record that is to be repaired.</summary>
    public RecordKey? About { get; init; }

    /// <inheritdoc/>
    public override bool Begins => true;

    /// <inheritdoc/>
    public override bool MayComeFirst => true;
}

/// <summary>The accepting body has checked what was stated, and it is true (核查属实).</summary>
public sealed record VerifyCommitment : CommitmentStep;

/// <summary>The accepting body found the commitment kept (全部履行).</summary>
public sealed record FindCommitmentKept : CommitmentStep;

/// <summary>The accepting body found the commitment false or broken (虚假承诺、违背承诺).</summary>
/// <param name="DocumentNumber">Number of the document that found it so.</param>
/// <param name="Breach">How it was broken.</param>
/// <param name="FoundOn">Date of the document; null = today.</param>
public sealed record FindCommitmentBroken(
    string DocumentNumber, CommitmentBreachKind Breach = CommitmentBreachKind.NotKept, BeijingDate? FoundOn = null) : CommitmentStep;

/// <summary>The papers that were missing are handed in (补齐材料).</summary>
public sealed record HandInPapers : CommitmentStep;

/// <summary>The accepting body takes it up for review (抽查复核).</summary>
/// <param name="Sample">Number of the sample in which it was drawn; empty = another reason.</param>
public sealed record OpenCommitmentReview(string Sample) : CommitmentStep;

/// <summary>The accepting body reviewed it and found nothing wrong (复核无误).</summary>
public sealed record CloseCommitmentReview : CommitmentStep;

/// <summary>The subject withdraws it (撤回承诺).</summary>
public sealed record WithdrawCommitment : CommitmentStep;
