namespace CreditHub.Domain.Cases;

/// <summary>Which process a case (办件) follows. The numbers are those of the contract and of the ledger.</summary>
public enum CaseKind
{
    /// <summary>No kind.</summary>
    None = 0,

    /// <summary>Credit commitment (信用承诺).</summary>
    Commitment = 10,

    /// <summary>Credit repair (信用修复).</summary>
    Repair = 11,

    /// <summary>Objection (异议).</summary>
    Objection = 12,

    /// <summary>Voluntary registration (自愿注册).</summary>
    VoluntaryRegistration = 13,

    /// <summary>Determination for a list (名单认定).</summary>
    Listing = 14,

    /// <summary>Rectification within a time (限期整改).</summary>
    Rectification = 15,

    /// <summary>Ban from a market or an industry (市场和行业禁入).</summary>
    Ban = 16,

    /// <summary>Accountability of persons and bodies (责任追究).</summary>
    Accountability = 17,

    /// <summary>Consent to a query (授权查询).</summary>
    Consent = 18,

    /// <summary>Credit education at entry (准入前诚信教育).</summary>
    EntryEducation = 19,
}
