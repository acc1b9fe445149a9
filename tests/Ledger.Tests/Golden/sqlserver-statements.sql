-- AddQuality
UPDATE quality SET counted = counted + @counted WHERE source = @source AND dataset = @dataset AND day = @day AND measure = @measure; IF @@ROWCOUNT = 0 INSERT INTO quality (source, dataset, day, measure, counted) VALUES (@source, @dataset, @day, @measure, @counted);

-- AgeSubject
UPDATE subject SET version = version + 1 WHERE code = @code;

-- BatchesAfter
SELECT e.position, e.transaction_end, e.kind, e.subject, e.record_key, e.record_version, e.content_digest, e.payload, e.recorded_at, (SELECT p.part FROM person_part p WHERE p.position = e.position) FROM batch b JOIN entry e ON e.position = b.position WHERE b.source = @source AND b.dataset = @dataset AND b.position > @after ORDER BY b.position OFFSET 0 ROWS FETCH NEXT @max ROWS ONLY;

-- ConfirmNumber
UPDATE subject_number SET confirmed = @confirmed WHERE number = @number AND scheme = @scheme AND code = @code; IF @@ROWCOUNT = 0 INSERT INTO subject_number (number, scheme, code, confirmed) VALUES (@number, @scheme, @code, @confirmed);

-- CountRecords
SELECT kind, sort, COUNT(*) FROM record WHERE withdrawn = 0 GROUP BY kind, sort;

-- CountSubjects
SELECT region, COUNT(*) FROM subject s WHERE (standing IS NOT NULL OR kinds <> 0 OR name <> '' OR EXISTS (SELECT 1 FROM record r WHERE r.subject = s.code)) GROUP BY region;

-- DecideWaiting
UPDATE waiting_row SET state = @state, code = @code, decided_position = @decided WHERE position = @position;

-- DropSnapshot
DELETE FROM subject_snapshot WHERE code = @code;

-- DueCases
SELECT subject FROM credit_case WHERE next_due_on <= @day GROUP BY subject ORDER BY MIN(next_due_on) OFFSET 0 ROWS FETCH NEXT @max ROWS ONLY;

-- DuePersonParts
SELECT position, subject FROM person_part WHERE look_on <= @day ORDER BY look_on, position OFFSET 0 ROWS FETCH NEXT @max ROWS ONLY;

-- DueSubjects
SELECT code FROM subject WHERE next_due_on <= @day ORDER BY next_due_on OFFSET 0 ROWS FETCH NEXT @max ROWS ONLY;

-- ErasePersonPart
DELETE FROM person_part WHERE position = @position;

-- FillSort
UPDATE record SET sort = @sort WHERE record_key = @record_key;

-- FindBatch
SELECT position, transaction_end, kind, subject, record_key, record_version, content_digest, payload, recorded_at, (SELECT p.part FROM person_part p WHERE p.position = entry.position) FROM entry WHERE position = (SELECT position FROM batch WHERE source = @source AND batch_id = @batch_id AND started_at = @started_at);

-- FindCase
SELECT position, transaction_end, kind, subject, record_key, record_version, content_digest, payload, recorded_at, (SELECT p.part FROM person_part p WHERE p.position = entry.position) FROM entry WHERE position = (SELECT position FROM credit_case WHERE case_id = @case_id);

-- FindEntry
SELECT position, transaction_end, kind, subject, record_key, record_version, content_digest, payload, recorded_at, (SELECT p.part FROM person_part p WHERE p.position = entry.position) FROM entry WHERE record_key = @key AND record_version = @version AND content_digest IS NOT NULL;

-- FindLastBatch
SELECT position, transaction_end, kind, subject, record_key, record_version, content_digest, payload, recorded_at, (SELECT p.part FROM person_part p WHERE p.position = entry.position) FROM entry WHERE position = (SELECT MAX(position) FROM batch WHERE source = @source AND batch_id = @batch_id);

