using CreditHub.Domain.Calendar;

namespace CreditHub.Domain.Records;

/// <summary>
/// What the rules need to know of a record. The record's full content stays as the source reported it and is read for people, not for verdicts.
/// </summary>
public sealed record RecordFacts
{
    /// <summary>Who reported it under which number.</summary>
    public required RecordKey Key { get; init; }

    /// <summary>The source's version, 1 or more.</summary>
    public required long Version { get; init; }

    /// <summary>Digest of the content.</summary>
    public required ContentDigest Digest { get; init; }

    /// <summary>Kind.</summary>
    public required RecordKind Kind { get; init; }

    /// <summary>True where the source withdrew it: it counts as never having held.</summary>
    public bool Withdrawn { get; init; }

    /// <summary>Day of the decision (决定日期).</summary>
    public required BeijingDate DecidedOn { get; init; }

    /// <summary>First day of effect.</summary>
    public required BeijingDate EffectiveFrom { get; init; }

    /// <summary>Last day of effect as the source stated it; null where it stated none.</summary>
    public BeijingDate? EffectiveUntil { get; init; }

    /// <summary>Day from which it no longer has effect because the determining body removed it; null where it did not.</summary>
    public BeijingDate? RemovedOn { get; init; }

    /// <summary>List code, for entries on lists that have no kind of their own; else empty.</summary>
    public string ListCode { get; init; } = "";

    /// <summary>Within what an entry on a list has effect.</summary>
    public EffectLimits Limits { get; init; } = EffectLimits.None;

    /// <summary>Kinds of penalty, for penalties.</summary>
    public PenaltyKinds PenaltyKinds { get; init; }

    /// <summary>Fine in fen (分), for penalties.</summary>
    public long FineFen { get; init; }

    /// <summary>Class of the conduct as the authority states it, for penalties.</summary>
    public ConductClass ConductClass { get; init; }

    /// <summary>Result code of a random inspection (抽查结果代码), 1 to 9; 0 for every other kind.</summary>
    public int ResultCode { get; init; }

    /// <summary>Last day of publication as the source stated it (公示截止期); null where it stated none.</summary>
    public BeijingDate? PublicityEndsOn { get; init; }

    /// <summary>True for voluntary registrations that the competent body verified.</summary>
    public bool IsVerified { get; init; }

    /// <summary>How the commitment was broken; null for kept ones and for every other kind.</summary>
    public CommitmentBreach? Breach { get; init; }

    /// <summary>
    /// Day of the document on which what counts against the subject rests: of a broken commitment the one that found it broken, else that
    /// of the decision.
    /// </summary>
    public BeijingDate JudgedOn => Breach?.FoundOn ?? DecidedOn;

    /// <summary>True where it counts against its subject: by its kind, or as a broken commitment.</summary>
    public bool IsAdverse => Kind.IsAdverse() || Breach is not null;

    /// <summary>Grade, for grades and evaluations; else empty.</summary>
    public string Grade { get; init; } = "";

    /// <summary>Scheme of the grade, or its year; else empty.</summary>
    public string Scheme { get; init; } = "";

    /// <summary>Name of the deciding body.</summary>
    public string AuthorityName { get; init; } = "";

    /// <summary>Unified social credit code of the deciding body; empty where unknown.</summary>
    public string AuthorityCode { get; init; } = "";

    /// <summary>Number of the document.</summary>
    public string DocumentNumber { get; init; } = "";

    /// <summary>The record that a repair or an objection is about; null for every other kind.</summary>
    public RecordKey? Target { get; init; }

    /// <summary>True for a repair by which publication only rests (破产重整,临时屏蔽): the target is not repaired.</summary>
    public bool Shields { get; init; }

    /// <summary>True for a repair that stands: not withdrawn, and not one by which publication only rests.</summary>
    public bool IsRepair => this is { Kind: RecordKind.RepairDecision, Withdrawn: false, Shields: false, Target: not null };

    /// <summary>True while the objection that this record states is open.</summary>
    public bool ObjectionOpen { get; init; }

    /// <summary>Master data, for registrations; else null.</summary>
    public RegistrationFacts? Registration { get; init; }
}

/// <summary>Master data of a subject (主体登记信息) as the register states it.</summary>
/// <param name="Name">Registered name.</param>
/// <param name="RegionCode">Region of the domicile, GB/T 2260.</param>
/// <param name="IndustryCode">Industry, GB/T 4754-2017; empty where unknown.</param>
/// <param name="State">Registered state, by its number in the contract.</param>
public sealed record RegistrationFacts(string Name, string RegionCode, string IndustryCode, int State);
