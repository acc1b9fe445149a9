namespace CreditHub.Domain.Records;

/// <summary>Kinds of a penalty (处罚类别), Administrative Penalty Law (行政处罚法) Art 9. One decision may impose several.</summary>
[Flags]
public enum PenaltyKinds
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Warning (警告).</summary>
    Warning = 1 << 1,

    /// <summary>Public criticism (通报批评).</summary>
    PublicCriticism = 1 << 2,

    /// <summary>Fine (罚款).</summary>
    Fine = 1 << 3,

    /// <summary>Confiscation of unlawful gains (没收违法所得).</summary>
    ConfiscationOfGains = 1 << 4,

    /// <summary>Confiscation of unlawful property (没收非法财物).</summary>
    ConfiscationOfProperty = 1 << 5,

    /// <summary>Suspension of a permit (暂扣许可证件).</summary>
    PermitSuspended = 1 << 6,

    /// <summary>Lowered grade of qualification (降低资质等级).</summary>
    QualificationLowered = 1 << 7,

    /// <summary>Revocation of a permit (吊销许可证件).</summary>
    PermitRevoked = 1 << 8,

    /// <summary>Restricted business (限制开展生产经营活动).</summary>
    BusinessRestricted = 1 << 9,

    /// <summary>Order to stop production or business (责令停产停业).</summary>
    BusinessStopped = 1 << 10,

    /// <summary>Order to close (责令关闭).</summary>
    Closed = 1 << 11,

    /// <summary>Ban from a profession (限制从业).</summary>
    ProfessionRestricted = 1 << 12,

    /// <summary>Administrative detention (行政拘留).</summary>
    Detention = 1 << 13,

    /// <summary>Any other kind by law (其他).</summary>
    Other = 1 << 14,
}