-- FindNumbers
SELECT n.number, n.scheme, n.code, n.confirmed, s.name FROM subject_number n LEFT JOIN subject s ON s.code = n.code WHERE n.number IN (@k0, @k1, @k2, @k3, @k4, @k5, @k6, @k7, @k8, @k9, @k10, @k11, @k12, @k13, @k14, @k15, @k16, @k17, @k18, @k19, @k20, @k21, @k22, @k23, @k24, @k25, @k26, @k27, @k28, @k29, @k30, @k31, @k32, @k33, @k34, @k35, @k36, @k37, @k38, @k39, @k40, @k41, @k42, @k43, @k44, @k45, @k46, @k47, @k48, @k49, @k50, @k51, @k52, @k53, @k54, @k55, @k56, @k57, @k58, @k59, @k60, @k61, @k62, @k63, @k64, @k65, @k66, @k67, @k68, @k69, @k70, @k71, @k72, @k73, @k74, @k75, @k76, @k77, @k78, @k79, @k80, @k81, @k82, @k83, @k84, @k85, @k86, @k87, @k88, @k89, @k90, @k91, @k92, @k93, @k94, @k95, @k96, @k97, @k98, @k99, @k100, @k101, @k102, @k103, @k104, @k105, @k106, @k107, @k108, @k109, @k110, @k111, @k112, @k113, @k114, @k115, @k116, @k117, @k118, @k119, @k120, @k121, @k122, @k123, @k124, @k125, @k126, @k127);

-- FindSubject
SELECT s.version, s.position, p.profile, p.position FROM subject s LEFT JOIN subject_snapshot p ON p.code = s.code WHERE s.code = @code;

-- FindWaiting
SELECT position, record_key, record_version, content_digest, state, code, decided_position FROM waiting_row WHERE position = @position;

-- FindWaitingOfRecords
SELECT position, record_key, record_version, content_digest, state, code, decided_position FROM waiting_row WHERE record_key IN (@k0, @k1, @k2, @k3, @k4, @k5, @k6, @k7, @k8, @k9, @k10, @k11, @k12, @k13, @k14, @k15, @k16, @k17, @k18, @k19, @k20, @k21, @k22, @k23, @k24, @k25, @k26, @k27, @k28, @k29, @k30, @k31, @k32, @k33, @k34, @k35, @k36, @k37, @k38, @k39, @k40, @k41, @k42, @k43, @k44, @k45, @k46, @k47, @k48, @k49, @k50, @k51, @k52, @k53, @k54, @k55, @k56, @k57, @k58, @k59, @k60, @k61, @k62, @k63, @k64, @k65, @k66, @k67, @k68, @k69, @k70, @k71, @k72, @k73, @k74, @k75, @k76, @k77, @k78, @k79, @k80, @k81, @k82, @k83, @k84, @k85, @k86, @k87, @k88, @k89, @k90, @k91, @k92, @k93, @k94, @k95, @k96, @k97, @k98, @k99, @k100, @k101, @k102, @k103, @k104, @k105, @k106, @k107, @k108, @k109, @k110, @k111, @k112, @k113, @k114, @k115, @k116, @k117, @k118, @k119, @k120, @k121, @k122, @k123, @k124, @k125, @k126, @k127);

-- FindWaitingVersion
SELECT position, record_key, record_version, content_digest, state, code, decided_position FROM waiting_row WHERE record_key = @key AND record_version = @version;

-- HeldRecords
SELECT record_key, subject, version, seen_version, position, first_recorded_on FROM record WHERE record_key IN (@k0, @k1, @k2, @k3, @k4, @k5, @k6, @k7, @k8, @k9, @k10, @k11, @k12, @k13, @k14, @k15, @k16, @k17, @k18, @k19, @k20, @k21, @k22, @k23, @k24, @k25, @k26, @k27, @k28, @k29, @k30, @k31, @k32, @k33, @k34, @k35, @k36, @k37, @k38, @k39, @k40, @k41, @k42, @k43, @k44, @k45, @k46, @k47, @k48, @k49, @k50, @k51, @k52, @k53, @k54, @k55, @k56, @k57, @k58, @k59, @k60, @k61, @k62, @k63, @k64, @k65, @k66, @k67, @k68, @k69, @k70, @k71, @k72, @k73, @k74, @k75, @k76, @k77, @k78, @k79, @k80, @k81, @k82, @k83, @k84, @k85, @k86, @k87, @k88, @k89, @k90, @k91, @k92, @k93, @k94, @k95, @k96, @k97, @k98, @k99, @k100, @k101, @k102, @k103, @k104, @k105, @k106, @k107, @k108, @k109, @k110, @k111, @k112, @k113, @k114, @k115, @k116, @k117, @k118, @k119, @k120, @k121, @k122, @k123, @k124, @k125, @k126, @k127);

