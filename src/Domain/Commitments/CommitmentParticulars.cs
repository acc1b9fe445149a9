using System.Collections.Immutable;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Records;

namespace CreditHub.Domain.Commitments;

/// <summary>What was committed.</summary>
/// <param name="Kind">Kind.</param>
/// <param name="Matter">Matter for which it was made (承诺事由).</param>
/// <param name="Content">What is committed (承诺内容).</param>
/// <param name="AcceptedBy">Agency code of the body that accepts it (承诺受理单位) and says whether it was kept.</param>
/// <param name="FulfilBy">Day by which it must be kept; null where none is set.</param>
public sealed record CommitmentParticulars(CommitmentKind Kind, string Matter, string Content, string AcceptedBy, BeijingDate? FulfilBy) : CaseParticulars
{
    /// <summary>Papers that it stands in for, or that were missing.</summary>
    public ImmutableArray<string> Papers { get; init; } = [];

    /// <summary>Association whose self-discipline it is; empty for other kinds.</summary>
    public string Association { get; init; } = "";

    /// <summary>Day from which it is public; null = it is the company's own word, and its body has not looked at it yet.</summary>
    public required BeijingDate? PublicFrom { get; init; }

    /// <summary>Day on which the missing papers were handed in; null = not yet, or none were missing.</summary>
    public BeijingDate? HandedInOn { get; init; }

    /// <summary>The latest review; null = it was never reviewed.</summary>
    public CommitmentReview? Review { get; init; }
}

/// <summary>A review of a commitment (抽查复核).</summary>
/// <param name="Sample">Number of the sample in which it was drawn; empty = not drawn.</param>
/// <param name="OpenedOn">The day on which it was taken up.</param>
/// <param name="ClosedOn">The day on which it ended; null = still open.</param>
public sealed record CommitmentReview(string Sample, BeijingDate OpenedOn, BeijingDate? ClosedOn = null);

/// <summary>Whether a commitment was kept (承诺履约状态). The numbers are those of the contract.</summary>
public enum CommitmentOutcome
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Open (履行中).</summary>
    Open = 1,

    /// <summary>Kept in full (全部履行).</summary>
    Kept = 2,

    /// <summary>Found false or broken (违背承诺).</summary>
    Broken = 3,
}

/// <summary>The commitment as a record.</summary>
/// <param name="Commitment">What was committed.</param>
/// <param name="About">The record that is to be repaired; null for other kinds.</param>
/// <param name="AcceptedByName">Name of the body that accepted it.</param>
/// <param name="Outcome">Whether it was kept.</param>
/// <param name="Breach">How it was broken; null where it was not.</param>
/// <param name="BreachDocument">Number of the document that found it broken; empty otherwise.</param>
public sealed record CommitmentRecord(
    CommitmentParticulars Commitment, RecordKey? About, string AcceptedByName, CommitmentOutcome Outcome, CommitmentBreach? Breach, string BreachDocument)
    : CaseRecordBody;
