using CreditHub.Domain.Calendar;
using CreditHub.Domain.Codes;
using CreditHub.Domain.Identity;
using CreditHub.Domain.Records;
using CreditHub.Ledger.Entries;

namespace CreditHub.Ledger.Appending;

/// <summary>What is asked to be appended: all of it commits, or none.</summary>
public sealed record AppendUnit
{
    /// <summary>The subject that it is about; null for entries about no subject.</summary>
    public SubjectWrite? Subject { get; init; }

    /// <summary>
    /// Place of the rulebook by which the unit was decided; a later one in force makes it stale. Null: no rule decided it.
    /// </summary>
    public Position? DecidedBy { get; init; }

    /// <summary>What is appended; may be empty where there are <see cref="Seen"/> versions or <see cref="Counted"/> statistics.</summary>
    public required IReadOnlyList<TransactionDraft> Transactions { get; init; }

    /// <summary>
    /// Later versions of records that changed nothing: no entry, but remembered, so that a version between them and the one held cannot
    /// replace it when it arrives late.
    /// </summary>
    public IReadOnlyList<SeenVersion> Seen { get; init; } = [];

    /// <summary>Numbers of before the unified code that the unit says are a subject's. The organisation code inside a new subject's code is learnt by itself.</summary>
    public IReadOnlyList<LearnedNumber> Learned { get; init; } = [];

    /// <summary>What entries name of persons, looked at: erased by this unit, or to be looked at again later; the latter needs no entry.</summary>
    public PersonLook? Persons { get; init; }

    /// <summary>Statistics to be added to those held; no entry.</summary>
    public IReadOnlyList<QualityCount> Counted { get; init; } = [];
}

/// <summary>What becomes of parts of entries that name persons.</summary>
/// <param name="Subject">The subject of the entries; null for rows that have none yet.</param>
/// <param name="Erased">Places of entries whose part is erased.</param>
/// <param name="Later">Places of entries that are looked at again, with the day.</param>
public sealed record PersonLook(UnifiedSocialCreditCode? Subject, IReadOnlyList<Position> Erased, IReadOnlyList<(Position Position, BeijingDate On)> Later);

/// <summary>A version whose content was already held.</summary>
/// <param name="Record">The record.</param>
/// <param name="Version">The source's version.</param>
public readonly record struct SeenVersion(RecordKey Record, long Version);

/// <summary>A number of before the unified code and the subject whose it is.</summary>
/// <param name="Number">The number.</param>
/// <param name="Code">The subject.</param>
/// <param name="IsConfirmed">True where a person decided it.</param>
public readonly record struct LearnedNumber(SubjectNumber Number, UnifiedSocialCreditCode Code, bool IsConfirmed);

/// <summary>How often something was counted of a source's dataset on a day.</summary>
/// <param name="Source">Agency code.</param>
/// <param name="Dataset">Dataset code.</param>
/// <param name="Day">Day on which it was counted.</param>
/// <param name="Measure">What was counted, by the hub's own names.</param>
/// <param name="Counted">How often.</param>
public readonly record struct QualityCount(string Source, string Dataset, BeijingDate Day, string Measure, long Counted);

/// <summary>Entries that subscribers see together or not at all; the first caused the others.</summary>
/// <param name="Entries">At least one.</param>
public sealed record TransactionDraft(IReadOnlyList<EntryDraft> Entries);

/// <summary>An entry without its place.</summary>
public sealed record EntryDraft
{
    /// <summary>What it is.</summary>
    public required EntryKind Kind { get; init; }

    /// <summary>The record, or for a watermark or a batch the source and dataset with an empty number.</summary>
    public RecordKey? Record { get; init; }

    /// <summary>The source's version; with the record it is the idempotency key.</summary>
    public long RecordVersion { get; init; }

    /// <summary>The version held that the source stated by mistake and replaces by this one, though it is higher; 0 = none.</summary>
    public long ReplacedVersion { get; init; }

    /// <summary>Digest of the content, wherever there is an idempotency key.</summary>
    public ContentDigest? Digest { get; init; }

    /// <summary>Protobuf bytes, by kind.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>
    /// What the entry names of persons: bytes of a message of the payload's type that hold these fields alone. Kept apart and erased one day; the payload
    /// holds everything else.
    /// </summary>
    public ReadOnlyMemory<byte> Persons { get; init; }

    /// <summary>The record's row as it is to be after this entry; null for entries that carry no record.</summary>
    public CurrentRecord? Current { get; init; }

    /// <summary>Time up to which the source is complete, for watermarks and batches.</summary>
    public DateTimeOffset? CompleteAsOf { get; init; }

    /// <summary>The batch, for batches.</summary>
    public BatchKey? Batch { get; init; }

    /// <summary>
    /// Digest of a waiting row's content. Record and version are its idempotency key too, but among waiting rows only: the completed row has it as
    /// well, and <see cref="Digest"/> stays empty.
    /// </summary>
    public ContentDigest? WaitingDigest { get; init; }

    /// <summary>The case's row as it is to be after this entry; null for entries that carry no case.</summary>
    public CurrentCase? Case { get; init; }

    /// <summary>What a decision makes of a waiting row.</summary>
    public WaitingDecision? Decision { get; init; }
}

