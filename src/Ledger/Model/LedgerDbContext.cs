using Microsoft.EntityFrameworkCore;

namespace CreditHub.Ledger.Model;

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
        MapLedger(modelBuilder);
        MapSubjects(modelBuilder);
        MapSources(modelBuilder);
        MapCases(modelBuilder);
        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            foreach (var property in entity.GetProperties()) property.SetColumnName(SnakeCase(property.Name));
            foreach (var index in entity.GetIndexes())
                index.SetDatabaseName($"ix_{entity.GetTableName()}_{string.Join('_', index.Properties.Select(p => SnakeCase(p.Name)))}");
        }
    }

    private void MapLedger(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<StoreRow>(t =>
        {
            t.ToTable("ledger_store");
            t.HasKey(r => r.Id);
            t.Property(r => r.Id).ValueGeneratedNever();
        });
        modelBuilder.Entity<HeadRow>(t =>
        {
            t.ToTable("ledger_head");
            t.HasKey(r => r.Id);
            t.Property(r => r.Id).ValueGeneratedNever();
            t.Property(r => r.Root).HasMaxLength(32);
        });
        modelBuilder.Entity<EpochRow>(t =>
        {
            t.ToTable("ledger_epoch");
            t.HasKey(r => r.Epoch);
            t.Property(r => r.Epoch).ValueGeneratedNever();
        });
        modelBuilder.Entity<TreeTileRow>(t => { t.ToTable("tree_tile"); t.HasKey(r => new { r.Level, r.Number }); });
        modelBuilder.Entity<EntryRow>(t =>
        {
            t.ToTable("entry");
            t.HasKey(r => r.Position);
            t.Property(r => r.Position).ValueGeneratedNever();
            t.Property(r => r.Subject).HasMaxLength(CodeLength).UseCollation(BinaryCollation);
            t.Property(r => r.RecordKey).HasMaxLength(RecordKeyLength).UseCollation(BinaryCollation);
            t.Property(r => r.ContentDigest).HasMaxLength(16);
            t.Property(r => r.Salt).HasMaxLength(16);
            t.Property(r => r.PersonsDigest).HasMaxLength(32);
            t.HasIndex(r => new { r.Subject, r.Position }).HasFilter("subject IS NOT NULL");

            // The idempotency key. Watermarks, catalogues and what follows from an entry have none.
            t.HasIndex(r => new { r.RecordKey, r.RecordVersion }).IsUnique().HasFilter("content_digest IS NOT NULL");
            t.HasIndex(r => new { r.Kind, r.Position }).HasFilter("kind >= 6");
        });
        modelBuilder.Entity<PersonPartRow>(t =>
        {
            t.ToTable("person_part");
            t.Property(r => r.Salt).HasMaxLength(32);
            t.HasKey(r => r.Position);
            t.Property(r => r.Position).ValueGeneratedNever();
            t.Property(r => r.Subject).HasMaxLength(CodeLength).UseCollation(BinaryCollation);
            t.HasIndex(r => r.LookOn);
        });
    }

    private void MapSubjects(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<RecordTableRow>(t =>
        {
            t.ToTable("record");
            t.HasKey(r => r.RecordKey);
            t.Property(r => r.RecordKey).HasMaxLength(RecordKeyLength).UseCollation(BinaryCollation);
            t.Property(r => r.Subject).HasMaxLength(CodeLength).UseCollation(BinaryCollation);
            t.Property(r => r.Sort).HasMaxLength(MeasureLength).UseCollation(BinaryCollation);
            t.HasIndex(r => new { r.Subject, r.DecidedOn, r.Position });

            // For figures and lists across companies: counts and pages of a sort are read from it alone.
            t.HasIndex(r => new { r.Kind, r.Sort, r.Withdrawn, r.DecidedOn, r.Position });
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
        modelBuilder.Entity<SubjectNumberRow>(t =>
        {
            t.ToTable("subject_number");
            t.HasKey(r => new { r.Number, r.Scheme, r.Code });
            t.Property(r => r.Number).HasMaxLength(NumberLength).UseCollation(BinaryCollation);
            t.Property(r => r.Code).HasMaxLength(CodeLength).UseCollation(BinaryCollation);
        });
    }

    private void MapSources(ModelBuilder modelBuilder)
    {
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
    }

    private void MapCases(ModelBuilder modelBuilder)
    {
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
    }

    private static string SnakeCase(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i == 0 ? "" : "_") + char.ToLowerInvariant(c) : c.ToString()));
}
