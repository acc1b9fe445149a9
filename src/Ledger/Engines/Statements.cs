using System.Data;

namespace CreditHub.Ledger.Engines;

/// <summary>Every statement that the ledger runs on an engine. A golden file shows those of SQL Server, which cannot run everywhere.</summary>
internal sealed partial class Statements(EngineSql sql)
{
    /// <summary>Keys of one «IN» list; shorter lists repeat their last key, so that one prepared statement serves all.</summary>
    public const int KeysMax = 128;

    private const string EntryColumns =
        "position, transaction_end, kind, subject, record_key, record_version, content_digest, payload, recorded_at";

    // With what the entry names of persons, where that was not erased: read with the entry everywhere, so that no reader can forget it.
    private const string ReadColumns = EntryColumns + ", (SELECT p.part FROM person_part p WHERE p.position = entry.position)";

    private const string WaitingColumns = "position, record_key, record_version, content_digest, state, code, decided_position";

    private static readonly string JoinedColumns = string.Join(", ", EntryColumns.Split(", ").Select(c => "e." + c));

    private static readonly string JoinedEntryColumns =
        JoinedColumns + ", (SELECT p.part FROM person_part p WHERE p.position = e.position)";

    // Of which a record was ever reported: a subject of which there are cases only has a row too.
    private const string Reported =
        "(standing IS NOT NULL OR kinds <> 0 OR name <> '' OR EXISTS (SELECT 1 FROM record r WHERE r.subject = s.code))";

    private static readonly (string, DbType) Max = ("max", DbType.Int32);
    private static readonly (string, DbType) Code = ("code", DbType.String);

    public Statement LockHead { get; } = new(sql.LockHead);

    public Statement ReadHead { get; } = new("SELECT next_position, epoch, last_recorded_at FROM ledger_head WHERE id = 0");

    public Statement UpdateHead { get; } = new(
        "UPDATE ledger_head SET next_position = @next, last_recorded_at = @at, root = @root WHERE id = 0",
        ("next", DbType.Int64), ("at", DbType.Int64), ("root", DbType.Binary));

    public Statement SubjectVersions { get; } = new($"SELECT code, version FROM subject WHERE code IN ({Keys()})", KeyParameters());

    public Statement HeldRecords { get; } = new(
        $"SELECT record_key, subject, version, seen_version, position, first_recorded_on FROM record WHERE record_key IN ({Keys()})",
            KeyParameters());

    public Statement FindEntry { get; } = new(
        $"SELECT {ReadColumns} FROM entry WHERE record_key = @key AND record_version = @version AND content_digest IS NOT NULL",
        ("key", DbType.String), ("version", DbType.Int64));

    public Statement InsertEntry { get; } = new(
        $"INSERT INTO entry ({EntryColumns}, salt, persons_digest) "
        + "VALUES (@position, @end, @kind, @subject, @key, @version, @digest, @payload, @at, @salt, @persons_digest)",
        ("position", DbType.Int64), ("end", DbType.Int64), ("kind", DbType.Int16), ("subject", DbType.String), ("key", DbType.String),
        ("version", DbType.Int64), ("digest", DbType.Binary), ("payload", DbType.Binary), ("at", DbType.Int64), ("salt", DbType.Binary),
        ("persons_digest", DbType.Binary));

    public Statement InsertPersonPart { get; } = new(
        "INSERT INTO person_part (position, subject, part, look_on, salt) VALUES (@position, @subject, @part, @look_on, @salt)",
        ("position", DbType.Int64), ("subject", DbType.String), ("part", DbType.Binary), ("look_on", DbType.Int32),
        ("salt", DbType.Binary));

    public Statement ErasePersonPart { get; } = new("DELETE FROM person_part WHERE position = @position", ("position", DbType.Int64));

    public Statement LookAtPersonPart { get; } = new(
        "UPDATE person_part SET look_on = @day WHERE position = @position", ("day", DbType.Int32), ("position", DbType.Int64));

    public Statement DuePersonParts { get; } = new(
        $"SELECT position, subject FROM person_part WHERE look_on <= @day ORDER BY look_on, position {sql.Limit}", ("day", DbType.Int32), Max);

