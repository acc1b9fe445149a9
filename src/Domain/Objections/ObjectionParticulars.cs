using System.Collections.Immutable;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Records;

namespace CreditHub.Domain.Objections;

/// <summary>Ground of an objection (异议理由): the six of Art 41, Shaanxi Social Credit Regulation. The numbers are those of the contract.</summary>
public enum ObjectionGround
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The information is wrong or leaves something out (存在错误或者遗漏).</summary>
    WrongOrIncomplete = 1,

    /// <summary>It infringes trade secrets or personal privacy (侵犯商业秘密、个人隐私).</summary>
    SecretOrPrivacy = 2,

    /// <summary>It is public beyond its time (超期公开).</summary>
    PublicTooLong = 3,

    /// <summary>Listed without the conditions for it, or not removed where it had to be (不符合认定条件而被列入,或者应当移出而未被移出).</summary>
    WronglyListed = 4,

    /// <summary>A credit evaluation is improper (信用评价不当).</summary>
    ImproperEvaluation = 5,

    /// <summary>Another case set by laws, regulations or the State (法律、法规和国家规定的其他情形).</summary>
    Other = 6,
}

/// <summary>What was found about an objection (异议处理结果). The numbers are those of the contract.</summary>
public enum ObjectionOutcome
{
    /// <summary>Not decided.</summary>
    None = 0,

    /// <summary>Sustained: the record is withdrawn and counts as never having held (异议成立,撤销).</summary>
    Withdrawn = 1,

    /// <summary>Sustained: the source has reported a correction as a later version (异议成立,更正).</summary>
    Corrected = 2,

    /// <summary>Not sustained: the record is upheld (异议不成立).</summary>
    Upheld = 3,
}

/// <summary>What an objection says, and what was found.</summary>
public sealed record ObjectionParticulars : CaseParticulars
{
    /// <summary>Ground.</summary>
    public required ObjectionGround Ground { get; init; }

    /// <summary>What is wrong (异议内容).</summary>
    public required string Statement { get; init; }

    /// <summary>True where the company itself objects.</summary>
    public required bool IsSubjects { get; init; }

    /// <summary>Version of the record when it was objected to: a correction is a later one.</summary>
    public required long TargetVersion { get; init; }

    /// <summary>True where the platform found the error to be its own (属于信用信息工作机构更正范围).</summary>
    public bool IsPlatforms { get; init; }

    /// <summary>What was found.</summary>
    public ObjectionOutcome Outcome { get; init; }

    /// <summary>Why, for the objector to read; empty before the decision.</summary>
    public string Reasons { get; init; } = "";

    /// <summary>Number of the document that decided; empty where there is none.</summary>
    public string DecisionDocument { get; init; } = "";

    /// <summary>The day on which the objector was told; null before.</summary>
    public BeijingDate? ToldOn { get; init; }

    /// <summary>Inspections and appraisals, during which the clock stands still; the last one may be running.</summary>
    public ImmutableArray<ObjectionPause> Pauses { get; init; } = [];
}

/// <summary>A time that is not counted (不计入办理时间): inspection, testing, quarantine, appraisal or expert review, Art 42.</summary>
/// <param name="From">The day on which it began.</param>
/// <param name="Until">The day on which it ended; null while it runs.</param>
/// <param name="Reason">What is inspected or appraised.</param>
/// <param name="Resumes">State to which the case returns.</param>
/// <param name="Held">Deadline that stands still.</param>
public sealed record ObjectionPause(BeijingDate From, BeijingDate? Until, string Reason, CaseState Resumes, CaseDeadline Held);

/// <summary>The objection as a record: while it is open every answer that rests on the target is marked.</summary>
/// <param name="Target">The record objected to.</param>
/// <param name="Outcome">None while it is open.</param>
/// <param name="Ground">What is wrong.</param>
public sealed record ObjectionRecord(RecordKey Target, ObjectionOutcome Outcome, string Ground) : CaseRecordBody;
