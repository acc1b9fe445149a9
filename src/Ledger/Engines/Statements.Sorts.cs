using System.Data;

namespace CreditHub.Ledger.Engines;

internal sealed partial class Statements
{
    /// <summary>Records held, by kind and sort; read from the index alone.</summary>
    public Statement CountRecords { get; } = new(
        $"SELECT kind, sort, COUNT(*) FROM record WHERE withdrawn = {sql.False} GROUP BY kind, sort");

    /// <summary>Records held of a kind that were first recorded on a day or after it.</summary>
    public Statement ReadArrivals { get; } = new(
        "SELECT sort, record_key, decided_on, first_recorded_on FROM record "
        + $"WHERE kind = @kind AND withdrawn = {sql.False} AND first_recorded_on >= @from",
        ("kind", DbType.Int16), ("from", DbType.Int32));

    /// <summary>Subjects of which a record was ever reported, by region.</summary>
    public Statement CountSubjects { get; } = new($"SELECT region, COUNT(*) FROM subject s WHERE {Reported} GROUP BY region");

    /// <summary>Every standing, with the region.</summary>
    public Statement ReadRegionStandings { get; } = new("SELECT region, standing FROM subject WHERE standing IS NOT NULL");

    /// <summary>Every record that is held, with the region of its subject.</summary>
    public Statement ScanHeld { get; } = new(
        "SELECT r.record_key, r.kind, r.sort, r.decided_on, r.first_recorded_on, s.region "
        + $"FROM record r JOIN subject s ON s.code = r.subject WHERE r.withdrawn = {sql.False}");

    /// <summary>Every case as it is now, with the region of its subject.</summary>
    public Statement ScanCases { get; } = new(
        "SELECT s.region, e.payload FROM credit_case c JOIN entry e ON e.position = c.position JOIN subject s ON s.code = c.subject");

    /// <summary>Sorts of which a record of a kind is held.</summary>
    public Statement ReadSorts { get; } = new(
        $"SELECT DISTINCT sort FROM record WHERE kind = @kind AND sort IS NOT NULL AND withdrawn = {sql.False}", ("kind", DbType.Int16));

    /// <summary>Records held of a kind and sort, newest decision first.</summary>
    public Statement ListSort { get; } = new(
        "SELECT r.record_key, r.kind, r.withdrawn, r.decided_on, r.subject, r.first_recorded_on, "
        + JoinedEntryColumns
        + $" FROM record r JOIN entry e ON e.position = r.position WHERE r.kind = @kind AND r.sort = @sort AND r.withdrawn = {sql.False} "
        + "AND (r.decided_on < @decided_on OR (r.decided_on = @decided_on AND r.position < @position)) "
        + $"ORDER BY r.decided_on DESC, r.position DESC {sql.Limit}",
        ("kind", DbType.Int16), ("sort", DbType.String), ("decided_on", DbType.Int32), ("position", DbType.Int64), Max);

    /// <summary>Records of a kind whose sort is not filled yet.</summary>
    public Statement ReadUnsorted { get; } = new(
        "SELECT r.record_key, "
        + JoinedEntryColumns + $" FROM record r JOIN entry e ON e.position = r.position WHERE r.kind = @kind AND r.sort IS NULL "
        + $"ORDER BY r.withdrawn, r.decided_on, r.position {sql.Limit}",
        ("kind", DbType.Int16), Max);

    public Statement FillSort { get; } = new(
        "UPDATE record SET sort = @sort WHERE record_key = @record_key", ("sort", DbType.String), ("record_key", DbType.String));

    /// <summary>Entries of one record, in order.</summary>
    public Statement ReadRecordEntries { get; } = new(
        $"SELECT {ReadColumns} FROM entry WHERE record_key = @key AND content_digest IS NOT NULL "
        + $"AND position > @after ORDER BY position {sql.Limit}",
        ("key", DbType.String), ("after", DbType.Int64), Max);

    /// <summary>Batches of a source's dataset that were stated after a position, in order.</summary>
    public Statement BatchesAfter { get; } = new(
        "SELECT " + JoinedEntryColumns
        + " FROM batch b JOIN entry e ON e.position = b.position WHERE b.source = @source AND b.dataset = @dataset "
        + $"AND b.position > @after ORDER BY b.position {sql.Limit}",
        ("source", DbType.String), ("dataset", DbType.String), ("after", DbType.Int64), Max);

    /// <summary>Names of subjects, in order of code.</summary>
    public Statement ScanNames { get; } = new(
        $"SELECT code, name FROM subject WHERE code > @code AND name <> '' ORDER BY code {sql.Limit}", Code, Max);

    /// <summary>Records held of a kind without sorts of which a source sent more than one version.</summary>
    public Statement ListCorrected { get; } = new(
        $"SELECT record_key, decided_on, position FROM record WHERE kind = @kind AND sort = '' AND withdrawn = {sql.False} AND version > 1 "
        + "AND (decided_on < @decided_on OR (decided_on = @decided_on AND position < @position)) "
        + $"ORDER BY decided_on DESC, position DESC {sql.Limit}",
        ("kind", DbType.Int16), ("decided_on", DbType.Int32), ("position", DbType.Int64), Max);
}