    /// <summary>A snapshot repeats what cases name of persons; without it the subject is folded from its entries once more.</summary>
    public Statement DropSnapshot { get; } = new("DELETE FROM subject_snapshot WHERE code = @code", Code);

    /// <summary>Whoever holds the subject in memory reads it again.</summary>
    public Statement AgeSubject { get; } = new("UPDATE subject SET version = version + 1 WHERE code = @code", Code);

    public Statement UpsertRecord { get; } = new(
        sql.Upsert("record", ["record_key"], ["subject", "kind", "withdrawn", "version", "seen_version", "position", "decided_on",
            "effective_until", "publicity_ends_on",
            "sort", "first_recorded_on"]),
        ("record_key", DbType.String), ("subject", DbType.String), ("kind", DbType.Int16), ("withdrawn", DbType.Boolean), ("version", DbType.Int64),
        ("seen_version", DbType.Int64), ("position", DbType.Int64), ("decided_on", DbType.Int32), ("effective_until", DbType.Int32),
            ("publicity_ends_on", DbType.Int32),
        ("sort", DbType.String), ("first_recorded_on", DbType.Int32));

    /// <summary>A withdrawn record keeps pointing at its last entry that holds a record.</summary>
    public Statement WithdrawRecord { get; } = new(
        "UPDATE record SET withdrawn = @withdrawn, version = @version, seen_version = @seen_version WHERE record_key = @record_key",
        ("record_key", DbType.String), ("withdrawn", DbType.Boolean), ("version", DbType.Int64), ("seen_version", DbType.Int64));

    /// <summary>A later version that changed nothing.</summary>
    public Statement SeeVersion { get; } = new(
        "UPDATE record SET seen_version = @version WHERE record_key = @record_key AND seen_version < @version",
        ("record_key", DbType.String), ("version", DbType.Int64));

    public Statement InsertSubject { get; } = new(
        "INSERT INTO subject (code, version, position, name, region, industry, kinds, standing, standing_position, next_due_on) "
        + "VALUES (@code, @version, @position, @name, @region, @industry, @kinds, @standing, @standing_position, @next_due_on)",
        [.. SubjectParameters(), ("standing", DbType.Binary), ("standing_position", DbType.Int64)]);

    public Statement UpdateSubject { get; } = new(
        "UPDATE subject SET version = @version, position = @position, name = @name, region = @region, industry = @industry, kinds = @kinds, "
        + "next_due_on = @next_due_on WHERE code = @code",
        SubjectParameters());

    public Statement UpdateSubjectWithStanding { get; } = new(
        "UPDATE subject SET version = @version, position = @position, name = @name, region = @region, industry = @industry, kinds = @kinds, "
        + "next_due_on = @next_due_on, standing = @standing, standing_position = @standing_position WHERE code = @code",
        [.. SubjectParameters(), ("standing", DbType.Binary), ("standing_position", DbType.Int64)]);

    public Statement UpsertSnapshot { get; } = new(
        sql.Upsert("subject_snapshot", ["code"], ["position", "profile"]), Code, ("position", DbType.Int64), ("profile", DbType.Binary));

    public Statement ReadSource { get; } = new(
        "SELECT complete_as_of, rows_taken FROM source_status WHERE source = @source AND dataset = @dataset", ("source", DbType.String), ("dataset", DbType.String));

    public Statement UpsertSource { get; } = new(
        sql.Upsert("source_status", ["source", "dataset"], ["complete_as_of", "last_received_at", "rows_taken"]),
        ("source", DbType.String), ("dataset", DbType.String), ("complete_as_of", DbType.Int64), ("last_received_at", DbType.Int64), ("rows_taken", DbType.Int64));

    public Statement ReadSources { get; } = new(
        "SELECT source, dataset, complete_as_of, last_received_at, rows_taken FROM source_status ORDER BY source, dataset");

    public Statement UpsertBatch { get; } = new(
        sql.Upsert("batch", ["source", "batch_id", "started_at"], ["dataset", "position"]),
        ("source", DbType.String), ("batch_id", DbType.String), ("started_at", DbType.Int64), ("dataset", DbType.String), ("position", DbType.Int64));

