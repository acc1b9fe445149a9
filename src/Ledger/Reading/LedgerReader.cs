using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Codes;
using CreditHub.Domain.Records;
using CreditHub.Ledger.Appending;
using CreditHub.Ledger.Engines;
using CreditHub.Ledger.Entries;

namespace CreditHub.Ledger.Reading;

/// <summary>Reads the ledger and what is stored beside it. Every answer is of committed state; two answers may be of different moments.</summary>
public sealed partial class LedgerReader : IAsyncDisposable
{
    private const int ScanPage = 8192;

    private readonly LedgerEngine _engine;
    private readonly Statements _statements;
    private readonly ReaderThreads _threads;
    private readonly LedgerFence _fence;

    internal LedgerReader(LedgerEngine engine, Statements statements, LedgerOptions options, LedgerFence fence)
    {
        _engine = engine;
        _statements = statements;
        _fence = fence;
        _threads = new ReaderThreads(engine, options.Readers, options.QueueReadsMax);
        Tree = new LedgerTree(_threads, statements, fence);
    }

    /// <summary>The Merkle tree over the entries.</summary>
    public LedgerTree Tree { get; }

    /// <summary>Reads that wait for a thread.</summary>
    public int Waiting => _threads.Waiting;

    /// <summary>Where the ledger ends.</summary>
    /// <exception cref="LedgerFencedException">The store is in another epoch than this node: what it would answer is of a future that was lost.</exception>
    public async Task<LedgerHead> ReadHead(CancellationToken cancellationToken)
    {
        var head = await One(_statements.ReadHead, row => new LedgerHead(new Position(row.GetInt64(0) - 1), row.GetInt64(1)), [], cancellationToken);
        _fence.Check(head.Epoch);
        return head;
    }

    /// <summary>
    /// Entries after a position, at most so many entries or bytes, but always whole transactions and at least one. Empty at the end.
    /// </summary>
    public Task<IReadOnlyList<LedgerEntry>> ReadEntries(Position after, int entriesMax, int bytesMax, CancellationToken cancellationToken) =>
        _threads.Run<IReadOnlyList<LedgerEntry>>(c => ReadPage(c, after, entriesMax, bytesMax), cancellationToken);

    /// <summary>A subject's entries after one position and up to another.</summary>
    public Task<IReadOnlyList<LedgerEntry>> ReadSubjectEntries(
        UnifiedSocialCreditCode code, Position after, Position upTo, CancellationToken cancellationToken) =>
        All(_statements.ReadSubjectEntries, row => row.ReadEntry(), [code.ToString(), after.Value, upTo.Value], cancellationToken);

    /// <summary>The entries that report, correct and withdraw a subject's records, up to a position, oldest first.</summary>
    public Task<IReadOnlyList<LedgerEntry>> ReadSubjectRecords(UnifiedSocialCreditCode code, Position upTo,
        CancellationToken cancellationToken) =>
        All(_statements.ReadSubjectRecords, row => row.ReadEntry(), [code.ToString(), upTo.Value], cancellationToken);

    /// <summary>The last entry of a kind that is about no subject, up to a position; null where there is none.</summary>
    public Task<LedgerEntry?> LastEntryOfKind(EntryKind kind, Position upTo, CancellationToken cancellationToken) =>
        OneOrNull(_statements.LastOfKind, row => row.ReadEntry(), [(short)kind, upTo.Value, 1], cancellationToken);

    /// <summary>The first position recorded at or after a time; null where nothing was. Recorded time never runs backwards, so halving finds it.</summary>
    public Task<Position?> FirstPositionAt(DateTimeOffset instant, CancellationToken cancellationToken) =>
        _threads.Run(c => Halve(c, instant.UtcTicks), cancellationToken);

    /// <summary>The last position recorded at or before a time; that of the head where nothing was recorded later.</summary>
    public async Task<Position> LastPositionAt(DateTimeOffset instant, CancellationToken cancellationToken)
    {
        var head = (await ReadHead(cancellationToken)).Last;
        return await FirstPositionAt(instant.AddTicks(1), cancellationToken) is { } next ? new Position(next.Value - 1) : head;
    }

    /// <summary>What is stored of a subject; null where nothing was ever reported.</summary>
    public Task<SubjectRow?> FindSubject(UnifiedSocialCreditCode code, CancellationToken cancellationToken) =>
        OneOrNull(_statements.FindSubject, ReadSubject, [code.ToString()], cancellationToken);

    /// <summary>The version of a subject; 0 where nothing was ever reported.</summary>
    public Task<long> FindSubjectVersion(UnifiedSocialCreditCode code, CancellationToken cancellationToken) => _threads.Run(
        connection =>
        {
            using var row = connection.Bind(_statements.SubjectVersion, null, code.ToString()).ExecuteReader();
            return row.Read() ? row.GetInt64(0) : 0;
        },
        cancellationToken);