-- InsertEntry
INSERT INTO entry (position, transaction_end, kind, subject, record_key, record_version, content_digest, payload, recorded_at, salt, persons_digest) VALUES (@position, @end, @kind, @subject, @key, @version, @digest, @payload, @at, @salt, @persons_digest);

-- InsertPersonPart
INSERT INTO person_part (position, subject, part, look_on, salt) VALUES (@position, @subject, @part, @look_on, @salt);

-- InsertSubject
INSERT INTO subject (code, version, position, name, region, industry, kinds, standing, standing_position, next_due_on) VALUES (@code, @version, @position, @name, @region, @industry, @kinds, @standing, @standing_position, @next_due_on);

-- InsertWaiting
INSERT INTO waiting_row (position, record_key, record_version, content_digest, source, dataset, state) VALUES (@position, @key, @version, @digest, @source, @dataset, 1);

-- LastOfKind
SELECT position, transaction_end, kind, subject, record_key, record_version, content_digest, payload, recorded_at, (SELECT p.part FROM person_part p WHERE p.position = entry.position) FROM entry WHERE kind = @kind AND kind >= 6 AND position <= @up_to ORDER BY position DESC OFFSET 0 ROWS FETCH NEXT @max ROWS ONLY;

-- LastPositionOfKind
SELECT MAX(position) FROM entry WHERE kind = @kind AND kind >= 6 AND position <= @up_to;

-- LastTile
SELECT number, hashes FROM tree_tile WHERE level = @level ORDER BY number DESC OFFSET 0 ROWS FETCH NEXT @max ROWS ONLY;

-- LearnNumber
IF NOT EXISTS (SELECT 1 FROM subject_number WHERE number = @number AND scheme = @scheme AND code = @code) INSERT INTO subject_number (number, scheme, code, confirmed) VALUES (@number, @scheme, @code, @confirmed);

-- ListBatches
SELECT e.position, e.transaction_end, e.kind, e.subject, e.record_key, e.record_version, e.content_digest, e.payload, e.recorded_at, (SELECT p.part FROM person_part p WHERE p.position = e.position) FROM batch b JOIN entry e ON e.position = b.position WHERE b.source = @source AND (@dataset = '' OR b.dataset = @dataset) AND b.position < @before ORDER BY b.position DESC OFFSET 0 ROWS FETCH NEXT @max ROWS ONLY;

-- ListCases
SELECT e.position, e.transaction_end, e.kind, e.subject, e.record_key, e.record_version, e.content_digest, e.payload, e.recorded_at, (SELECT p.part FROM person_part p WHERE p.position = e.position) FROM credit_case c JOIN entry e ON e.position = c.position WHERE c.position < @before AND (@subject = '' OR c.subject = @subject) AND (@party = '' OR c.subject = @party OR c.responsible = @party OR c.opened_by = @party OR c.parties LIKE @party_in) AND (@responsible = '' OR c.responsible = @responsible) AND (@kind = 0 OR c.kind = @kind) AND (@open = 0 OR c.closed = 0) AND (@overdue = 0 OR c.overdue <> 0) ORDER BY c.position DESC OFFSET 0 ROWS FETCH NEXT @max ROWS ONLY;

-- ListCorrected
SELECT record_key, decided_on, position FROM record WHERE kind = @kind AND sort = '' AND withdrawn = 0 AND version > 1 AND (decided_on < @decided_on OR (decided_on = @decided_on AND position < @position)) ORDER BY decided_on DESC, position DESC OFFSET 0 ROWS FETCH NEXT @max ROWS ONLY;

-- ListHeld
SELECT record_key, seen_version, subject FROM record WHERE record_key > @after AND record_key < @end AND withdrawn = 0 ORDER BY record_key OFFSET 0 ROWS FETCH NEXT @max ROWS ONLY;

-- ListRecords
SELECT r.record_key, r.kind, r.withdrawn, r.decided_on, e.position, e.transaction_end, e.kind, e.subject, e.record_key, e.record_version, e.content_digest, e.payload, e.recorded_at, (SELECT p.part FROM person_part p WHERE p.position = e.position) FROM record r JOIN entry e ON e.position = r.position WHERE r.subject = @code AND (r.withdrawn = 0 OR @with_withdrawn = 1) AND (r.decided_on < @decided_on OR (r.decided_on = @decided_on AND r.position < @position)) ORDER BY r.decided_on DESC, r.position DESC OFFSET 0 ROWS FETCH NEXT @max ROWS ONLY;

