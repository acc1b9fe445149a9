using System.Data.Common;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Codes;
using CreditHub.Domain.Identity;
using CreditHub.Domain.Records;
using CreditHub.Evidence.Transparency;
using CreditHub.Ledger.Engines;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Trees;

namespace CreditHub.Ledger.Appending;

/// <summary>
/// Commits groups of units on one connection. The head is locked first, so that positions follow one another in the order of commits whoever
/// appends; units that may not be appended take no positions.
/// </summary>
internal sealed class GroupWriter(LedgerEngine engine, Statements statements, LedgerConnection connection, LedgerFence fence, TimeProvider time) : IDisposable
{
    private readonly StatementSink _sink = engine.CreateSink(connection.Inner);
    private readonly StoreUpkeep _upkeep = engine.CreateUpkeep(connection.Inner);
    private readonly TreeWriter _tree = new(connection, statements);
    private readonly List<LedgerEntry> _entries = [];
    private readonly Dictionary<(string Source, string Dataset), SourceDelta> _sources = [];

    /// <summary>Commits what may be committed; says what became of each unit.</summary>
    public (AppendOutcome[] Outcomes, IReadOnlyList<LedgerEntry> Entries) Commit(IReadOnlyList<AppendUnit> units)
    {
        _entries.Clear();
        _sources.Clear();
        using var transaction = engine.BeginWrite(connection.Inner);
        var (next, found, lastRecordedAt, root) = LockHead(transaction);
        fence.Check(found);
        _tree.Begin(transaction, next - 1, root);

        // Recorded time never runs backwards, even where the clock does.
        var recordedAt = new DateTimeOffset(Math.Max(time.GetUtcNow().UtcTicks, lastRecordedAt), TimeSpan.Zero);
        var held = HeldState.Read(connection, statements, transaction, units);
        var waiting = new WaitingQueue(connection, statements, transaction);
        var rules = units.Any(u => u.DecidedBy is not null) ? RulesInForceAt(transaction) : default;
        _sink.Begin(transaction);

        var outcomes = new AppendOutcome[units.Count];
        for (var i = 0; i < units.Count; i++)
        {
            outcomes[i] = units[i].DecidedBy < rules
                ? new AppendOutcome.StaleRules(rules)
                : held.Judge(units[i]) ?? waiting.Judge(units[i]) ?? Append(units[i], held, waiting, ref next, recordedAt);
            if (_entries is [.., { Kind: EntryKind.RulebookInForce }] && _entries[^1].Position > rules) rules = _entries[^1].Position;
        }

        if (_entries.Count > 0 || units.Any(u => u.Seen.Count + u.Counted.Count > 0 || u.Persons is not null))
        {
            WriteSources(transaction, recordedAt);
            _sink.Run(statements.UpdateHead, next, recordedAt.UtcTicks, _tree.End(_sink));
            _sink.End();
            transaction.Commit();
            if (units.Any(u => u.Persons is { Erased.Count: > 0 })) _upkeep.Scrub();
        }

        return (outcomes, _entries.ToArray());
    }

    /// <summary>Does what the store needs from time to time; to be called when a group is answered.</summary>
    public void KeepUp() => _upkeep.AfterGroup();

    /// <summary>Ends upkeep, frees what was prepared, then the connection.</summary>
    public void Dispose()
    {
        _upkeep.Dispose();
        _sink.Dispose();
        connection.Dispose();
    }

    private AppendOutcome.Committed Append(AppendUnit unit, HeldState held, WaitingQueue waiting, ref long next, DateTimeOffset recordedAt)
    {
        var lasts = new Position[unit.Transactions.Count];
        Position? standingAt = null;
        for (var t = 0; t < lasts.Length; t++)
        {
            var entries = unit.Transactions[t].Entries;
            lasts[t] = new Position(next + entries.Count - 1);
            foreach (var draft in entries)
            {
                var position = new Position(next++);
                if (draft.Kind == EntryKind.StandingChanged) standingAt = position;
                AppendEntry(held, unit.Subject?.Code, draft, position, lasts[t], recordedAt);
                WriteWaiting(waiting, draft, position, lasts[t]);
                WriteCase(unit.Subject?.Code, draft.Case, position);
            }
        }

        // After the entries: the record may be new with this very unit.
        foreach (var seen in unit.Seen)
        {
            var key = RecordKeyText.Of(seen.Record);
            _sink.Run(statements.SeeVersion, key, seen.Version);
            held.See(key, seen.Version);
        }

        foreach (var learned in unit.Learned) Learn(learned);
        foreach (var count in unit.Counted)
            _sink.Run(statements.AddQuality, count.Source, count.Dataset, count.Day.DayNumber, count.Measure, count.Counted);

        if (unit.Persons is { } persons) Look(persons, held);

        var version = 0L;
        if (unit.Subject is { } subject && lasts.Length > 0)
        {
            version = subject.ExpectedVersion + 1;
            WriteSubject(subject, version, lasts[^1], standingAt);
            held.Versions[subject.Code.ToString()] = version;
        }

        return new AppendOutcome.Committed(lasts, recordedAt, version);
    }

