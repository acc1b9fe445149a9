using CreditHub.Domain.Calendar;
using CreditHub.Domain.Cases;

namespace CreditHub.Domain.Rectifications;

/// <summary>A step of a rectification.</summary>
public abstract record RectificationStep : CaseStep
{
    /// <inheritdoc/>
    public sealed override CaseKind Kind => CaseKind.Rectification;
}

/// <summary>A supervising agency orders what must be put right by when (责令限期整改).</summary>
/// <param name="Findings">What was found (问题).</param>
/// <param name="Required">What must be done (整改要求).</param>
/// <param name="DocumentNumber">Number of the order.</param>
/// <param name="LegalBasis">Legal basis as the order cites it.</param>
/// <param name="DueOn">Last day; null = the term of the procedures.</param>
public sealed record OrderRectification(string Findings, string Required, string DocumentNumber, string LegalBasis, BeijingDate? DueOn) : RectificationStep
{
    /// <inheritdoc/>
    public override bool Begins => true;
}

/// <summary>The agency spoke with the company (约谈).</summary>
/// <param name="Sort">Reminder or warning.</param>
/// <param name="Content">What was said.</param>
public sealed record HoldInterview(InterviewKind Sort, string Content) : RectificationStep;

/// <summary>The company says that it is done (整改完成).</summary>
/// <param name="Account">What it did.</param>
public sealed record ReportRectified(string Account) : RectificationStep;

/// <summary>The agency verified that it is done (核实).</summary>
public sealed record VerifyRectified : RectificationStep;

/// <summary>The agency found that it is not done.</summary>
/// <param name="Reason">What is missing.</param>
/// <param name="DueOn">New last day; null = none, the case is overdue.</param>
public sealed record FindNotRectified(string Reason, BeijingDate? DueOn) : RectificationStep;

/// <summary>The agency gives more time (延期).</summary>
/// <param name="DueOn">New last day.</param>
/// <param name="Reason">Why.</param>
public sealed record ExtendRectification(BeijingDate DueOn, string Reason) : RectificationStep;

/// <summary>The agency proposes to the determining body of a list to determine the company (提请列入). The list itself is not touched.</summary>
/// <param name="ListCode">List of the catalogue.</param>
/// <param name="Body">Agency code of the determining body.</param>
/// <param name="Reason">Why.</param>
public sealed record ProposeListing(string ListCode, string Body, string Reason) : RectificationStep;

/// <summary>The determining body says what becomes of the proposal.</summary>
/// <param name="ListingCaseId">Case of listing that it began; empty where it declines.</param>
/// <param name="Reason">Why.</param>
public sealed record AnswerProposal(string ListingCaseId, string Reason) : RectificationStep;

/// <summary>The agency takes its order back (撤回).</summary>
/// <param name="Reason">Why.</param>
public sealed record WithdrawRectification(string Reason) : RectificationStep;