-- ListSort
SELECT r.record_key, r.kind, r.withdrawn, r.decided_on, r.subject, r.first_recorded_on, e.position, e.transaction_end, e.kind, e.subject, e.record_key, e.record_version, e.content_digest, e.payload, e.recorded_at, (SELECT p.part FROM person_part p WHERE p.position = e.position) FROM record r JOIN entry e ON e.position = r.position WHERE r.kind = @kind AND r.sort = @sort AND r.withdrawn = 0 AND (r.decided_on < @decided_on OR (r.decided_on = @decided_on AND r.position < @position)) ORDER BY r.decided_on DESC, r.position DESC OFFSET 0 ROWS FETCH NEXT @max ROWS ONLY;

-- ListWaiting
SELECT e.position, e.transaction_end, e.kind, e.subject, e.record_key, e.record_version, e.content_digest, e.payload, e.recorded_at, (SELECT p.part FROM person_part p WHERE p.position = e.position) FROM waiting_row w JOIN entry e ON e.position = w.position WHERE w.state = 1 AND w.position > @after AND (@source = '' OR w.source = @source) AND (@dataset = '' OR w.dataset = @dataset) ORDER BY w.position OFFSET 0 ROWS FETCH NEXT @max ROWS ONLY;

-- LockHead
SELECT next_position, epoch, last_recorded_at, root FROM ledger_head WITH (UPDLOCK, ROWLOCK, HOLDLOCK) WHERE id = 0;

-- LookAtPersonPart
UPDATE person_part SET look_on = @day WHERE position = @position;

-- ReadArrivals
SELECT sort, record_key, decided_on, first_recorded_on FROM record WHERE kind = @kind AND withdrawn = 0 AND first_recorded_on >= @from;

-- ReadEntries
SELECT position, transaction_end, kind, subject, record_key, record_version, content_digest, payload, recorded_at, (SELECT p.part FROM person_part p WHERE p.position = entry.position) FROM entry WHERE position > @after ORDER BY position OFFSET 0 ROWS FETCH NEXT @max ROWS ONLY;

-- ReadEntriesOfKind
SELECT position, transaction_end, kind, subject, record_key, record_version, content_digest, payload, recorded_at, (SELECT p.part FROM person_part p WHERE p.position = entry.position) FROM entry WHERE kind = @kind AND position > @after AND position <= @up_to ORDER BY position OFFSET 0 ROWS FETCH NEXT @max ROWS ONLY;

-- ReadEntry
SELECT position, transaction_end, kind, subject, record_key, record_version, content_digest, payload, recorded_at, (SELECT p.part FROM person_part p WHERE p.position = entry.position) FROM entry WHERE position = @position;

-- ReadHead
SELECT next_position, epoch, last_recorded_at FROM ledger_head WHERE id = 0;

-- ReadIndexedKind
SELECT position, transaction_end, kind, subject, record_key, record_version, content_digest, payload, recorded_at, (SELECT p.part FROM person_part p WHERE p.position = entry.position) FROM entry WHERE kind = @kind AND kind >= 6 AND position > @after ORDER BY position OFFSET 0 ROWS FETCH NEXT @max ROWS ONLY;

-- ReadLeaves
SELECT e.position, e.transaction_end, e.kind, e.subject, e.record_key, e.record_version, e.content_digest, e.payload, e.recorded_at, e.salt, e.persons_digest, p.part, p.salt FROM entry e LEFT JOIN person_part p ON p.position = e.position WHERE e.position > @after ORDER BY e.position OFFSET 0 ROWS FETCH NEXT @max ROWS ONLY;

-- ReadQuality
SELECT source, dataset, measure, SUM(counted) FROM quality WHERE day >= @day GROUP BY source, dataset, measure;

-- ReadRecordEntries
SELECT position, transaction_end, kind, subject, record_key, record_version, content_digest, payload, recorded_at, (SELECT p.part FROM person_part p WHERE p.position = entry.position) FROM entry WHERE record_key = @key AND content_digest IS NOT NULL AND position > @after ORDER BY position OFFSET 0 ROWS FETCH NEXT @max ROWS ONLY;

-- ReadRegionStandings
SELECT region, standing FROM subject WHERE standing IS NOT NULL;