    private void AppendEntry(
        HeldState held, UnifiedSocialCreditCode? subject, EntryDraft draft, Position position, Position transactionEnd, DateTimeOffset recordedAt)
    {
        var key = draft.Record is { } record ? RecordKeyText.Of(record) : null;
        InsertEntry(subject?.ToString(), key, draft, position, transactionEnd, recordedAt);
        if (draft.Current is { } current)
        {
            var isHeld = held.Records.TryGetValue(key!, out var before);
            var seen = Math.Max(draft.RecordVersion, isHeld ? before.SeenVersion : 0);
            var firstOn = isHeld ? before.FirstRecordedOn : BeijingDate.At(recordedAt).DayNumber;
            if (current.Withdrawn)
                _sink.Run(statements.WithdrawRecord, key, true, draft.RecordVersion, seen);
            else
            {
                _sink.Run(
                    statements.UpsertRecord, key, subject?.ToString(), (short)current.Kind, false, draft.RecordVersion, seen, position.Value,
                    current.DecidedOn.DayNumber, current.EffectiveUntil?.DayNumber, current.PublicityEndsOn?.DayNumber,
                    current.Sort, firstOn);
            }

            held.Records[key!] = new(subject!.Value.ToString(), draft.RecordVersion, seen, position, firstOn);
            held.Appended[(key!, draft.RecordVersion)] = (transactionEnd, draft.Digest!.Value);
        }

        // A key without a record's row is the hub's own, such as that of an issued report: it is nobody's data.
        if (draft is { Current: null, Digest: { } own }) held.Appended[(key!, draft.RecordVersion)] = (transactionEnd, own);
        else if (draft.Record is { } of)
        {
            Count(of, draft);
            if (draft.Batch is { } batch) _sink.Run(statements.UpsertBatch, of.Source, batch.BatchId, batch.StartedAt.UtcTicks, of.Dataset, position.Value);
        }

        _entries.Add(new LedgerEntry
        {
            Position = position,
            TransactionEnd = transactionEnd,
            Kind = draft.Kind,
            Subject = subject,
            Record = draft.Record,
            RecordVersion = draft.RecordVersion,
            Digest = draft.Digest,
            Payload = draft.Persons.IsEmpty ? draft.Payload : (byte[])[.. draft.Payload.Span, .. draft.Persons.Span],
            RecordedAt = recordedAt,
        });
    }

    private void InsertEntry(
        string? subject, string? key, EntryDraft draft, Position position, Position transactionEnd, DateTimeOffset recordedAt)
    {
        var drawn = _tree.Draw(LedgerLeaf.SaltSize + (draft.Persons.IsEmpty ? 0 : LedgerLeaf.PersonsSaltSize));
        var (salt, personsSalt) = (drawn[..LedgerLeaf.SaltSize], drawn[LedgerLeaf.SaltSize..]);
        var leaf = new LedgerLeaf
        {
            Position = position.Value,
            TransactionEnd = transactionEnd.Value,
            Kind = (short)draft.Kind,
            Subject = subject,
            RecordKey = key,
            RecordVersion = draft.RecordVersion,
            ContentDigest = draft.Digest?.ToBytes(),
            Payload = draft.Payload,
            RecordedAt = recordedAt.UtcTicks,
            Salt = salt,
            PersonsDigest = draft.Persons.IsEmpty ? null : LedgerLeaf.DigestOfPersons(personsSalt.Span, draft.Persons.Span),
        };
        _tree.Append(leaf, _sink);
        _sink.Run(
            statements.InsertEntry, leaf.Position, leaf.TransactionEnd, leaf.Kind, subject, key, leaf.RecordVersion,
            Bytes(leaf.ContentDigest), leaf.Payload, leaf.RecordedAt, leaf.Salt, Bytes(leaf.PersonsDigest));
        if (draft.Persons.IsEmpty) return;
        var lookOn = BeijingDate.At(recordedAt).AddDays(1).DayNumber;
        _sink.Run(statements.InsertPersonPart, position.Value, subject, draft.Persons, lookOn, personsSalt);
    }

    private void Look(PersonLook persons, HeldState held)
    {
        foreach (var position in persons.Erased) _sink.Run(statements.ErasePersonPart, position.Value);
        foreach (var (position, on) in persons.Later) _sink.Run(statements.LookAtPersonPart, on.DayNumber, position.Value);
        if (persons.Erased.Count == 0 || persons.Subject?.ToString() is not { } code) return;
        _sink.Run(statements.DropSnapshot, code);
        _sink.Run(statements.AgeSubject, code);
        if (held.Versions.TryGetValue(code, out var version)) held.Versions[code] = version + 1;
    }

