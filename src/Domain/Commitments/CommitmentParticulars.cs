using CreditHub.Domain.Calendar;
using CreditHub.Domain.Cases;

namespace CreditHub.Domain.Commitments;

/// <summary>Kind of commitment (承诺类型), Shaanxi's plan of 2020, section 3.1. The numbers are those of the contract.</summary>
public enum CommitmentKind
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>In place of approval (审批替代型).</summary>
    ApprovalSubstitute = 1,

    /// <summary>For repair (信用修复型).</summary>
    Repair = 2,

    /// <summary>Self-discipline of an industry (行业自律型).</summary>
    IndustrySelfDiscipline = 3,

    /// <summary>Proactive (主动型).</summary>
    Proactive = 4,

    /// <summary>In place of a certificate (证明事项型).</summary>
    CertificateSubstitute = 5,

    /// <summary>Acceptance with papers still missing (容缺受理型).</summary>
    DeferredPapers = 6,
}

/// <summary>What was committed.</summary>
/// <param name="Kind">Kind.</param>
/// <param name="Matter">Matter for which it was made (承诺事由).</param>
/// <param name="Content">What is committed (承诺内容).</param>
/// <param name="AcceptedBy">Agency code of the body that accepts it (承诺受理单位) and says whether it was kept.</param>
/// <param name="FulfilBy">Day by which it must be kept; null where none is set.</param>
public sealed record CommitmentParticulars(CommitmentKind Kind, string Matter, string Content, string AcceptedBy, BeijingDate? FulfilBy) : CaseParticulars;

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
/// <param name="AcceptedByName">Name of the body that accepted it.</param>
/// <param name="Outcome">Whether it was kept.</param>
/// <param name="BreachDocument">Number of the document that found it broken; empty otherwise.</param>
public sealed record CommitmentRecord(
    CommitmentParticulars Commitment, string AcceptedByName, CommitmentOutcome Outcome, string BreachDocument) : CaseRecordBody;
