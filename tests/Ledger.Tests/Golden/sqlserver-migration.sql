IF OBJECT_ID(N'[__EFMigrationsHistory]') IS NULL
BEGIN
    CREATE TABLE [__EFMigrationsHistory] (
        [MigrationId] nvarchar(150) NOT NULL,
        [ProductVersion] nvarchar(32) NOT NULL,
        CONSTRAINT [PK___EFMigrationsHistory] PRIMARY KEY ([MigrationId])
    );
END;
GO

BEGIN TRANSACTION;
IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261124044238_Initial'
)
BEGIN
    CREATE TABLE [batch] (
        [source] nvarchar(64) NOT NULL,
        [batch_id] nvarchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL,
        [started_at] bigint NOT NULL,
        [dataset] nvarchar(64) NOT NULL,
        [position] bigint NOT NULL,
        CONSTRAINT [PK_batch] PRIMARY KEY ([source], [batch_id], [started_at])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261124044238_Initial'
)
BEGIN
    CREATE TABLE [entry] (
        [position] bigint NOT NULL,
        [transaction_end] bigint NOT NULL,
        [kind] smallint NOT NULL,
        [subject] nvarchar(18) COLLATE Latin1_General_100_BIN2 NULL,
        [record_key] nvarchar(300) COLLATE Latin1_General_100_BIN2 NULL,
        [record_version] bigint NOT NULL,
        [content_digest] varbinary(16) NULL,
        [payload] varbinary(max) NOT NULL,
        [recorded_at] bigint NOT NULL,
        CONSTRAINT [PK_entry] PRIMARY KEY ([position])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261124044238_Initial'
)
BEGIN
    CREATE TABLE [ledger_epoch] (
        [epoch] bigint NOT NULL,
        [began_after] bigint NOT NULL,
        [recorded_at] bigint NOT NULL,
        CONSTRAINT [PK_ledger_epoch] PRIMARY KEY ([epoch])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261124044238_Initial'
)
BEGIN
    CREATE TABLE [ledger_head] (
        [id] int NOT NULL,
        [next_position] bigint NOT NULL,
        [epoch] bigint NOT NULL,
        [last_recorded_at] bigint NOT NULL,
        CONSTRAINT [PK_ledger_head] PRIMARY KEY ([id])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261124044238_Initial'
)
BEGIN
    CREATE TABLE [ledger_store] (
        [id] int NOT NULL,
        [store_id] uniqueidentifier NOT NULL,
        [created_at] bigint NOT NULL,
        CONSTRAINT [PK_ledger_store] PRIMARY KEY ([id])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261124044238_Initial'
)
BEGIN
    CREATE TABLE [quality] (
        [source] nvarchar(64) NOT NULL,
        [dataset] nvarchar(64) NOT NULL,
        [day] int NOT NULL,
        [measure] nvarchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL,
        [counted] bigint NOT NULL,
        CONSTRAINT [PK_quality] PRIMARY KEY ([source], [dataset], [day], [measure])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261124044238_Initial'
)
BEGIN
    CREATE TABLE [record] (
        [record_key] nvarchar(300) COLLATE Latin1_General_100_BIN2 NOT NULL,
        [subject] nvarchar(18) COLLATE Latin1_General_100_BIN2 NOT NULL,
        [kind] smallint NOT NULL,
        [withdrawn] bit NOT NULL,
        [version] bigint NOT NULL,
        [seen_version] bigint NOT NULL,
        [position] bigint NOT NULL,
        [decided_on] int NOT NULL,
        [effective_until] int NULL,
        [publicity_ends_on] int NULL,
        CONSTRAINT [PK_record] PRIMARY KEY ([record_key])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261124044238_Initial'
)
BEGIN
    CREATE TABLE [source_status] (
        [source] nvarchar(64) NOT NULL,
        [dataset] nvarchar(64) NOT NULL,
        [complete_as_of] bigint NULL,
        [last_received_at] bigint NOT NULL,
        [rows_taken] bigint NOT NULL,
        CONSTRAINT [PK_source_status] PRIMARY KEY ([source], [dataset])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261124044238_Initial'
)
BEGIN
    CREATE TABLE [subject] (
        [code] nvarchar(18) COLLATE Latin1_General_100_BIN2 NOT NULL,
        [version] bigint NOT NULL,
        [position] bigint NOT NULL,
        [name] nvarchar(200) NOT NULL,
        [region] nvarchar(6) NOT NULL,
        [industry] nvarchar(5) NOT NULL,
        [kinds] bigint NOT NULL,
        [standing] varbinary(max) NULL,
        [standing_position] bigint NOT NULL,
        [next_due_on] int NULL,
        CONSTRAINT [PK_subject] PRIMARY KEY ([code])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261124044238_Initial'
)
BEGIN
    CREATE TABLE [subject_number] (
        [number] nvarchar(15) COLLATE Latin1_General_100_BIN2 NOT NULL,
        [scheme] smallint NOT NULL,
        [code] nvarchar(18) COLLATE Latin1_General_100_BIN2 NOT NULL,
        [confirmed] bit NOT NULL,
        CONSTRAINT [PK_subject_number] PRIMARY KEY ([number], [scheme], [code])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261124044238_Initial'
)
BEGIN
    CREATE TABLE [subject_snapshot] (
        [code] nvarchar(18) COLLATE Latin1_General_100_BIN2 NOT NULL,
        [position] bigint NOT NULL,
        [profile] varbinary(max) NOT NULL,
        CONSTRAINT [PK_subject_snapshot] PRIMARY KEY ([code])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261124044238_Initial'
)
BEGIN
    CREATE TABLE [waiting_row] (
        [position] bigint NOT NULL,
        [record_key] nvarchar(300) COLLATE Latin1_General_100_BIN2 NOT NULL,
        [record_version] bigint NOT NULL,
        [content_digest] varbinary(16) NOT NULL,
        [source] nvarchar(64) NOT NULL,
        [dataset] nvarchar(64) NOT NULL,
        [state] smallint NOT NULL,
        [code] nvarchar(18) COLLATE Latin1_General_100_BIN2 NULL,
        [decided_position] bigint NULL,
        CONSTRAINT [PK_waiting_row] PRIMARY KEY ([position])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261124044238_Initial'
)
BEGIN
    CREATE INDEX [ix_batch_source_position] ON [batch] ([source], [position]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261124044238_Initial'
)
BEGIN
    EXEC(N'CREATE INDEX [ix_entry_kind_position] ON [entry] ([kind], [position]) WHERE kind >= 6');
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261124044238_Initial'
)
BEGIN
    EXEC(N'CREATE UNIQUE INDEX [ix_entry_record_key_record_version] ON [entry] ([record_key], [record_version]) WHERE content_digest IS NOT NULL');
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261124044238_Initial'
)
BEGIN
    EXEC(N'CREATE INDEX [ix_entry_subject_position] ON [entry] ([subject], [position]) WHERE subject IS NOT NULL');
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261124044238_Initial'
)
BEGIN
    CREATE INDEX [ix_record_subject_decided_on_position] ON [record] ([subject], [decided_on], [position]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261124044238_Initial'
)
BEGIN
    EXEC(N'CREATE INDEX [ix_subject_next_due_on] ON [subject] ([next_due_on]) WHERE next_due_on IS NOT NULL');
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261124044238_Initial'
)
BEGIN
    EXEC(N'CREATE INDEX [ix_subject_standing_position] ON [subject] ([standing_position]) WHERE standing IS NOT NULL');
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261124044238_Initial'
)
BEGIN
    CREATE UNIQUE INDEX [ix_waiting_row_record_key_record_version] ON [waiting_row] ([record_key], [record_version]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261124044238_Initial'
)
BEGIN
    CREATE INDEX [ix_waiting_row_state_position] ON [waiting_row] ([state], [position]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261124044238_Initial'
)
BEGIN
    INSERT INTO [__EFMigrationsHistory] ([MigrationId], [ProductVersion])
    VALUES (N'20261124044238_Initial', N'10.0.15');