    public Statement AddQuality { get; } = new(
        sql.Add("quality", ["source", "dataset", "day", "measure"], "counted"),
        ("source", DbType.String), ("dataset", DbType.String), ("day", DbType.Int32), ("measure", DbType.String), ("counted", DbType.Int64));

    public Statement ReadQuality { get; } = new(
        "SELECT source, dataset, measure, SUM(counted) FROM quality WHERE day >= @day GROUP BY source, dataset, measure", ("day", DbType.Int32));

    /// <summary>A number that somebody stated together with a code. One that a person confirmed stays confirmed.</summary>
    public Statement LearnNumber { get; } = new(sql.InsertIfAbsent("subject_number", ["number", "scheme", "code"], ["confirmed"]), NumberParameters());

    public Statement ConfirmNumber { get; } = new(sql.Upsert("subject_number", ["number", "scheme", "code"], ["confirmed"]), NumberParameters());

    public Statement FindNumbers { get; } = new(
        "SELECT n.number, n.scheme, n.code, n.confirmed, s.name FROM subject_number n LEFT JOIN subject s ON s.code = n.code "
        + $"WHERE n.number IN ({Keys()})",
        KeyParameters());

    public Statement InsertWaiting { get; } = new(
        "INSERT INTO waiting_row (position, record_key, record_version, content_digest, source, dataset, state) "
        + "VALUES (@position, @key, @version, @digest, @source, @dataset, 1)",
        ("position", DbType.Int64), ("key", DbType.String), ("version", DbType.Int64), ("digest", DbType.Binary), ("source", DbType.String),
        ("dataset", DbType.String));

    public Statement DecideWaiting { get; } = new(
        "UPDATE waiting_row SET state = @state, code = @code, decided_position = @decided WHERE position = @position",
        ("state", DbType.Int16), Code, ("decided", DbType.Int64), ("position", DbType.Int64));

    public Statement FindWaitingVersion { get; } = new(
        $"SELECT {WaitingColumns} FROM waiting_row WHERE record_key = @key AND record_version = @version", ("key", DbType.String), ("version", DbType.Int64));

    public Statement FindWaitingOfRecords { get; } = new($"SELECT {WaitingColumns} FROM waiting_row WHERE record_key IN ({Keys()})", KeyParameters());

    public Statement FindWaiting { get; } = new($"SELECT {WaitingColumns} FROM waiting_row WHERE position = @position", ("position", DbType.Int64));

    public Statement ListWaiting { get; } = new(
        "SELECT " + JoinedEntryColumns
        + " FROM waiting_row w JOIN entry e ON e.position = w.position WHERE w.state = 1 AND w.position > @after "
        + $"AND (@source = '' OR w.source = @source) AND (@dataset = '' OR w.dataset = @dataset) ORDER BY w.position {sql.Limit}",
        ("after", DbType.Int64), ("source", DbType.String), ("dataset", DbType.String), Max);

    public Statement UpsertCase { get; } = new(
        sql.Upsert("credit_case", ["case_id"], ["subject", "kind", "responsible", "opened_by", "closed", "overdue", "next_due_on",
            "parties", "position"]),
        ("case_id", DbType.String), ("subject", DbType.String), ("kind", DbType.Int16), ("responsible", DbType.String), ("opened_by", DbType.String),
        ("closed", DbType.Boolean), ("overdue", DbType.Boolean), ("next_due_on", DbType.Int32), ("parties", DbType.String),
        ("position", DbType.Int64));

    public Statement FindCase { get; } = new(
        $"SELECT {ReadColumns} FROM entry WHERE position = (SELECT position FROM credit_case WHERE case_id = @case_id)", ("case_id", DbType.String));

