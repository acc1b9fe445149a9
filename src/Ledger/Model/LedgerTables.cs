using Microsoft.EntityFrameworkCore;

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
}

/// <summary>The model, alike on every engine but for the collation of codes, which must order by bytes.</summary>
internal abstract class LedgerDbContext(DbContextOptions options) : DbContext(options)
{
    private const int CodeLength = 18;
    private const int RecordKeyLength = 300;
    private const int SourceLength = 64;
    private const int BatchIdLength = 128;
    private const int MeasureLength = 128;
    private const int NumberLength = 15;
    private const int CaseIdLength = 40;
    private const int PartiesLength = 200;

    /// <summary>Name of the engine's collation by bytes.</summary>
    protected abstract string BinaryCollation { get; }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<StoreRow>(t => { t.ToTable("ledger_store"); t.HasKey(r => r.Id); t.Property(r => r.Id).ValueGeneratedNever(); });
        modelBuilder.Entity<HeadRow>(t => { t.ToTable("ledger_head"); t.HasKey(r => r.Id); t.Property(r => r.Id).ValueGeneratedNever(); });
        modelBuilder.Entity<EpochRow>(t => { t.ToTable("ledger_epoch"); t.HasKey(r => r.Epoch); t.Property(r => r.Epoch).ValueGeneratedNever(); });
        modelBuilder.Entity<EntryRow>(t =>
        {
            t.ToTable("entry");
            t.HasKey(r => r.Position);
            t.Property(r => r.Position).ValueGeneratedNever();
            t.Property(r => r.Subject).HasMaxLength(CodeLength).UseCollation(BinaryCollation);
            t.Property(r => r.RecordKey).HasMaxLength(RecordKeyLength).UseCollation(BinaryCollation);
            t.Property(r => r.ContentDigest).HasMaxLength(16);
            t.HasIndex(r => new { r.Subject, r.Position }).HasFilter("subject IS NOT NULL");

            // The idempotency key. Watermarks, catalogues and what follows from an entry have none.
            t.HasIndex(r => new { r.RecordKey, r.RecordVersion }).IsUnique().HasFilter("content_digest IS NOT NULL");
            t.HasIndex(r => new { r.Kind, r.Position }).HasFilter("kind >= 6");
        });
        modelBuilder.Entity<RecordTableRow>(t =>
        {
            t.ToTable("record");
            t.HasKey(r => r.RecordKey);
            t.Property(r => r.RecordKey).HasMaxLength(RecordKeyLength).UseCollation(BinaryCollation);
            t.Property(r => r.Subject).HasMaxLength(CodeLength).UseCollation(BinaryCollation);
            t.HasIndex(r => new { r.Subject, r.DecidedOn, r.Position });
        });
        modelBuilder.Entity<SubjectTableRow>(t =>
        {
            t.ToTable("subject");
            t.HasKey(r => r.Code);
            t.Property(r => r.Code).HasMaxLength(CodeLength).UseCollation(BinaryCollation);
            t.Property(r => r.Name).HasMaxLength(200);
            t.Property(r => r.Region).HasMaxLength(6);
            t.Property(r => r.Industry).HasMaxLength(5);
            t.HasIndex(r => r.NextDueOn).HasFilter("next_due_on IS NOT NULL");
            t.HasIndex(r => r.StandingPosition).HasFilter("standing IS NOT NULL");
        });
        modelBuilder.Entity<SnapshotRow>(t =>
        {
            t.ToTable("subject_snapshot");
            t.HasKey(r => r.Code);
            t.Property(r => r.Code).HasMaxLength(CodeLength).UseCollation(BinaryCollation);
        });
        modelBuilder.Entity<SourceRow>(t =>
        {
            t.ToTable("source_status");
            t.HasKey(r => new { r.Source, r.Dataset });
            t.Property(r => r.Source).HasMaxLength(SourceLength);
            t.Property(r => r.Dataset).HasMaxLength(SourceLength);
        });
        modelBuilder.Entity<BatchRow>(t =>
        {
            t.ToTable("batch");
            t.HasKey(r => new { r.Source, r.BatchId, r.StartedAt });
            t.Property(r => r.Source).HasMaxLength(SourceLength);
            t.Property(r => r.BatchId).HasMaxLength(BatchIdLength).UseCollation(BinaryCollation);
            t.Property(r => r.Dataset).HasMaxLength(SourceLength);
            t.HasIndex(r => new { r.Source, r.Position });
        });
        modelBuilder.Entity<QualityRow>(t =>
        {
            t.ToTable("quality");
            t.HasKey(r => new { r.Source, r.Dataset, r.Day, r.Measure });
            t.Property(r => r.Source).HasMaxLength(SourceLength);
            t.Property(r => r.Dataset).HasMaxLength(SourceLength);
            t.Property(r => r.Measure).HasMaxLength(MeasureLength).UseCollation(BinaryCollation);
        });
        modelBuilder.Entity<SubjectNumberRow>(t =>
        {
            t.ToTable("subject_number");
            t.HasKey(r => new { r.Number, r.Scheme, r.Code });
            t.Property(r => r.Number).HasMaxLength(NumberLength).UseCollation(BinaryCollation);
            t.Property(r => r.Code).HasMaxLength(CodeLength).UseCollation(BinaryCollation);
        });
        modelBuilder.Entity<WaitingTableRow>(t =>
        {
            t.ToTable("waiting_row");
            t.HasKey(r => r.Position);
            t.Property(r => r.Position).ValueGeneratedNever();
            t.Property(r => r.RecordKey).HasMaxLength(RecordKeyLength).UseCollation(BinaryCollation);
            t.Property(r => r.ContentDigest).HasMaxLength(16);
            t.Property(r => r.Source).HasMaxLength(SourceLength);
            t.Property(r => r.Dataset).HasMaxLength(SourceLength);
            t.Property(r => r.Code).HasMaxLength(CodeLength).UseCollation(BinaryCollation);
            t.HasIndex(r => new { r.RecordKey, r.RecordVersion }).IsUnique();
            t.HasIndex(r => new { r.State, r.Position });
        });
        modelBuilder.Entity<CaseTableRow>(t =>
        {
            t.ToTable("credit_case");
            t.HasKey(r => r.CaseId);
            t.Property(r => r.CaseId).HasMaxLength(CaseIdLength).UseCollation(BinaryCollation);
            t.Property(r => r.Subject).HasMaxLength(CodeLength).UseCollation(BinaryCollation);
            t.Property(r => r.Responsible).HasMaxLength(SourceLength);
            t.Property(r => r.OpenedBy).HasMaxLength(SourceLength);
            t.Property(r => r.Parties).HasMaxLength(PartiesLength).HasDefaultValue("");
            t.HasIndex(r => r.Position);
            t.HasIndex(r => new { r.Subject, r.Position });
            t.HasIndex(r => new { r.Responsible, r.Position });
            t.HasIndex(r => r.NextDueOn).HasFilter("next_due_on IS NOT NULL");
        });
        modelBuilder.Entity<PersonPartRow>(t =>
        {
            t.ToTable("person_part");
            t.HasKey(r => r.Position);
            t.Property(r => r.Position).ValueGeneratedNever();
            t.Property(r => r.Subject).HasMaxLength(CodeLength).UseCollation(BinaryCollation);
            t.HasIndex(r => r.LookOn);
        });
        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            foreach (var property in entity.GetProperties()) property.SetColumnName(SnakeCase(property.Name));
            foreach (var index in entity.GetIndexes())
                index.SetDatabaseName($"ix_{entity.GetTableName()}_{string.Join('_', index.Properties.Select(p => SnakeCase(p.Name)))}");
        }
    }

    private static string SnakeCase(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i == 0 ? "" : "_") + char.ToLowerInvariant(c) : c.ToString()));
}
