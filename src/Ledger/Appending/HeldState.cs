using System.Data.Common;
using CreditHub.Domain.Codes;
using CreditHub.Domain.Records;
using CreditHub.Ledger.Engines;
using CreditHub.Ledger.Reading;

namespace CreditHub.Ledger.Appending;

/// <summary>What the store holds of a group's subjects and records, read under the head's lock and kept up as units of the group are appended.</summary>
internal sealed class HeldState(LedgerConnection connection, Statements statements, DbTransaction transaction)
{
    /// <summary>Versions of subjects by code; absent = the subject is new.</summary>
    public Dictionary<string, long> Versions { get; } = [];

    /// <summary>Subject and version of records by key; absent = the record is new.</summary>
    public Dictionary<string, (string Subject, long Version)> Records { get; } = [];

    /// <summary>Entries that this group itself has appended: engines that write in batches cannot find them yet.</summary>
    public Dictionary<(string Record, long Version), (Position TransactionEnd, ContentDigest Digest)> Appended { get; } = [];

    public static HeldState Read(
        LedgerConnection connection, Statements statements, DbTransaction transaction, IReadOnlyList<AppendUnit> units)
    {
        var held = new HeldState(connection, statements, transaction);
        var codes = units.Where(u => u.Subject is not null).Select(u => u.Subject!.Code.ToString()).Distinct();
        held.ReadByKeys(statements.SubjectVersions, codes, row => held.Versions[row.GetString(0)] = row.GetInt64(1));
        var keys = units.SelectMany(u => u.Transactions).SelectMany(t => t.Entries)
            .Where(e => e.Digest is not null).Select(e => RecordKeyText.Of(e.Record!.Value)).Distinct();
        held.ReadByKeys(statements.HeldRecords, keys, row => held.Records[row.GetString(0)] = (row.GetString(1), row.GetInt64(2)));
        return held;
    }

    /// <summary>Why a unit may not be appended; null where it may.</summary>
    public AppendOutcome? Judge(AppendUnit unit)
    {
        foreach (var draft in unit.Transactions.SelectMany(t => t.Entries))
        {
            if (draft.Digest is not { } digest) continue;
            var record = draft.Record!.Value;
            if (!Records.TryGetValue(RecordKeyText.Of(record), out var held)) continue;
            if (unit.Subject is { } subject && held.Subject != subject.Code.ToString())
                return new AppendOutcome.RecordOfOtherSubject(record, UnifiedSocialCreditCode.Parse(held.Subject));
            if (draft.RecordVersion > held.Version) continue;

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