    /// <summary>Latest first; an empty or zero filter matches everything.</summary>
    public Statement ListCases { get; } = new(
        "SELECT " + JoinedEntryColumns
        + " FROM credit_case c JOIN entry e ON e.position = c.position WHERE c.position < @before AND (@subject = '' OR c.subject = @subject) "
        + "AND (@party = '' OR c.subject = @party OR c.responsible = @party OR c.opened_by = @party "
        + "OR c.parties LIKE @party_in) AND (@responsible = '' OR c.responsible = @responsible) "
        + $"AND (@kind = 0 OR c.kind = @kind) AND (@open = 0 OR c.closed = {sql.False}) AND (@overdue = 0 OR c.overdue <> {sql.False}) "
        + $"ORDER BY c.position DESC {sql.Limit}",
        ("before", DbType.Int64), ("subject", DbType.String), ("party", DbType.String), ("party_in", DbType.String),
            ("responsible", DbType.String), ("kind", DbType.Int32),
        ("open", DbType.Int32), ("overdue", DbType.Int32), Max);

    public Statement DueCases { get; } = new(
        $"SELECT subject FROM credit_case WHERE next_due_on <= @day GROUP BY subject ORDER BY MIN(next_due_on) {sql.Limit}", ("day", DbType.Int32), Max);

    public Statement ReadEntry { get; } = new($"SELECT {ReadColumns} FROM entry WHERE position = @position", ("position", DbType.Int64));

    public Statement FindBatch { get; } = new(
        $"SELECT {ReadColumns} FROM entry WHERE position = (SELECT position FROM batch WHERE source = @source AND batch_id = @batch_id AND started_at = @started_at)",
        ("source", DbType.String), ("batch_id", DbType.String), ("started_at", DbType.Int64));

    /// <summary>Of several deliveries of one batch the one that was stated last.</summary>
    public Statement FindLastBatch { get; } = new(
        $"SELECT {ReadColumns} FROM entry WHERE position = "
        + "(SELECT MAX(position) FROM batch WHERE source = @source AND batch_id = @batch_id)",
        ("source", DbType.String), ("batch_id", DbType.String));

    public Statement ListBatches { get; } = new(
        "SELECT " + JoinedEntryColumns
        + " FROM batch b JOIN entry e ON e.position = b.position WHERE b.source = @source AND (@dataset = '' OR b.dataset = @dataset) "
        + $"AND b.position < @before ORDER BY b.position DESC {sql.Limit}",
        ("source", DbType.String), ("dataset", DbType.String), ("before", DbType.Int64), Max);

    /// <summary>Records of a source's dataset, whose keys follow one another.</summary>
    public Statement ListHeld { get; } = new(
        $"SELECT record_key, seen_version, subject FROM record WHERE record_key > @after AND record_key < @end AND withdrawn = {sql.False} "
        + $"ORDER BY record_key {sql.Limit}",
        ("after", DbType.String), ("end", DbType.String), Max);

    public Statement ReadEntries { get; } = new(
        $"SELECT {ReadColumns} FROM entry WHERE position > @after ORDER BY position {sql.Limit}", ("after", DbType.Int64), Max);

    /// <summary>Between two positions, so that one read passes over no more rows than a reader should be kept busy with.</summary>
    public Statement ReadEntriesOfKind { get; } = new(
        $"SELECT {ReadColumns} FROM entry WHERE kind = @kind AND position > @after AND position <= @up_to ORDER BY position {sql.Limit}",
        ("kind", DbType.Int16), ("after", DbType.Int64), ("up_to", DbType.Int64), Max);

    /// <summary>Entries of a kind that has an index of its own.</summary>
    public Statement ReadIndexedKind { get; } = new(
        $"SELECT {ReadColumns} FROM entry WHERE kind = @kind AND kind >= 6 AND position > @after ORDER BY position {sql.Limit}",
        ("kind", DbType.Int16), ("after", DbType.Int64), Max);

    public Statement ReadSubjectEntries { get; } = new(
        $"SELECT {ReadColumns} FROM entry WHERE subject = @code AND position > @after AND position <= @up_to ORDER BY position",
        Code, ("after", DbType.Int64), ("up_to", DbType.Int64));

    /// <summary>
    /// The entries that report, correct and withdraw the records of a subject. Its cases and documents are left where they lie.
    /// </summary>
    public Statement ReadSubjectRecords { get; } = new(
        $"SELECT {ReadColumns} FROM entry WHERE subject = @code AND position <= @up_to AND kind IN (1, 2, 3) ORDER BY position",
        Code, ("up_to", DbType.Int64));

