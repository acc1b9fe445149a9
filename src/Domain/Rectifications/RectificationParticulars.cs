using System.Collections.Immutable;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Cases;

namespace CreditHub.Domain.Rectifications;

/// <summary>Sort of an interview (约谈类型), Shaanxi's plan of 2020, section 3.3. The numbers are those of the contract.</summary>
public enum InterviewKind
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Reminder (提示性约谈).</summary>
    Reminder = 1,

    /// <summary>Warning (警示性约谈).</summary>
    Warning = 2,
}

/// <summary>What is known of a rectification.</summary>
public sealed record RectificationParticulars : CaseParticulars
{
    /// <summary>What was found.</summary>
    public required string Findings { get; init; }

    /// <summary>What must be done.</summary>
    public required string Required { get; init; }

    /// <summary>Number of the order.</summary>
    public required string DocumentNumber { get; init; }

    /// <summary>Legal basis as the order cites it.</summary>
    public required string LegalBasis { get; init; }

    /// <summary>Last day on which it is in time.</summary>
    public required BeijingDate DueOn { get; init; }

    /// <summary>Interviews held, oldest first.</summary>
    public ImmutableArray<Interview> Interviews { get; init; } = [];

    /// <summary>What the company said it did; empty before that.</summary>
    public string Account { get; init; } = "";

    /// <summary>The proposal to list the company; null where none was made, or it was declined.</summary>
    public ListingProposal? Proposal { get; init; }

    /// <inheritdoc/>
    public override string? ProposedList => Proposal?.ListCode;

    /// <inheritdoc/>
    public bool Equals(RectificationParticulars? other) => other is not null && Findings == other.Findings && Required == other.Required
        && DocumentNumber == other.DocumentNumber && LegalBasis == other.LegalBasis && DueOn == other.DueOn && Account == other.Account
        && Proposal == other.Proposal && Interviews.SequenceEqual(other.Interviews);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(DocumentNumber, DueOn, Account, Proposal);
}

/// <summary>An interview that was held.</summary>
/// <param name="Sort">Reminder or warning.</param>
/// <param name="On">Its day.</param>
/// <param name="Content">What was said.</param>
public sealed record Interview(InterviewKind Sort, BeijingDate On, string Content);

/// <summary>A proposal to put a company on a list.</summary>
/// <param name="ListCode">List of the catalogue.</param>
/// <param name="Body">Agency code of the determining body.</param>
/// <param name="Reason">Why.</param>
/// <param name="ListingCaseId">Case of listing that took it up; empty before that.</param>
public sealed record ListingProposal(string ListCode, string Body, string Reason, string ListingCaseId);