END;

COMMIT;
GO

BEGIN TRANSACTION;
IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261125090628_Cases'
)
BEGIN
    CREATE TABLE [credit_case] (
        [case_id] nvarchar(40) COLLATE Latin1_General_100_BIN2 NOT NULL,
        [subject] nvarchar(18) COLLATE Latin1_General_100_BIN2 NOT NULL,
        [kind] smallint NOT NULL,
        [responsible] nvarchar(64) NOT NULL,
        [opened_by] nvarchar(64) NOT NULL,
        [closed] bit NOT NULL,
        [overdue] bit NOT NULL,
        [next_due_on] int NULL,
        [position] bigint NOT NULL,
        CONSTRAINT [PK_credit_case] PRIMARY KEY ([case_id])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261125090628_Cases'
)
BEGIN
    EXEC(N'CREATE INDEX [ix_credit_case_next_due_on] ON [credit_case] ([next_due_on]) WHERE next_due_on IS NOT NULL');
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261125090628_Cases'
)
BEGIN
    CREATE INDEX [ix_credit_case_position] ON [credit_case] ([position]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261125090628_Cases'
)
BEGIN
    CREATE INDEX [ix_credit_case_responsible_position] ON [credit_case] ([responsible], [position]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261125090628_Cases'
)
BEGIN
    CREATE INDEX [ix_credit_case_subject_position] ON [credit_case] ([subject], [position]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261125090628_Cases'
)
BEGIN
    INSERT INTO [__EFMigrationsHistory] ([MigrationId], [ProductVersion])
    VALUES (N'20261125090628_Cases', N'10.0.15');