    public Statement TransactionEnd { get; } = new("SELECT transaction_end FROM entry WHERE position = @position", ("position", DbType.Int64));

    public Statement RecordedAt { get; } = new("SELECT recorded_at FROM entry WHERE position = @position", ("position", DbType.Int64));

    public Statement LastOfKind { get; } = new(
        $"SELECT {ReadColumns} FROM entry WHERE kind = @kind AND kind >= 6 AND position <= @up_to ORDER BY position DESC {sql.Limit}",
        ("kind", DbType.Int16), ("up_to", DbType.Int64), Max);

    public Statement LastPositionOfKind { get; } = new(
        "SELECT MAX(position) FROM entry WHERE kind = @kind AND kind >= 6 AND position <= @up_to", ("kind", DbType.Int16), ("up_to", DbType.Int64));

    public Statement SubjectVersion { get; } = new("SELECT version FROM subject WHERE code = @code", Code);

    public Statement FindSubject { get; } = new(
        "SELECT s.version, s.position, p.profile, p.position FROM subject s LEFT JOIN subject_snapshot p ON p.code = s.code WHERE s.code = @code", Code);

    public Statement ScanStandings { get; } = new(
        $"SELECT code, standing, standing_position FROM subject s WHERE code > @code AND {Reported} ORDER BY code {sql.Limit}", Code, Max);

    public Statement ReadStandings { get; } = new(
        $"SELECT code, standing, standing_position FROM subject WHERE code > @code AND standing IS NOT NULL ORDER BY code {sql.Limit}", Code, Max);

    public Statement DueSubjects { get; } = new(
        $"SELECT code FROM subject WHERE next_due_on <= @day ORDER BY next_due_on {sql.Limit}", ("day", DbType.Int32), Max);

    public Statement ListRecords { get; } = new(
        "SELECT r.record_key, r.kind, r.withdrawn, r.decided_on, "
        + JoinedEntryColumns
        + " FROM record r JOIN entry e ON e.position = r.position WHERE r.subject = @code "
        + $"AND (r.withdrawn = {sql.False} OR @with_withdrawn = 1) "
        + "AND (r.decided_on < @decided_on OR (r.decided_on = @decided_on AND r.position < @position)) "
        + $"ORDER BY r.decided_on DESC, r.position DESC {sql.Limit}",
        Code, ("with_withdrawn", DbType.Int32), ("decided_on", DbType.Int32), ("position", DbType.Int64), Max);

    /// <summary>Subjects by filter; prefixes are few and written into the text after they were checked to be digits and letters.</summary>
    public Statement QuerySubjects(IReadOnlyList<string> regions, IReadOnlyList<string> industries) => new(
        "SELECT code FROM subject WHERE code > @code AND position > @after AND (@kinds = 0 OR (kinds & @kinds) <> 0)"
        + Prefixes("region", regions) + Prefixes("industry", industries) + $" ORDER BY code {sql.Limit}",
        Code, ("after", DbType.Int64), ("kinds", DbType.Int64), Max);

    private static string Prefixes(string column, IReadOnlyList<string> prefixes)
    {
        if (prefixes.Count == 0) return "";
        if (!prefixes.All(p => p.All(char.IsAsciiLetterOrDigit))) throw new ArgumentException($"A prefix of {column} holds more than digits and letters.", nameof(prefixes));
        return $" AND ({string.Join(" OR ", prefixes.Select(p => $"{column} LIKE '{p}%'"))})";
    }

    private static string Keys() => string.Join(", ", Enumerable.Range(0, KeysMax).Select(i => $"@k{i}"));

    private static (string, DbType)[] KeyParameters() => [.. Enumerable.Range(0, KeysMax).Select(i => ($"k{i}", DbType.String))];

    private static (string, DbType)[] NumberParameters() =>
        [("number", DbType.String), ("scheme", DbType.Int16), Code, ("confirmed", DbType.Boolean)];

    private static (string, DbType)[] SubjectParameters() =>
    [
        Code, ("version", DbType.Int64), ("position", DbType.Int64), ("name", DbType.String), ("region", DbType.String), ("industry", DbType.String),
        ("kinds", DbType.Int64), ("next_due_on", DbType.Int32),
    ];
}