-- ReadSorts
SELECT DISTINCT sort FROM record WHERE kind = @kind AND sort IS NOT NULL AND withdrawn = 0;

-- ReadSource
SELECT complete_as_of, rows_taken FROM source_status WHERE source = @source AND dataset = @dataset;

-- ReadSources
SELECT source, dataset, complete_as_of, last_received_at, rows_taken FROM source_status ORDER BY source, dataset;

-- ReadStandings
SELECT code, standing, standing_position FROM subject WHERE code > @code AND standing IS NOT NULL ORDER BY code OFFSET 0 ROWS FETCH NEXT @max ROWS ONLY;

-- ReadSubjectEntries
SELECT position, transaction_end, kind, subject, record_key, record_version, content_digest, payload, recorded_at, (SELECT p.part FROM person_part p WHERE p.position = entry.position) FROM entry WHERE subject = @code AND position > @after AND position <= @up_to ORDER BY position;

-- ReadSubjectRecords
SELECT position, transaction_end, kind, subject, record_key, record_version, content_digest, payload, recorded_at, (SELECT p.part FROM person_part p WHERE p.position = entry.position) FROM entry WHERE subject = @code AND position <= @up_to AND kind IN (1, 2, 3) ORDER BY position;

-- ReadTile
SELECT hashes FROM tree_tile WHERE level = @level AND number = @number;

-- ReadTreeHead
SELECT next_position, epoch, root FROM ledger_head WHERE id = 0;

-- ReadUnsorted
SELECT r.record_key, e.position, e.transaction_end, e.kind, e.subject, e.record_key, e.record_version, e.content_digest, e.payload, e.recorded_at, (SELECT p.part FROM person_part p WHERE p.position = e.position) FROM record r JOIN entry e ON e.position = r.position WHERE r.kind = @kind AND r.sort IS NULL ORDER BY r.withdrawn, r.decided_on, r.position OFFSET 0 ROWS FETCH NEXT @max ROWS ONLY;

-- RecordedAt
SELECT recorded_at FROM entry WHERE position = @position;

-- SaltEntry
UPDATE entry SET salt = @salt, persons_digest = @persons_digest WHERE position = @position;

-- SaltPersonPart
UPDATE person_part SET salt = @salt WHERE position = @position;

-- ScanCases
SELECT s.region, e.payload FROM credit_case c JOIN entry e ON e.position = c.position JOIN subject s ON s.code = c.subject;

-- ScanHeld
SELECT r.record_key, r.kind, r.sort, r.decided_on, r.first_recorded_on, s.region FROM record r JOIN subject s ON s.code = r.subject WHERE r.withdrawn = 0;

-- ScanNames
SELECT code, name FROM subject WHERE code > @code AND name <> '' ORDER BY code OFFSET 0 ROWS FETCH NEXT @max ROWS ONLY;

-- ScanStandings
SELECT code, standing, standing_position FROM subject s WHERE code > @code AND (standing IS NOT NULL OR kinds <> 0 OR name <> '' OR EXISTS (SELECT 1 FROM record r WHERE r.subject = s.code)) ORDER BY code OFFSET 0 ROWS FETCH NEXT @max ROWS ONLY;

-- SeeVersion
UPDATE record SET seen_version = @version WHERE record_key = @record_key AND seen_version < @version;

-- SetRoot
UPDATE ledger_head SET root = @root WHERE id = 0;

-- SubjectVersion
SELECT version FROM subject WHERE code = @code;

-- SubjectVersions
SELECT code, version FROM subject WHERE code IN (@k0, @k1, @k2, @k3, @k4, @k5, @k6, @k7, @k8, @k9, @k10, @k11, @k12, @k13, @k14, @k15, @k16, @k17, @k18, @k19, @k20, @k21, @k22, @k23, @k24, @k25, @k26, @k27, @k28, @k29, @k30, @k31, @k32, @k33, @k34, @k35, @k36, @k37, @k38, @k39, @k40, @k41, @k42, @k43, @k44, @k45, @k46, @k47, @k48, @k49, @k50, @k51, @k52, @k53, @k54, @k55, @k56, @k57, @k58, @k59, @k60, @k61, @k62, @k63, @k64, @k65, @k66, @k67, @k68, @k69, @k70, @k71, @k72, @k73, @k74, @k75, @k76, @k77, @k78, @k79, @k80, @k81, @k82, @k83, @k84, @k85, @k86, @k87, @k88, @k89, @k90, @k91, @k92, @k93, @k94, @k95, @k96, @k97, @k98, @k99, @k100, @k101, @k102, @k103, @k104, @k105, @k106, @k107, @k108, @k109, @k110, @k111, @k112, @k113, @k114, @k115, @k116, @k117, @k118, @k119, @k120, @k121, @k122, @k123, @k124, @k125, @k126, @k127);

