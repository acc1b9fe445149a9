using System.Data.Common;
using CreditHub.Domain.Codes;
using CreditHub.Domain.Records;
using CreditHub.Ledger.Engines;
using CreditHub.Ledger.Entries;

namespace CreditHub.Ledger.Appending;

/// <summary>What the store holds of a group's subjects and records, read under the head's lock and kept up as units of the group are appended.</summary>
internal sealed class HeldState(LedgerConnection connection, Statements statements, DbTransaction transaction)
{
    /// <summary>Versions of subjects by code; absent = the subject is new.</summary>
    public Dictionary<string, long> Versions { get; } = [];

    /// <summary>Records by key; absent = the record is new.</summary>
    public Dictionary<string, HeldRecord> Records { get; } = [];

    /// <summary>Entries that this group itself has appended: engines that write in batches cannot find them yet.</summary>
    public Dictionary<(string Record, long Version), (Position TransactionEnd, ContentDigest Digest)> Appended { get; } = [];

    public static HeldState Read(
        LedgerConnection connection, Statements statements, DbTransaction transaction, IReadOnlyList<AppendUnit> units)
    {
        var held = new HeldState(connection, statements, transaction);
        var codes = units.Where(u => u.Subject is not null).Select(u => u.Subject!.Code.ToString()).Distinct();
        held.ReadByKeys(statements.SubjectVersions, codes, row => held.Versions[row.GetString(0)] = row.GetInt64(1));
        var keys = units.SelectMany(u => u.Transactions).SelectMany(t => t.Entries)
            .Where(e => e.Digest is not null).Select(e => e.Record!.Value)
            .Concat(units.SelectMany(u => u.Seen).Select(s => s.Record)).Select(RecordKeyText.Of).Distinct();
        held.ReadByKeys(statements.HeldRecords, keys, row => held.Records[row.GetString(0)] = new(row.GetString(1), row.GetInt64(2),
            row.GetInt64(3), new(row.GetInt64(4)), row.GetInt32(5)));
        return held;
    }

    /// <summary>Why a unit may not be appended; null where it may.</summary>
    public AppendOutcome? Judge(AppendUnit unit)
    {
        foreach (var draft in unit.Transactions.SelectMany(t => t.Entries))
        {
            if (draft.Digest is not { } digest) continue;
            var record = draft.Record!.Value;
            if (!Records.TryGetValue(RecordKeyText.Of(record), out var held))
            {
                // What has a key but no record's row, such as an issued report, is looked for among the entries themselves.
                if (draft.Current is null && FindEntry(record, draft.RecordVersion) is { } kept)
                {
                    return kept.Digest == digest
                        ? new AppendOutcome.AlreadyRecorded(record, draft.RecordVersion, kept.TransactionEnd)
                        : new AppendOutcome.KeyConflict(record, draft.RecordVersion, kept.TransactionEnd, kept.Digest);
                }

                continue;
            }

            if (unit.Subject is { } subject && held.Subject != subject.Code.ToString())
                return new AppendOutcome.RecordOfOtherSubject(record, UnifiedSocialCreditCode.Parse(held.Subject));
            if (draft.RecordVersion > held.SeenVersion) continue;
            if (IsAboveReplacedVersions(draft, held))
            {
                if (FindEntry(record, draft.RecordVersion) is not { } before) continue;
                return before.Digest == digest
                    ? new AppendOutcome.AlreadyRecorded(record, draft.RecordVersion, before.TransactionEnd)
                    : new AppendOutcome.KeyConflict(record, draft.RecordVersion, before.TransactionEnd, before.Digest);
            }

            if (draft.RecordVersion > held.Version)
            {
                // Under the seen version itself the source has said what is held; between it and the one held, something older.
                return draft.RecordVersion == held.SeenVersion && FindEntry(record, held.Version) is { } same
                    ? new AppendOutcome.KeyConflict(record, draft.RecordVersion, same.TransactionEnd, same.Digest)
                    : new AppendOutcome.AlreadySuperseded(record, draft.RecordVersion, held.Position);
            }

            // A version at or below the one held can only be right as a repetition.
            if (FindEntry(record, draft.RecordVersion) is { } entry)
            {
                return entry.Digest == digest
                    ? new AppendOutcome.AlreadyRecorded(record, draft.RecordVersion, entry.TransactionEnd)
                    : new AppendOutcome.KeyConflict(record, draft.RecordVersion, entry.TransactionEnd, entry.Digest);
            }

            return new AppendOutcome.StaleSubject(VersionOf(unit));
        }

        var actual = VersionOf(unit);
        return unit.Subject is { } s && s.ExpectedVersion != actual ? new AppendOutcome.StaleSubject(actual) : null;
    }

    /// <summary>Notes a version that was seen, of a record that the store or this group holds.</summary>
    public void See(string key, long version)
    {
        var record = Records[key];
        Records[key] = record with { SeenVersion = Math.Max(record.SeenVersion, version) };
    }

    // A version that was replaced on purpose stays the highest one seen. It was taken, unlike one that merely said the same again, so it has an entry; what
    // the source sends between it and the one held is in order.
    private bool IsAboveReplacedVersions(EntryDraft draft, HeldRecord held) =>
        draft.ReplacedVersion != 0
            ? draft.ReplacedVersion == held.Version
            : draft.RecordVersion > held.Version && FindEntry(draft.Record!.Value, held.SeenVersion) is not null;

    private long VersionOf(AppendUnit unit) => unit.Subject is { } s && Versions.TryGetValue(s.Code.ToString(), out var version) ? version : 0;

    private (Position TransactionEnd, ContentDigest Digest)? FindEntry(RecordKey key, long version)
    {
        if (Appended.TryGetValue((RecordKeyText.Of(key), version), out var appended)) return appended;
        using var row = connection.Bind(statements.FindEntry, transaction, RecordKeyText.Of(key), version).ExecuteReader();
        if (!row.Read()) return null;
        var entry = row.ReadEntry();
        return (entry.TransactionEnd, entry.Digest!.Value);
    }

    private void ReadByKeys(Statement statement, IEnumerable<string> keys, Action<DbDataReader> take)
    {
        var values = new object?[Statements.KeysMax];
        foreach (var chunk in keys.Chunk(Statements.KeysMax))
        {
            for (var i = 0; i < values.Length; i++) values[i] = chunk[Math.Min(i, chunk.Length - 1)];
            using var row = connection.Bind(statement, transaction, values).ExecuteReader();
            while (row.Read()) take(row);
        }
    }
}

/// <summary>A record's row.</summary>
/// <param name="Subject">The subject's code.</param>
/// <param name="Version">Version of its last entry.</param>
/// <param name="SeenVersion">Highest version that the source has sent.</param>
/// <param name="Position">Its last entry that holds a record.</param>
/// <param name="FirstRecordedOn">Day number in Beijing of its first entry.</param>
internal readonly record struct HeldRecord(string Subject, long Version, long SeenVersion, Position Position, int FirstRecordedOn);
