namespace CreditHub.Ledger.Model;

// The tables, as EF Core migrates them. The hot paths read and write them by prepared statements (Engines/Statements.cs), so these classes
// carry shape and nothing else. Times are UTC ticks and dates are day numbers: SQLite can order neither by itself.

/// <summary>The store itself: one row.</summary>
internal sealed class StoreRow
{
    public int Id { get; set; }
    public Guid StoreId { get; set; }
    public long CreatedAt { get; set; }
}

/// <summary>Where the ledger ends: one row, locked by whoever appends until its commit.</summary>
internal sealed class HeadRow
{
    public int Id { get; set; }
    public long NextPosition { get; set; }
    public long Epoch { get; set; }
    public long LastRecordedAt { get; set; }

    /// <summary>Root of the Merkle tree over all entries; null while the tree of an older store is being built.</summary>
    public byte[]? Root { get; set; }
}

/// <summary>A tile of the Merkle tree over the entries: up to 256 hashes of a level.</summary>
internal sealed class TreeTileRow
{
    public short Level { get; set; }
    public long Number { get; set; }
    public byte[] Hashes { get; set; } = [];
}

/// <summary>Where each epoch began.</summary>
internal sealed class EpochRow
{
    public long Epoch { get; set; }
    public long BeganAfter { get; set; }
    public long RecordedAt { get; set; }
}

/// <summary>An entry.</summary>
internal sealed class EntryRow
{
    public long Position { get; set; }
    public long TransactionEnd { get; set; }
    public short Kind { get; set; }
    public string? Subject { get; set; }
    public string? RecordKey { get; set; }
    public long RecordVersion { get; set; }
    public byte[]? ContentDigest { get; set; }
    public byte[] Payload { get; set; } = [];
    public long RecordedAt { get; set; }

    // Null in an entry of before the tree until the tree is built.
    public byte[]? Salt { get; set; }
    public byte[]? PersonsDigest { get; set; }
}

/// <summary>A record as it is now.</summary>
internal sealed class RecordTableRow
{
    public string RecordKey { get; set; } = "";
    public string Subject { get; set; } = "";
    public short Kind { get; set; }
    public bool Withdrawn { get; set; }
    public long Version { get; set; }
    public long SeenVersion { get; set; }
    public long Position { get; set; }
    public int DecidedOn { get; set; }
    public int? EffectiveUntil { get; set; }
    public int? PublicityEndsOn { get; set; }

    // What it is within its kind; null in a row of before the column until it is filled.
    public string? Sort { get; set; }
    public int FirstRecordedOn { get; set; }
}

/// <summary>A subject as it is now.</summary>
internal sealed class SubjectTableRow
{
    public string Code { get; set; } = "";
    public long Version { get; set; }
    public long Position { get; set; }
    public string Name { get; set; } = "";
    public string Region { get; set; } = "";
    public string Industry { get; set; } = "";
    public long Kinds { get; set; }
    public byte[]? Standing { get; set; }
    public long StandingPosition { get; set; }
    public int? NextDueOn { get; set; }
}

/// <summary>A subject's profile at a position. Apart from the subject's row, so that loading the standing index does not read profiles.</summary>
internal sealed class SnapshotRow
{
    public string Code { get; set; } = "";
    public long Position { get; set; }
    public byte[] Profile { get; set; } = [];
}

/// <summary>A source's dataset.</summary>
internal sealed class SourceRow
{
    public string Source { get; set; } = "";
    public string Dataset { get; set; } = "";
    public long? CompleteAsOf { get; set; }
    public long LastReceivedAt { get; set; }
    public long RowsTaken { get; set; }
}

/// <summary>A batch that a source delivered; what it says of itself is in the entry.</summary>
internal sealed class BatchRow
{
    public string Source { get; set; } = "";
    public string BatchId { get; set; } = "";
    public long StartedAt { get; set; }
    public string Dataset { get; set; } = "";
    public long Position { get; set; }
}

/// <summary>How often something was counted of a source's dataset on a day. Statistics: only ever added to.</summary>
internal sealed class QualityRow
{
    public string Source { get; set; } = "";
    public string Dataset { get; set; } = "";
    public int Day { get; set; }
    public string Measure { get; set; } = "";
    public long Counted { get; set; }
}

/// <summary>A number of before the unified code, and a subject that it is known to be of. Several subjects for one number are possible.</summary>
internal sealed class SubjectNumberRow
{
    public string Number { get; set; } = "";
    public short Scheme { get; set; }
    public string Code { get; set; } = "";
    public bool Confirmed { get; set; }
}

/// <summary>A row whose subject a person must name, or has; what the row says is in the entry at its position.</summary>
internal sealed class WaitingTableRow
{
    public long Position { get; set; }
    public string RecordKey { get; set; } = "";
    public long RecordVersion { get; set; }
    public byte[] ContentDigest { get; set; } = [];
    public string Source { get; set; } = "";
    public string Dataset { get; set; } = "";
    public short State { get; set; }
    public string? Code { get; set; }
    public long? DecidedPosition { get; set; }
}

/// <summary>A case as it is now; what it says is in the entry at its position.</summary>
internal sealed class CaseTableRow
{
    public string CaseId { get; set; } = "";
    public string Subject { get; set; } = "";
    public short Kind { get; set; }
    public string Responsible { get; set; } = "";
    public string OpenedBy { get; set; } = "";
    public bool Closed { get; set; }
    public bool Overdue { get; set; }
    public int? NextDueOn { get; set; }
    public string Parties { get; set; } = "";
    public long Position { get; set; }
}

/// <summary>What an entry names of persons, apart from the entry so that it can be erased while the entry stays as it is.</summary>
internal sealed class PersonPartRow
{
    public long Position { get; set; }
    public string? Subject { get; set; }
    public byte[] Part { get; set; } = [];
    public int LookOn { get; set; }
    public byte[]? Salt { get; set; }
}