END;

COMMIT;
GO

BEGIN TRANSACTION;
IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261125142100_PersonParts'
)
BEGIN
    CREATE TABLE [person_part] (
        [position] bigint NOT NULL,
        [subject] nvarchar(18) COLLATE Latin1_General_100_BIN2 NULL,
        [part] varbinary(max) NOT NULL,
        [look_on] int NOT NULL,
        CONSTRAINT [PK_person_part] PRIMARY KEY ([position])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261125142100_PersonParts'
)
BEGIN
    CREATE INDEX [ix_person_part_look_on] ON [person_part] ([look_on]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261125142100_PersonParts'
)
BEGIN
    INSERT INTO [__EFMigrationsHistory] ([MigrationId], [ProductVersion])
    VALUES (N'20261125142100_PersonParts', N'10.0.15');
END;

COMMIT;
GO

BEGIN TRANSACTION;
IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261129215556_CaseParties'
)
BEGIN
    ALTER TABLE [credit_case] ADD [parties] nvarchar(200) NOT NULL DEFAULT N'';
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261129215556_CaseParties'
)
BEGIN
    INSERT INTO [__EFMigrationsHistory] ([MigrationId], [ProductVersion])
    VALUES (N'20261129215556_CaseParties', N'10.0.15');
END;

COMMIT;
GO

BEGIN TRANSACTION;
IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261130033345_LedgerTree'
)
BEGIN
    ALTER TABLE [person_part] ADD [salt] varbinary(32) NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261130033345_LedgerTree'
)
BEGIN
    ALTER TABLE [ledger_head] ADD [root] varbinary(32) NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261130033345_LedgerTree'
)
BEGIN
    ALTER TABLE [entry] ADD [persons_digest] varbinary(32) NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261130033345_LedgerTree'
)
BEGIN
    ALTER TABLE [entry] ADD [salt] varbinary(16) NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261130033345_LedgerTree'
)
BEGIN
    CREATE TABLE [tree_tile] (
        [level] smallint NOT NULL,
        [number] bigint NOT NULL,
        [hashes] varbinary(max) NOT NULL,
        CONSTRAINT [PK_tree_tile] PRIMARY KEY ([level], [number])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261130033345_LedgerTree'
)
BEGIN
    INSERT INTO [__EFMigrationsHistory] ([MigrationId], [ProductVersion])
    VALUES (N'20261130033345_LedgerTree', N'10.0.15');
END;

COMMIT;
GO

BEGIN TRANSACTION;
IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261130114029_RecordSorts'
)
BEGIN
    ALTER TABLE [record] ADD [first_recorded_on] int NOT NULL DEFAULT 0;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261130114029_RecordSorts'
)
BEGIN
    ALTER TABLE [record] ADD [sort] nvarchar(128) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261130114029_RecordSorts'
)
BEGIN
    UPDATE record SET
      sort = CASE WHEN kind IN (23, 32, 33) THEN NULL ELSE '' END,
      first_recorded_on = COALESCE((
        SELECT (MIN(e.recorded_at) + CAST(288000000000 AS bigint)) / CAST(864000000000 AS bigint) FROM entry e
        WHERE e.record_key = record.record_key AND e.content_digest IS NOT NULL), 0)
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261130114029_RecordSorts'
)
BEGIN
    CREATE INDEX [ix_record_kind_sort_withdrawn_decided_on_position] ON [record] ([kind], [sort], [withdrawn], [decided_on], [position]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261130114029_RecordSorts'
)
BEGIN
    INSERT INTO [__EFMigrationsHistory] ([MigrationId], [ProductVersion])
    VALUES (N'20261130114029_RecordSorts', N'10.0.15');
END;

COMMIT;
GO