    private void WriteWaiting(WaitingQueue waiting, EntryDraft draft, Position position, Position transactionEnd)
    {
        if (draft.WaitingDigest is { } digest)
        {
            var record = draft.Record!.Value;
            _sink.Run(
                statements.InsertWaiting, position.Value, RecordKeyText.Of(record), draft.RecordVersion, Bytes(digest.ToBytes()), record.Source, record.Dataset);
            waiting.Note(record, draft.RecordVersion, digest, transactionEnd);
        }

        if (draft.Decision is { } decision)
        {
            var state = decision.Code is null ? WaitingState.Discarded : WaitingState.Resolved;
            _sink.Run(statements.DecideWaiting, (short)state, decision.Code?.ToString(), position.Value, decision.Waiting.Value);
            waiting.NoteDecided(decision.Waiting);
        }
    }

    private void WriteCase(UnifiedSocialCreditCode? subject, CurrentCase? held, Position position)
    {
        if (held is null) return;
        _sink.Run(
            statements.UpsertCase, held.CaseId, subject!.Value.ToString(), held.Kind, held.Responsible, held.OpenedBy, held.IsClosed, held.IsOverdue,
            held.NextDueOn?.DayNumber, held.Parties, position.Value);
    }

    private void Learn(LearnedNumber learned) => _sink.Run(
        learned.IsConfirmed ? statements.ConfirmNumber : statements.LearnNumber,
        learned.Number.Number, (short)learned.Number.Scheme, learned.Code.ToString(), learned.IsConfirmed);

    private void WriteSubject(SubjectWrite subject, long version, Position position, Position? standingAt)
    {
        var code = subject.Code.ToString();
        object?[] columns =
            [code, version, position.Value, subject.Name, subject.Region, subject.Industry, subject.Kinds, subject.NextDueOn?.DayNumber];
        var standing = subject.Standing?.Payload;
        if (subject.ExpectedVersion == 0)
        {
            _sink.Run(statements.InsertSubject, [.. columns, standing, (standingAt ?? default).Value]);
            if (SubjectNumber.InsideOf(subject.Code) is { } inside) Learn(new LearnedNumber(inside, subject.Code, IsConfirmed: false));
        }
        else if (subject.Standing is not null)
            _sink.Run(statements.UpdateSubjectWithStanding, [.. columns, standing, (standingAt ?? position).Value]);
        else
            _sink.Run(statements.UpdateSubject, columns);
        if (subject.Snapshot is { } profile) _sink.Run(statements.UpsertSnapshot, code, position.Value, profile);
    }

    private static ReadOnlyMemory<byte>? Bytes(byte[]? bytes) => bytes is null ? default(ReadOnlyMemory<byte>?) : bytes;

    private void Count(RecordKey key, EntryDraft draft)
    {
        ref var delta = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_sources, (key.Source, key.Dataset), out _);
        if (draft.CompleteAsOf is { } completeAsOf) delta.CompleteAsOf = Math.Max(delta.CompleteAsOf, completeAsOf.UtcTicks);
        else if (draft.Digest is not null) delta.Rows++;
    }

    private void WriteSources(DbTransaction transaction, DateTimeOffset recordedAt)
    {
        foreach (var ((source, dataset), delta) in _sources)
        {
            long? completeAsOf = null;
            var rows = 0L;
            using (var row = connection.Bind(statements.ReadSource, transaction, source, dataset).ExecuteReader())
            {
                if (row.Read())
                {
                    completeAsOf = row.IsDBNull(0) ? null : row.GetInt64(0);
                    rows = row.GetInt64(1);
                }
            }

            if (delta.CompleteAsOf > 0) completeAsOf = Math.Max(completeAsOf ?? 0, delta.CompleteAsOf);
            _sink.Run(statements.UpsertSource, source, dataset, completeAsOf, recordedAt.UtcTicks, rows + delta.Rows);
        }
    }

    // Read under the head's lock: no rulebook can come into force between this look and the commit.
    private Position RulesInForceAt(DbTransaction transaction)
    {
        using var row = connection.Bind(statements.LastPositionOfKind, transaction, (short)EntryKind.RulebookInForce, long.MaxValue).ExecuteReader();
        return row.Read() && !row.IsDBNull(0) ? new Position(row.GetInt64(0)) : default;
    }

    private (long Next, long Epoch, long LastRecordedAt, byte[]? Root) LockHead(DbTransaction transaction)
    {
        using var row = connection.Bind(statements.LockHead, transaction).ExecuteReader();
        if (!row.Read()) throw new InvalidOperationException("The ledger has no head; the store was not set up.");
        return (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.IsDBNull(3) ? null : row.GetFieldValue<byte[]>(3));
    }

    private struct SourceDelta
    {
        public long Rows;
        public long CompleteAsOf;
    }
}
