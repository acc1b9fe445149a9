namespace CreditHub.Domain.Supervision;

/// <summary>Tier of supervision (信用风险分类). The numbers are those of the contract; riskier is higher.</summary>
public enum Tier
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Low risk (低).</summary>
    A = 1,

    /// <summary>General risk (一般).</summary>
    B = 2,

    /// <summary>Higher risk (较高).</summary>
    C = 3,

    /// <summary>High risk (高).</summary>
    D = 4,
}
