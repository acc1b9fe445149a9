using CreditHub.Domain.Codes;
using CreditHub.Domain.Records;
using CreditHub.Ledger.Entries;

namespace CreditHub.Ledger.Reading;

/// <summary>What is stored of a subject beside its entries.</summary>
/// <param name="Version">Number of appends to it: what the next append expects.</param>
/// <param name="Position">Place of its last entry.</param>
/// <param name="Snapshot">Its profile at <paramref name="SnapshotPosition"/>; null where none was written yet.</param>
/// <param name="SnapshotPosition">Entries after it are to be replayed.</param>
public sealed record SubjectRow(long Version, Position Position, ReadOnlyMemory<byte>? Snapshot, Position SnapshotPosition);

/// <summary>A subject and how it stands.</summary>
/// <param name="Code">The subject.</param>
/// <param name="Standing">Encoded <c>SubjectStanding</c>; null where nothing stands.</param>
/// <param name="Position">Place at which its standing last changed; 0 where it never did.</param>
public readonly record struct StandingRow(UnifiedSocialCreditCode Code, byte[]? Standing, Position Position);

/// <summary>All that a subject is made of.</summary>
/// <param name="Row">Its row and snapshot.</param>
/// <param name="Tail">Its entries after the snapshot, in order.</param>
public sealed record SubjectState(SubjectRow Row, IReadOnlyList<LedgerEntry> Tail);

/// <summary>A record that holds, by its number.</summary>
/// <param name="RecordNumber">The source's own number.</param>
/// <param name="Version">Highest version that the source has sent.</param>
/// <param name="Subject">The subject.</param>
public readonly record struct HeldNumberRow(string RecordNumber, long Version, UnifiedSocialCreditCode Subject);

/// <summary>A record as it is held.</summary>
/// <param name="Key">Who reported it under which number.</param>
/// <param name="Kind">Kind.</param>
/// <param name="Withdrawn">True where it was withdrawn.</param>
/// <param name="DecidedOn">Day of decision, as a day number.</param>
/// <param name="Latest">Its latest entry that holds a record.</param>
public sealed record RecordRow(RecordKey Key, RecordKind Kind, bool Withdrawn, int DecidedOn, LedgerEntry Latest);

/// <summary>What is stored of a source.</summary>
/// <param name="Source">Agency code.</param>
/// <param name="Dataset">Dataset code.</param>
/// <param name="CompleteAsOf">Time up to which it stated to be complete; null where it never did.</param>
/// <param name="LastReceivedAt">When anything last arrived.</param>
/// <param name="RowsTaken">Rows recorded, corrected or withdrawn.</param>
public sealed record SourceStatus(string Source, string Dataset, DateTimeOffset? CompleteAsOf, DateTimeOffset LastReceivedAt, long RowsTaken);

/// <summary>Which subjects are wanted; what is given must all hold.</summary>
public sealed record SubjectFilter
{
    /// <summary>Prefixes of region codes; empty = all.</summary>
    public IReadOnlyList<string> RegionPrefixes { get; init; } = [];

    /// <summary>Prefixes of industry codes; empty = all.</summary>
    public IReadOnlyList<string> IndustryPrefixes { get; init; } = [];

    /// <summary>Mask of kinds of which one must be held; 0 = all.</summary>
    public long Kinds { get; init; }

    /// <summary>Only subjects whose last entry is after it.</summary>
    public Position ChangedAfter { get; init; }
}