/// <summary>What becomes of a waiting row.</summary>
/// <param name="Waiting">Place of its entry.</param>
/// <param name="Code">The subject named; null where the row is discarded.</param>
public readonly record struct WaitingDecision(Position Waiting, UnifiedSocialCreditCode? Code);

/// <summary>One delivery of a batch: the same batch may be delivered again, and is then another.</summary>
/// <param name="BatchId">The source's own id.</param>
/// <param name="StartedAt">When its first row was sent.</param>
public readonly record struct BatchKey(string BatchId, DateTimeOffset StartedAt);

/// <summary>A record's row beside its entries.</summary>
public sealed record CurrentRecord
{
    /// <summary>Kind.</summary>
    public required RecordKind Kind { get; init; }

    /// <summary>True where withdrawn; the row then keeps pointing at the last entry that holds a record.</summary>
    public required bool Withdrawn { get; init; }

    /// <summary>Day of decision.</summary>
    public required BeijingDate DecidedOn { get; init; }

    /// <summary>Last day of effect; null = open.</summary>
    public required BeijingDate? EffectiveUntil { get; init; }

    /// <summary>Last day of publication; null = by the rule in force.</summary>
    public required BeijingDate? PublicityEndsOn { get; init; }

    /// <summary>What it is within its kind: see <see cref="Payloads.RecordSorts"/>. A withdrawal leaves the row's as it is.</summary>
    public required string Sort { get; init; }

    /// <summary>The row of a record.</summary>
    /// <param name="facts">Its facts.</param>
    /// <param name="publicityEndsOn">Last day of publication as the source stated it.</param>
    /// <param name="sort">What it is within its kind.</param>
    public static CurrentRecord Of(RecordFacts facts, BeijingDate? publicityEndsOn, string sort)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return new CurrentRecord
        {
            Kind = facts.Kind,
            Withdrawn = facts.Withdrawn,
            DecidedOn = facts.DecidedOn,
            EffectiveUntil = facts.EffectiveUntil,
            PublicityEndsOn = publicityEndsOn,
            Sort = sort,
        };
    }
}

/// <summary>What is stored of a subject with its entries, in the same transaction.</summary>
public sealed record SubjectWrite
{
    /// <summary>The subject.</summary>
    public required UnifiedSocialCreditCode Code { get; init; }

    /// <summary>The version that was read; another one in the store makes the append stale. 0 = the subject is new.</summary>
    public required long ExpectedVersion { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Region, GB/T 2260.</summary>
    public required string Region { get; init; }

    /// <summary>Industry, GB/T 4754-2017.</summary>
    public required string Industry { get; init; }

    /// <summary>Mask of the kinds held.</summary>
    public required long Kinds { get; init; }

    /// <summary>How it stands now; null = as before.</summary>
    public required StandingWrite? Standing { get; init; }

    /// <summary>Its profile; null = keep the older snapshot, the tail is replayed when it is loaded.</summary>
    public required ReadOnlyMemory<byte>? Snapshot { get; init; }

    /// <summary>First day on which the calendar changes its standing; null = never.</summary>
    public required BeijingDate? NextDueOn { get; init; }
}

/// <summary>How a subject stands.</summary>
/// <param name="Payload">Encoded <c>SubjectStanding</c>; null = nothing stands.</param>
public sealed record StandingWrite(ReadOnlyMemory<byte>? Payload);

/// <summary>What became of a unit.</summary>
public abstract record AppendOutcome
{
    private AppendOutcome()
    {
    }

    /// <summary>It is on disk.</summary>
    /// <param name="Transactions">Place of the last entry of each transaction.</param>
    /// <param name="RecordedAt">When it was recorded.</param>
    /// <param name="SubjectVersion">The subject's version after it; 0 where there is no subject.</param>
    public sealed record Committed(IReadOnlyList<Position> Transactions, DateTimeOffset RecordedAt, long SubjectVersion) : AppendOutcome;

    /// <summary>The subject is at another version than expected: read again and decide again.</summary>
    public sealed record StaleSubject(long ActualVersion) : AppendOutcome;

    /// <summary>A rulebook is in force that is later than the one by which it was decided: decide again by that one.</summary>
    public sealed record StaleRules(Position InForceAt) : AppendOutcome;

    /// <summary>The idempotency key is held with the same content.</summary>
    public sealed record AlreadyRecorded(RecordKey Record, long Version, Position TransactionEnd) : AppendOutcome;

    /// <summary>The idempotency key is held with other content.</summary>
    public sealed record KeyConflict(RecordKey Record, long Version, Position TransactionEnd, ContentDigest Held) : AppendOutcome;

    /// <summary>A version above it was seen and had the content held, so it is old, though no entry has its version or a higher one.</summary>
    public sealed record AlreadySuperseded(RecordKey Record, long Version, Position Held) : AppendOutcome;

    /// <summary>The waiting row was decided before.</summary>
    public sealed record DecidedBefore(Position Waiting) : AppendOutcome;

    /// <summary>The record number is held for another subject.</summary>
    public sealed record RecordOfOtherSubject(RecordKey Record, UnifiedSocialCreditCode Subject) : AppendOutcome;
}

/// <summary>A group of units as it was committed, in the order of places.</summary>
/// <param name="Entries">At least one.</param>
public sealed record CommittedGroup(IReadOnlyList<LedgerEntry> Entries);
