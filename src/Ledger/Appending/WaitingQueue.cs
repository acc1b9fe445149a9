using System.Data.Common;
using CreditHub.Domain.Records;
using CreditHub.Ledger.Engines;
using CreditHub.Ledger.Entries;

namespace CreditHub.Ledger.Appending;

/// <summary>What the store holds of waiting rows, as far as a group asks, read under the head's lock and kept up as units of the group are appended.</summary>
internal sealed class WaitingQueue(LedgerConnection connection, Statements statements, DbTransaction transaction)
{
    private readonly Dictionary<(RecordKey Record, long Version), (Position TransactionEnd, ContentDigest Digest)> _taken = [];
    private readonly HashSet<Position> _decided = [];

    /// <summary>Why a unit may not be appended; null where it may.</summary>
    public AppendOutcome? Judge(AppendUnit unit)
    {
        foreach (var draft in unit.Transactions.SelectMany(t => t.Entries))
        {
            if (draft.WaitingDigest is { } digest && Find(draft.Record!.Value, draft.RecordVersion) is { } held)
            {
                return held.Digest == digest
                    ? new AppendOutcome.AlreadyRecorded(draft.Record.Value, draft.RecordVersion, held.TransactionEnd)
                    : new AppendOutcome.KeyConflict(draft.Record.Value, draft.RecordVersion, held.TransactionEnd, held.Digest);
            }

            if (draft.Decision is { } decision && IsDecided(decision.Waiting)) return new AppendOutcome.DecidedBefore(decision.Waiting);
        }

        return null;
    }

    /// <summary>Notes a row that the group takes: engines that write in batches cannot find it yet.</summary>
    public void Note(RecordKey record, long version, ContentDigest digest, Position transactionEnd) => _taken[(record, version)] = (transactionEnd, digest);

    /// <summary>Notes a row that the group decides.</summary>
    public void NoteDecided(Position waiting) => _decided.Add(waiting);

    // A waiting row is a transaction of its own, so that its place is the transaction's end.
    private (Position TransactionEnd, ContentDigest Digest)? Find(RecordKey record, long version)
    {
        if (_taken.TryGetValue((record, version), out var taken)) return taken;
        using var row = connection.Bind(statements.FindWaitingVersion, transaction, RecordKeyText.Of(record), version).ExecuteReader();
        return row.Read() && row.ReadWaiting() is var held ? (held.Position, held.Digest) : null;
    }

    private bool IsDecided(Position waiting)
    {
        if (_decided.Contains(waiting)) return true;
        using var row = connection.Bind(statements.FindWaiting, transaction, waiting.Value).ExecuteReader();
        return row.Read()
            ? row.ReadWaiting().State != WaitingState.Waiting
            : throw new InvalidOperationException($"There is no waiting row at {waiting}, but it is decided.");
    }
}