    /// <summary>Subjects with their entries after the snapshot, in the order asked for; null where nothing was ever reported.</summary>
    public Task<SubjectState?[]> LoadSubjects(IReadOnlyList<UnifiedSocialCreditCode> codes, CancellationToken cancellationToken) => _threads.Run(
        connection =>
        {
            var states = new SubjectState?[codes.Count];
            using var transaction = codes.Count > 1 ? _engine.BeginRead(connection.Inner) : null;

            // In the order of the store, so that neighbours are found on the same page.
            var places = Enumerable.Range(0, states.Length).ToArray();
            var inOrder = codes.Select(c => c.ToString()).ToArray();
            Array.Sort(inOrder, places, StringComparer.Ordinal);
            for (var i = 0; i < states.Length; i++) states[places[i]] = LoadSubject(connection, transaction, inOrder[i]);
            return states;
        },
        cancellationToken);

    /// <summary>
    /// Every subject of which a record was ever reported, with its standing, in order of code, page by page. One of which there are cases
    /// only is not known by them.
    /// </summary>
    public async IAsyncEnumerable<IReadOnlyList<StandingRow>> ScanStandings([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var after = "";
        while (true)
        {
            var page = await All(_statements.ScanStandings, ReadStanding, [after, ScanPage], cancellationToken);
            if (page.Count > 0) yield return page;
            if (page.Count < ScanPage) yield break;
            after = page[^1].Code.ToString();
        }
    }

    /// <summary>Subjects against or for which something stands, in order of code, after one of them.</summary>
    public Task<IReadOnlyList<StandingRow>> ReadStandings(UnifiedSocialCreditCode? after, int max, CancellationToken cancellationToken) =>
        All(_statements.ReadStandings, ReadStanding, [after?.ToString() ?? "", max], cancellationToken);

    /// <summary>Subjects whose standing the calendar changes on or before a day.</summary>
    public Task<IReadOnlyList<UnifiedSocialCreditCode>> DueSubjects(BeijingDate day, int max, CancellationToken cancellationToken) =>
        All(_statements.DueSubjects, row => UnifiedSocialCreditCode.Parse(row.GetString(0)), [day.DayNumber, max], cancellationToken);

    /// <summary>Subjects by filter, in order of code, after one of them.</summary>
    public Task<IReadOnlyList<UnifiedSocialCreditCode>> QuerySubjects(
        SubjectFilter filter, UnifiedSocialCreditCode? after, int max, CancellationToken cancellationToken) => All(
        _statements.QuerySubjects(filter.RegionPrefixes, filter.IndustryPrefixes),
        row => UnifiedSocialCreditCode.Parse(row.GetString(0)),
        [after?.ToString() ?? "", filter.ChangedAfter.Value, filter.Kinds, max],
            cancellationToken);

    /// <summary>A subject's records, newest decision first, after a place in that order; null = from the newest.</summary>
    public Task<IReadOnlyList<RecordRow>> ListRecords(
        UnifiedSocialCreditCode code, bool withWithdrawn, (int DecidedOn, Position Position)? after, int max, CancellationToken cancellationToken)
    {
        var (decidedOn, position) = after ?? (int.MaxValue, default);
        return All(
            _statements.ListRecords,
            row => new RecordRow(
                RecordKeyText.Parse(row.GetString(0)), (RecordKind)row.GetInt16(1), row.GetBoolean(2), row.GetInt32(3), row.ReadEntry(first: 4)),
            [code.ToString(), withWithdrawn ? 1 : 0, decidedOn, position.Value, max],
            cancellationToken);
    }

    /// <summary>What was counted from a day on, summed up over the days; <see cref="QualityCount.Day"/> is that day.</summary>
    public Task<IReadOnlyList<QualityCount>> ReadQuality(BeijingDate from, CancellationToken cancellationToken) => All(
        _statements.ReadQuality,
        row => new QualityCount(row.GetString(0), row.GetString(1), from, row.GetString(2), Convert.ToInt64(row.GetValue(3), CultureInfo.InvariantCulture)),
        [from.DayNumber],
        cancellationToken);

    /// <summary>Records of a source's dataset that hold, in order of number, after one of them; empty = from the first.</summary>
    public Task<IReadOnlyList<HeldNumberRow>> ListHeld(string source, string dataset, string afterNumber, int max, CancellationToken cancellationToken)
    {
        var (after, end) = RecordKeyText.Bounds(source, dataset);
        return All(
            _statements.ListHeld,
            row => new HeldNumberRow(RecordKeyText.Parse(row.GetString(0)).RecordNumber, row.GetInt64(1), UnifiedSocialCreditCode.Parse(row.GetString(2))),
            [after + afterNumber, end, max],
            cancellationToken);
    }

    /// <summary>Every source from which anything ever arrived.</summary>
    public Task<IReadOnlyList<SourceStatus>> ReadSources(CancellationToken cancellationToken) => All(
        _statements.ReadSources,
        row => new SourceStatus(
            row.GetString(0), row.GetString(1), row.IsDBNull(2) ? null : Instant(row.GetInt64(2)), Instant(row.GetInt64(3)), row.GetInt64(4)),
        [],
            cancellationToken);

    /// <summary>Finishes what was asked.</summary>
    public ValueTask DisposeAsync() => _threads.DisposeAsync();

    private SubjectState? LoadSubject(LedgerConnection connection, DbTransaction? transaction, string code)
    {
        SubjectRow subject;
        using (var row = connection.Bind(_statements.FindSubject, transaction, code).ExecuteReader())
        {
            if (!row.Read()) return null;
            subject = ReadSubject(row);
        }

        if (subject.SnapshotPosition == subject.Position) return new SubjectState(subject, []);
        var tail = new List<LedgerEntry>();
        using var entry = connection.Bind(_statements.ReadSubjectEntries, transaction, code, subject.SnapshotPosition.Value, subject.Position.Value).ExecuteReader();
        while (entry.Read()) tail.Add(entry.ReadEntry());
        return new SubjectState(subject, tail);
    }

    private static SubjectRow ReadSubject(DbDataReader row) => new(
        row.GetInt64(0), new Position(row.GetInt64(1)),
        row.IsDBNull(2) ? default(ReadOnlyMemory<byte>?) : row.GetFieldValue<byte[]>(2), new Position(row.IsDBNull(3) ? 0 : row.GetInt64(3)));

    private static StandingRow ReadStanding(DbDataReader row) => new(
        UnifiedSocialCreditCode.Parse(row.GetString(0)), row.IsDBNull(1) ? null : row.GetFieldValue<byte[]>(1), new Position(row.GetInt64(2)));

    private static DateTimeOffset Instant(long ticks) => new(ticks, TimeSpan.Zero);

    private List<LedgerEntry> ReadPage(LedgerConnection connection, Position after, int entriesMax, int bytesMax)
    {
        var page = new List<LedgerEntry>();
        var bytes = 0L;
        using (var row = connection.Bind(_statements.ReadEntries, null, after.Value, entriesMax).ExecuteReader())
        {
            while (row.Read())
            {
                var entry = row.ReadEntry();
                page.Add(entry);
                bytes += entry.Payload.Length;
                if (bytes > bytesMax && entry.Position == entry.TransactionEnd) return page;
            }
        }

        // A full page may end inside a transaction: read on to its end.
        while (page.Count > 0 && page[^1].Position != page[^1].TransactionEnd)
        {
            using var row = connection.Bind(_statements.ReadEntries, null, page[^1].Position.Value, 1).ExecuteReader();
            if (!row.Read()) throw new InvalidOperationException($"The ledger ends inside the transaction of entry {page[^1].Position}.");
            page.Add(row.ReadEntry());
        }

        return page;
    }

    private Position EndOfTransaction(LedgerConnection connection, long position)
    {
        using var row = connection.Bind(_statements.TransactionEnd, null, position).ExecuteReader();
        return row.Read() ? new Position(row.GetInt64(0)) : throw new InvalidOperationException($"Position {position} is missing: the ledger has a gap.");
    }

    private long ReadNext(LedgerConnection connection)
    {
        using var head = connection.Bind(_statements.ReadHead, null).ExecuteReader();
        return head.Read() ? head.GetInt64(0) : throw new InvalidOperationException("The ledger has no head; the store was not set up.");
    }

    private Position? Halve(LedgerConnection connection, long ticks)
    {
        long low = 1;
        var end = ReadNext(connection);
        var high = end;
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            using var row = connection.Bind(_statements.RecordedAt, null, middle).ExecuteReader();
            if (!row.Read()) throw new InvalidOperationException($"Position {middle} is missing: the ledger has a gap.");
            if (row.GetInt64(0) >= ticks) high = middle;
            else low = middle + 1;
        }

        return low == end ? null : new Position(low);
    }

    private Task<IReadOnlyList<T>> All<T>(
        Statement statement, Func<DbDataReader, T> read, object?[] values, CancellationToken cancellationToken) => _threads.Run(
        connection =>
        {
            var rows = new List<T>();
            using var row = connection.Bind(statement, null, values).ExecuteReader();
            while (row.Read())
            {
                // Nobody waits for the rest: the thread is free for the next question.
                cancellationToken.ThrowIfCancellationRequested();
                rows.Add(read(row));
            }

            return (IReadOnlyList<T>)rows;
        },
        cancellationToken);

    private async Task<T> One<T>(Statement statement, Func<DbDataReader, T> read, object?[] values, CancellationToken cancellationToken)
    {
        var rows = await All(statement, read, values, cancellationToken);
        return rows.Count == 1 ? rows[0] : throw new InvalidOperationException("The ledger has no head; the store was not set up.");
    }

    private async Task<T?> OneOrNull<T>(Statement statement, Func<DbDataReader, T> read, object?[] values, CancellationToken cancellationToken)
        where T : class
    {
        var rows = await All(statement, read, values, cancellationToken);
        return rows.Count == 0 ? null : rows[0];
    }
}
