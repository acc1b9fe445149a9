using CreditHub.Domain.Codes;
using CreditHub.Domain.Records;
using CreditHub.Grains.MarketSubjects;
using CreditHub.Hub.Access;
using CreditHub.Hub.Errors;
using CreditHub.Ledger;
using CreditHub.Ledger.Appending;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Stored;
using CreditHub.V1;
using Google.Protobuf;
using WaitingReason = CreditHub.Domain.Identity.WaitingReason;

namespace CreditHub.Hub.Reporting;

/// <summary>Takes opened rows to the grains of their subjects, watermarks to the ledger, and brings back one result a row.</summary>
internal sealed class RowDispatcher(
    IGrainFactory grains, SubjectBatch together, LedgerStore store, BatchLog batches, WaitingRows waiting, IRowObserver observer)
{
    // From so many companies on a message is taken in one go. Below, each goes to its grain, which holds what a company in use is made of.
    private const int TogetherMin = 4;

    /// <summary>Results in the order of the rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="caller">Who sent them.</param>
    /// <param name="order">The order of subjects on the stream.</param>
    /// <param name="isFirstLoad">True: past the grains however few, straight to the ledger, which judges versions either way.</param>
    public async Task<RowResult[]> Take(IReadOnlyList<OpenedRow> rows, CallerIdentity caller, SubjectOrder order, bool isFirstLoad)
    {
        var results = new RowResult[rows.Count];
        var bySubject = new Dictionary<UnifiedSocialCreditCode, List<int>>();
        var work = new List<Task>();
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            if (row.Faults.Count > 0) results[i] = Refused(row.Row.Row, row.Faults);
            else if (row.Row.ActionCase == ReportRow.ActionOneofCase.Watermark) work.Add(TakeWatermark(i, row.Row, caller, results));
            else if (row.Row.ActionCase == ReportRow.ActionOneofCase.Batch) work.Add(TakeBatch(i, row, caller, results));
            else if (row.WaitsAt is { } at) results[i] = Acknowledged(row.Row.Row, RowEffect.Waiting, at, isNonstandardCode: false);
            else if (row.WaitsFor != WaitingReason.None) work.Add(TakeWaiting(i, row, caller, results));
            else if (bySubject.TryGetValue(row.Subject, out var indexes)) indexes.Add(i);
            else bySubject.Add(row.Subject, [i]);
        }

        if (bySubject.Count > 0 && (isFirstLoad || bySubject.Count >= TogetherMin))
            work.Add(order.After(bySubject.Keys, () => TakeTogether(bySubject, rows, caller, results)));
        else
        {
            foreach (var (subject, indexes) in bySubject)
                work.Add(order.After([subject], () => TakeSubject(subject, indexes, rows, caller, results)));
        }

        await Task.WhenAll(work);
        for (var i = 0; i < rows.Count; i++) observer.Observe(rows[i], results[i], caller);
        return results;
    }

    private async Task TakeSubject(
        UnifiedSocialCreditCode subject, List<int> indexes, IReadOnlyList<OpenedRow> rows, CallerIdentity caller, RowResult[] results)
    {
        var commands = indexes.Select(i => ToCommand(rows[i].Row, caller)).ToArray();
        var answers = await grains.GetGrain<IMarketSubjectGrain>(subject.ToString()).Report(commands);
        for (var i = 0; i < answers.Length; i++) results[indexes[i]] = ToResult(rows[indexes[i]], answers[i]);
    }

    private async Task TakeTogether(
        Dictionary<UnifiedSocialCreditCode, List<int>> bySubject, IReadOnlyList<OpenedRow> rows, CallerIdentity caller, RowResult[] results)
    {
        var subjects = bySubject.Select(s => (s.Key, (IReadOnlyList<ReportRow>)s.Value.ConvertAll(i => rows[i].Row))).ToList();
        var answers = await together.Take(caller.Agency.Code, subjects);
        var contested = new List<Task>();
        foreach (var ((subject, indexes), answered) in bySubject.Zip(answers))
        {
            if (answered is null) contested.Add(TakeSubject(subject, indexes, rows, caller, results));
            else
            {
                for (var i = 0; i < answered.Length; i++) results[indexes[i]] = ToResult(rows[indexes[i]], answered[i]);
            }
        }

        await Task.WhenAll(contested);
    }

    private async Task TakeWatermark(int index, ReportRow row, CallerIdentity caller, RowResult[] results)
    {
        if (!Rfc3339.TryParse(row.Watermark.CompleteAsOf, out var completeAsOf)) throw new InvalidOperationException("A watermark without a time passed the door.");
        var unit = new AppendUnit
        {
            Transactions =
            [
                new TransactionDraft(
                [
                    new EntryDraft
                    {
                        Kind = EntryKind.WatermarkAdvanced,
                        Record = new RecordKey(caller.Agency.Code, row.Watermark.Dataset, ""),
                        CompleteAsOf = completeAsOf,
                        Payload = new WatermarkEntry { CompleteAsOfTicks = completeAsOf.UtcTicks }.ToByteArray(),
                    },
                ]),
            ],
        };
        var outcome = await store.Appender.Append(unit, CancellationToken.None);
        var position = ((AppendOutcome.Committed)outcome).Transactions[0];
        results[index] = Acknowledged(row.Row, RowEffect.Watermark, position, isNonstandardCode: false);
    }

    private async Task TakeBatch(int index, OpenedRow row, CallerIdentity caller, RowResult[] results)
    {
        if (await batches.Record(row.Row.Batch, caller) is { } position)
        {
            results[index] = Acknowledged(row.Row.Row, RowEffect.Batch, position, isNonstandardCode: false);
            return;
        }

        var id = Echo.Of(row.Row.Batch.BatchId);
        row.Add(
            ErrorReason.BatchNotHeld, "batch.held_because", $"The batch '{id}' is held or was rejected, and cannot be stated as delivered.",
            ("source", caller.Agency.Code), ("batch_id", id), ("state", "held or rejected"));
        results[index] = Refused(row.Row.Row, row.Faults);
    }

    private async Task TakeWaiting(int index, OpenedRow row, CallerIdentity caller, RowResult[] results) =>
        results[index] = await waiting.Keep(row, caller) switch
        {
            AppendOutcome.Committed committed => Acknowledged(row.Row.Row, RowEffect.Waiting, committed.Transactions[0], isNonstandardCode: false),
            AppendOutcome.AlreadyRecorded held => Acknowledged(row.Row.Row, RowEffect.Waiting, held.TransactionEnd, isNonstandardCode: false),
            AppendOutcome.KeyConflict held => Refused(
                row, new RowAnswer(RowOutcome.RefusedContentConflict, 0, held.Held.ToString(), WaitingRows.DigestOf(row.Row).ToString())),
            var other => throw new InvalidOperationException($"A waiting row's outcome {other.GetType().Name} has no result."),
        };

    private static RowCommand ToCommand(ReportRow row, CallerIdentity caller) => row.ActionCase == ReportRow.ActionOneofCase.Record
        ? new RowCommand(caller.Agency.Code, RowCommandKind.Report, row.Record.ToByteArray())
        : new RowCommand(caller.Agency.Code, RowCommandKind.Withdraw, row.Withdrawal.ToByteArray());

    private RowResult ToResult(OpenedRow row, RowAnswer answer) => answer.Outcome switch
    {
        RowOutcome.Recorded => Acknowledged(row.Row.Row, RowEffect.Recorded, new Position(answer.Position), row.IsNonstandardCode),
        RowOutcome.Corrected => Acknowledged(row.Row.Row, RowEffect.Corrected, new Position(answer.Position), row.IsNonstandardCode),
        RowOutcome.Withdrawn => Acknowledged(row.Row.Row, RowEffect.Withdrawn, new Position(answer.Position), row.IsNonstandardCode),
        RowOutcome.Repeated => Acknowledged(row.Row.Row, RowEffect.Repeated, new Position(answer.Position), row.IsNonstandardCode),
        RowOutcome.Unchanged => Acknowledged(row.Row.Row, RowEffect.Unchanged, new Position(answer.Position), row.IsNonstandardCode),
        RowOutcome.Superseded => Acknowledged(row.Row.Row, RowEffect.Superseded, new Position(answer.Position), row.IsNonstandardCode),
        _ => Refused(row, answer),
    };

    private static RowResult Refused(OpenedRow row, RowAnswer answer)
    {
        var (dataset, number, version) = row.Row.ActionCase == ReportRow.ActionOneofCase.Record
            ? (row.Row.Record.Dataset, row.Row.Record.RecordNumber, row.Row.Record.Version)
            : (row.Row.Withdrawal.Dataset, row.Row.Withdrawal.RecordNumber, row.Row.Withdrawal.Version);
        switch (answer.Outcome)
        {
            case RowOutcome.RefusedContentConflict:
                row.Add(
                    ErrorReason.VersionContentConflict, "record.version",
                    $"Version {version} of {dataset}/{number} is held with other content ({answer.Held}, sent {answer.Sent}). Send the change under a higher version.",
                    ("dataset", dataset), ("record_number", number), ("version", $"{version}"), ("held_digest", answer.Held), ("sent_digest", answer.Sent));
                break;
            case RowOutcome.RefusedOtherSubject:
                row.Add(
                    ErrorReason.RecordOfOtherSubject, "record.subject.unified_social_credit_code",
                    $"{dataset}/{number} is held for {answer.Held}. Withdraw it there first, then report it under a higher version.",
                    ("dataset", dataset), ("record_number", number), ("held_subject", answer.Held));
                break;
            case RowOutcome.RefusedUnknownRecord:
                row.Add(
                    ErrorReason.RecordUnknown, "", $"There is no record {answer.Sent} of this subject.",
                    ("dataset", dataset), ("record_number", number), ("record", answer.Sent));
                break;
            default:
                throw new InvalidOperationException($"A row's outcome {answer.Outcome} has no result.");
        }

        return Refused(row.Row.Row, row.Faults);
    }

    private static RowResult Refused(long row, IEnumerable<FieldFault> faults)
    {
        var refusal = new RowRefusal();
        refusal.Faults.AddRange(faults.OrderBy(f => f.Reason));
        return new RowResult { Row = row, Refused = refusal };
    }

    private RowResult Acknowledged(long row, RowEffect effect, Position position, bool isNonstandardCode) => new()
    {
        Row = row,
        Acknowledged = new Acknowledgement
        {
            Effect = effect,
            Token = new V1.ChangeToken { Value = Ledger.Tokens.ChangeToken.Of(store, position).ToString() },
            NonstandardCode = isNonstandardCode,
            Position = position.Value,
        },
    };
}
