using CreditHub.Domain.Codes;
using CreditHub.Domain.Identity;
using CreditHub.Evidence.Transparency;
using CreditHub.Ledger.Engines;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Model;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Stored;
using CreditHub.V1;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;

namespace CreditHub.Ledger.Verification;

/// <summary>
/// What follows from entries in order of position: sources, batches, waiting rows, what was erased, and which numbers a person decided.
/// </summary>
internal sealed class Aggregates(NumberPass numbers)
{
    private readonly Dictionary<(string Source, string Dataset), SourceRow> _sources = [];
    private readonly Dictionary<(string Source, string BatchId, long StartedAt), BatchRow> _batches = [];
    private readonly Dictionary<long, WaitingTableRow> _waiting = [];
    private readonly Dictionary<long, IReadOnlyList<SubjectNumber>> _waitingNumbers = [];
    private IReadOnlyList<EpochRow> _epochs = [];

    /// <summary>Positions of entries whose persons were erased.</summary>
    public HashSet<long> Erased { get; } = [];

    /// <summary>Takes the epochs of the store.</summary>
    public void Take(IReadOnlyList<EpochRow> epochs) => _epochs = epochs;

    /// <summary>True where a later epoch says that what the checkpoint held beyond its beginning was lost.</summary>
    public bool Lost(LedgerCheckpoint checkpoint) =>
        checkpoint.Epoch > 0 && _epochs.Any(e => e.Epoch > checkpoint.Epoch && e.BeganAfter < checkpoint.Size);

    /// <summary>Adds what was folded so far to a state.</summary>
    public EntriesState Keep(EntriesState state) => state with
    {
        Sources = [.. _sources.Values],
        Batches = [.. _batches.Values],
        Waiting = [.. _waiting.Values],
        Erased = [.. Erased],
        WaitingNumbers = new Dictionary<long, IReadOnlyList<SubjectNumber>>(_waitingNumbers),
        Confirmed = numbers.Confirmed,
    };

    /// <summary>Takes what an interrupted verification had folded.</summary>
    public void Resume(EntriesState kept)
    {
        foreach (var source in kept.Sources) _sources.Add((source.Source, source.Dataset), source);
        foreach (var batch in kept.Batches) _batches.Add((batch.Source, batch.BatchId, batch.StartedAt), batch);
        foreach (var waiting in kept.Waiting) _waiting.Add(waiting.Position, waiting);
        foreach (var (position, stated) in kept.WaitingNumbers) _waitingNumbers.Add(position, stated);
        Erased.UnionWith(kept.Erased);
        numbers.ResumeConfirmed(kept.Confirmed);
    }

    /// <summary>Applies an entry.</summary>
    public void Apply(EntryRow row, byte[]? part, Findings findings)
    {
        try
        {
            Apply(row, part);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or FormatException or ArgumentException or KeyNotFoundException
            or InvalidOperationException or NullReferenceException)
        {
            findings.Add("entry", $"{row.Position}", $"cannot be read: {e.Message}");
        }
    }

    /// <summary>Holds the store's rows against what the entries say. In one view with the last entries.</summary>
    public void Hold(LedgerDbContext context, Findings findings)
    {
        Hold(context, _sources, r => (r.Source, r.Dataset), findings);
        Hold(context, _batches, r => (r.Source, r.BatchId, r.StartedAt), findings);
        Hold(context, _waiting, r => r.Position, findings);
    }

    private static void Hold<TKey, TRow>(LedgerDbContext context, Dictionary<TKey, TRow> expected, Func<TRow, TKey> keyOf,
        Findings findings)
        where TKey : notnull
        where TRow : class
    {
        var rest = new Dictionary<TKey, TRow>(expected);
        foreach (var stored in context.Set<TRow>().AsNoTracking())
        {
            rest.Remove(keyOf(stored), out var said);
            findings.Compare($"{keyOf(stored)}", said, stored);
        }

        foreach (var (key, row) in rest) findings.Compare($"{key}", row, null);
    }

