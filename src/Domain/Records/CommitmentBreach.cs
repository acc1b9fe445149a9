using CreditHub.Domain.Calendar;

namespace CreditHub.Domain.Records;

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

/// <summary>How a commitment was broken (失信情形). The numbers are those of the contract.</summary>
public enum CommitmentBreachKind
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>What was stated was not true when it was stated (虚假承诺).</summary>
    False = 1,

    /// <summary>What was promised was not done (违背承诺).</summary>
    NotKept = 2,
}

/// <summary>That a commitment was found false or broken: what makes its record count against the subject.</summary>
/// <param name="Commitment">Kind of the commitment.</param>
/// <param name="Breach">How it was broken.</param>
/// <param name="FoundOn">Day of the document that found it so.</param>
public sealed record CommitmentBreach(CommitmentKind Commitment, CommitmentBreachKind Breach, BeijingDate FoundOn);
