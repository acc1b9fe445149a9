namespace CreditHub.Domain.Records;

/// <summary>Kind of a credit record (信用记录). The numbers are those of the contract and of the ledger.</summary>
public enum RecordKind
{
    /// <summary>No kind.</summary>
    None = 0,

    /// <summary>Registration master data (登记注册基本信息).</summary>
    Registration = 20,

    /// <summary>Administrative licence (行政许可).</summary>
    Licence = 21,

    /// <summary>Administrative penalty (行政处罚).</summary>
    Penalty = 22,

    /// <summary>One of the other eight administrative acts (其他行政管理信息).</summary>
    AdministrativeAct = 23,

    /// <summary>Default on an effective judgment (失信被执行人).</summary>
    JudgmentDefault = 24,

    /// <summary>Entry on the list of abnormal operations (经营异常名录).</summary>
    AbnormalOperation = 25,

    /// <summary>Entry on market supervision's list of serious violations (严重违法失信名单).</summary>
    SeriousViolation = 26,

    /// <summary>Major tax violation subject (重大税收违法失信主体).</summary>
    TaxViolation = 27,

    /// <summary>Yearly tax credit grade (纳税信用级别).</summary>
    TaxCreditGrade = 28,

    /// <summary>Tax arrears (欠税).</summary>
    TaxArrears = 29,

    /// <summary>Non-normal taxpayer (非正常户).</summary>
    NonNormalTaxpayer = 30,

    /// <summary>Public credit evaluation (公共信用综合评价).</summary>
    CreditEvaluation = 31,

    /// <summary>Credit commitment (信用承诺).</summary>
    Commitment = 32,

    /// <summary>Entry on any other list of the catalogue (红黑名单、重点关注).</summary>
    ListEntry = 33,

    /// <summary>Honour (诚实守信相关荣誉).</summary>
    Honour = 34,

    /// <summary>Fact registered by the subject itself (自愿注册).</summary>
    VoluntaryRegistration = 35,

    /// <summary>Result of a random inspection (双随机抽查结果).</summary>
    InspectionResult = 36,

    /// <summary>Financing credit fact (融资信用信息).</summary>
    FinancingFact = 37,

    /// <summary>Repair granted (信用修复).</summary>
    RepairDecision = 38,

    /// <summary>Objection (异议).</summary>
    ObjectionNotice = 39,
}

/// <summary>What is known of each kind as such.</summary>
public static class RecordKinds
{
    /// <summary>True for kinds that count against a subject and therefore need an effective document (Shaanxi Social Credit Regulation, Art 29).</summary>
    public static bool IsAdverse(this RecordKind kind) => kind is RecordKind.Penalty or RecordKind.JudgmentDefault or RecordKind.AbnormalOperation
        or RecordKind.SeriousViolation or RecordKind.TaxViolation or RecordKind.TaxArrears or RecordKind.NonNormalTaxpayer;

    /// <summary>True for kinds whose records change the effect of another record, which they name as their target.</summary>
    public static bool ActsOnAnother(this RecordKind kind) => kind is RecordKind.RepairDecision or RecordKind.ObjectionNotice;

    /// <summary>The kind's bit in a mask of kinds held.</summary>
    public static long Bit(this RecordKind kind) => 1L << (int)kind;
}