    private void Apply(EntryRow row, byte[]? part)
    {
        byte[] payload = part is null ? row.Payload : [.. row.Payload, .. part];
        var kind = (EntryKind)row.Kind;
        if (row.RecordKey is not null) Count(row, kind, RecordKeyText.Parse(row.RecordKey), payload);
        switch (kind)
        {
            case EntryKind.RowWaiting:
                Wait(row, payload);
                break;
            case EntryKind.WaitingDecided:
                Decide(row, WaitingDecisionEntry.Parser.ParseFrom(payload));
                break;
            case EntryKind.PersonsErased:
                Erased.UnionWith(PersonsErasedEntry.Parser.ParseFrom(payload).Positions);
                break;
        }
    }

    private void Count(EntryRow row, EntryKind kind, Domain.Records.RecordKey key, byte[] payload)
    {
        var isRecord = kind is EntryKind.RecordReported or EntryKind.RecordCorrected or EntryKind.RecordWithdrawn;

        // A key with a digest that is of no record is the hub's own, such as that of an issued report.
        if (row.ContentDigest is not null && !isRecord) return;
        if (!_sources.TryGetValue((key.Source, key.Dataset), out var source))
            _sources.Add((key.Source, key.Dataset), source = new SourceRow { Source = key.Source, Dataset = key.Dataset });
        source.LastReceivedAt = row.RecordedAt;
        if (isRecord) source.RowsTaken++;
        else if (kind == EntryKind.WatermarkAdvanced) Complete(source, WatermarkEntry.Parser.ParseFrom(payload).CompleteAsOfTicks);
        else if (kind == EntryKind.BatchDelivered) Batch(row, source, BatchEntry.Parser.ParseFrom(payload).Receipt);
    }

    private static void Complete(SourceRow source, long ticks) => source.CompleteAsOf = Math.Max(source.CompleteAsOf ?? 0, ticks);

    private void Batch(EntryRow row, SourceRow source, BatchReceipt receipt)
    {
        // What is held, and what was decided about it, states nothing yet: only a delivery does.
        if (receipt.HeldBecause.Count == 0 && Rfc3339.TryParse(receipt.CompleteAsOf, out var completeAsOf))
            Complete(source, completeAsOf.UtcTicks);
        if (!Rfc3339.TryParse(receipt.StartedAt, out var started)) throw new FormatException("the batch has no start");
        _batches[(source.Source, receipt.BatchId, started.UtcTicks)] = new BatchRow
        {
            Source = source.Source, BatchId = receipt.BatchId, StartedAt = started.UtcTicks, Dataset = source.Dataset,
            Position = row.Position,
        };
    }

    private void Wait(EntryRow row, byte[] payload)
    {
        var key = RecordKeyText.Parse(row.RecordKey!);
        _waiting[row.Position] = new WaitingTableRow
        {
            Position = row.Position,
            RecordKey = row.RecordKey!,
            RecordVersion = row.RecordVersion,
            Source = key.Source,
            Dataset = key.Dataset,
            State = (short)WaitingState.Waiting,
        };
        var waiting = WaitingEntry.Parser.ParseFrom(payload).Row;
        var subject = waiting.Record?.Subject ?? waiting.Withdrawal?.Subject;
        if (subject is not null) _waitingNumbers[row.Position] = OlderNumbers.Sound(subject);
    }

    private void Decide(EntryRow row, WaitingDecisionEntry decision)
    {
        var waiting = _waiting[decision.WaitingPosition];
        waiting.DecidedPosition = row.Position;
        if (decision.UnifiedSocialCreditCode.Length == 0)
        {
            waiting.State = (short)WaitingState.Discarded;
            return;
        }

        (waiting.State, waiting.Code) = ((short)WaitingState.Resolved, decision.UnifiedSocialCreditCode);
        var code = UnifiedSocialCreditCode.Parse(decision.UnifiedSocialCreditCode);
        if (_waitingNumbers.Remove(decision.WaitingPosition, out var stated))
            numbers.Confirm(decision.UnifiedSocialCreditCode, stated.Where(n => IdentityRules.MayLearn(n, code)));
    }
}