-- TransactionEnd
SELECT transaction_end FROM entry WHERE position = @position;

-- UpdateHead
UPDATE ledger_head SET next_position = @next, last_recorded_at = @at, root = @root WHERE id = 0;

-- UpdateSubject
UPDATE subject SET version = @version, position = @position, name = @name, region = @region, industry = @industry, kinds = @kinds, next_due_on = @next_due_on WHERE code = @code;

-- UpdateSubjectWithStanding
UPDATE subject SET version = @version, position = @position, name = @name, region = @region, industry = @industry, kinds = @kinds, next_due_on = @next_due_on, standing = @standing, standing_position = @standing_position WHERE code = @code;

-- UpsertBatch
UPDATE batch SET dataset = @dataset, position = @position WHERE source = @source AND batch_id = @batch_id AND started_at = @started_at; IF @@ROWCOUNT = 0 INSERT INTO batch (source, batch_id, started_at, dataset, position) VALUES (@source, @batch_id, @started_at, @dataset, @position);

-- UpsertCase
UPDATE credit_case SET subject = @subject, kind = @kind, responsible = @responsible, opened_by = @opened_by, closed = @closed, overdue = @overdue, next_due_on = @next_due_on, parties = @parties, position = @position WHERE case_id = @case_id; IF @@ROWCOUNT = 0 INSERT INTO credit_case (case_id, subject, kind, responsible, opened_by, closed, overdue, next_due_on, parties, position) VALUES (@case_id, @subject, @kind, @responsible, @opened_by, @closed, @overdue, @next_due_on, @parties, @position);

-- UpsertRecord
UPDATE record SET subject = @subject, kind = @kind, withdrawn = @withdrawn, version = @version, seen_version = @seen_version, position = @position, decided_on = @decided_on, effective_until = @effective_until, publicity_ends_on = @publicity_ends_on, sort = @sort, first_recorded_on = @first_recorded_on WHERE record_key = @record_key; IF @@ROWCOUNT = 0 INSERT INTO record (record_key, subject, kind, withdrawn, version, seen_version, position, decided_on, effective_until, publicity_ends_on, sort, first_recorded_on) VALUES (@record_key, @subject, @kind, @withdrawn, @version, @seen_version, @position, @decided_on, @effective_until, @publicity_ends_on, @sort, @first_recorded_on);

-- UpsertSnapshot
UPDATE subject_snapshot SET position = @position, profile = @profile WHERE code = @code; IF @@ROWCOUNT = 0 INSERT INTO subject_snapshot (code, position, profile) VALUES (@code, @position, @profile);

-- UpsertSource
UPDATE source_status SET complete_as_of = @complete_as_of, last_received_at = @last_received_at, rows_taken = @rows_taken WHERE source = @source AND dataset = @dataset; IF @@ROWCOUNT = 0 INSERT INTO source_status (source, dataset, complete_as_of, last_received_at, rows_taken) VALUES (@source, @dataset, @complete_as_of, @last_received_at, @rows_taken);

-- UpsertTile
UPDATE tree_tile SET hashes = @hashes WHERE level = @level AND number = @number; IF @@ROWCOUNT = 0 INSERT INTO tree_tile (level, number, hashes) VALUES (@level, @number, @hashes);

-- WithdrawRecord
UPDATE record SET withdrawn = @withdrawn, version = @version, seen_version = @seen_version WHERE record_key = @record_key;

-- Settings of a writing session
SET LOCK_TIMEOUT 10000; SET XACT_ABORT ON;

-- QuerySubjects
SELECT code FROM subject WHERE code > @code AND position > @after AND (@kinds = 0 OR (kinds & @kinds) <> 0) AND (region LIKE '6101%') AND (industry LIKE 'F%') ORDER BY code OFFSET 0 ROWS FETCH NEXT @max ROWS ONLY;
