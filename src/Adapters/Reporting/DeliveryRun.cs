using System.Runtime.CompilerServices;
using CreditHub.Adapters.Mapping;
using CreditHub.Adapters.Reading;
using CreditHub.Client;
using CreditHub.V1;

namespace CreditHub.Adapters.Reporting;

/// <summary>
/// Reports one file from where it stands. Rows go out on one stream; as their results come back in order, refused rows go to the quarantine
/// file and the resume point moves on. Whatever is repeated after a crash the hub knows again by its version.
/// </summary>
internal sealed class DeliveryRun(CreditHubClient client, string file, ISourceRows rows, RowMapper mapper, ResumePoint point) : IDisposable
{
    private const int SaveEveryRows = 1000;

    // Rows that are decided here wait behind one that the hub has not decided; a file may have nothing but such rows.
    private const int PendingMax = 10_000;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _room = new(PendingMax);
    private readonly Queue<PendingRow> _pending = new();
    private readonly Dictionary<long, PendingRow> _sent = [];
    private readonly QuarantineFile _quarantine = new(file, rows.Columns);
    private readonly OriginalsFile _originals = new(file);
    private int _savedRow;
    private bool _isOver;

    /// <summary>Called with the number of rows decided so far.</summary>
    public Action<long>? Progress { get; init; }

    /// <summary>Reports what is left of the file.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        _quarantine.ResumeAt(point.QuarantineBytes);
        _originals.ResumeAt(point.OriginalsBytes);
        _savedRow = point.Row;
        try
        {
            await foreach (var result in client.ReportAsync(RowsToSend(cancellationToken), cancellationToken)) Take(result);
            lock (_gate)
            {
                if (_pending.Count > 0) throw new InvalidOperationException($"The stream ended with {_pending.Count} rows undecided.");
            }
        }
        finally
        {
            // Whoever still reads the file for a stream that has failed must not touch what belongs to the next attempt.
            lock (_gate) _isOver = true;
            Save();
        }
    }

    /// <summary>Closes the files beside the delivery.</summary>
    public void Dispose()
    {
        _quarantine.Dispose();
        _originals.Dispose();
        _room.Dispose();
    }

    /// <summary>States up to when the dataset is complete: the time at which the file was written.</summary>
    public static async Task StateComplete(CreditHubClient client, string dataset, DateTimeOffset completeAsOf, CancellationToken cancellationToken)
    {
        var row = new ReportRow { Row = 1, Watermark = new Watermark { Dataset = dataset, CompleteAsOf = completeAsOf.ToString("O", System.Globalization.CultureInfo.InvariantCulture) } };
        await foreach (var result in client.ReportAsync(new[] { row }.ToAsyncEnumerable(), cancellationToken))
        {
            if (result.Refused is { } refusal)
                throw new InvalidOperationException($"The watermark of {dataset} was refused: {refusal.Faults[0].Message}");
        }
    }

    private async IAsyncEnumerable<ReportRow> RowsToSend([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var row in rows.Rows())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (row.Number <= point.Row) continue;
            var mapped = mapper.Map(row);
            await _room.WaitAsync(cancellationToken);
            lock (_gate)
            {
                if (_isOver) yield break;
                var pending = new PendingRow(row, mapped);
                _pending.Enqueue(pending);
                if (mapped is MappedRow.Ready) _sent.Add(row.Number, pending);
                else Settle();
            }

            if (mapped is MappedRow.Ready ready) yield return ready.Row;
        }
    }

    private void Take(RowResult result)
    {
        lock (_gate)
        {
            if (!_sent.Remove(result.Row, out var pending)) throw new InvalidOperationException($"Row {result.Row} was answered, but not sent.");
            pending.Result = result;
            Settle();
        }
    }

    // Moves on over rows that are decided, in the order of the file.
    private void Settle()
    {
        while (_pending.TryPeek(out var next) && next.IsDecided)
        {
            _pending.Dequeue();
            _room.Release();
            Count(next);
            point.Row = next.Row.Number;
        }

        if (point.Row - _savedRow >= SaveEveryRows) Save();
    }

    private void Count(PendingRow row)
    {
        var counts = point.Counts;
        counts.Read++;
        switch (row.Mapped)
        {
            case MappedRow.NaturalPerson:
                CountPerson(row);
                return;
            case MappedRow.Faulty faulty:
                counts.Refused++;
                _quarantine.Add(row.Row, faulty.Faults, withCells: !faulty.MayHoldPerson);
                return;
        }

        if (row.Result!.Refused is { } refusal)
        {
            CountRefused(row, refusal);
            return;
        }

        if (row.Mapped is MappedRow.Ready { Originals: { } originals }) _originals.Add(row.Row.Number, originals);
        Count(counts, row.Result.Acknowledged.Effect);
    }

    private void CountPerson(PendingRow row)
    {
        point.Counts.NaturalPersons++;
        _quarantine.Add(row.Row, [new RowFault("", "", ErrorReason.NaturalPerson, "The row is about a natural person: it is counted and not stored.")], withCells: false);
    }

    private void CountRefused(PendingRow row, RowRefusal refusal)
    {
        if (refusal.Faults.Any(f => f.Reason == ErrorReason.NaturalPerson))
        {
            CountPerson(row);
            return;
        }

        point.Counts.Refused++;
        _quarantine.Add(
            row.Row,
            refusal.Faults.Select(f => new RowFault(f.Field, mapper.ColumnOf(f.Field), f.Reason, f.Message)),
            withCells: refusal.Faults.All(f => f.Reason != ErrorReason.PersonalData));
    }

    private static void Count(DeliveryCounts counts, RowEffect effect)
    {
        switch (effect)
        {
            case RowEffect.Recorded:
                counts.Recorded++;
                break;
            case RowEffect.Corrected:
                counts.Corrected++;
                break;
            case RowEffect.Withdrawn:
                counts.Withdrawn++;
                break;
            case RowEffect.Repeated:
                counts.Repeated++;
                break;
            case RowEffect.Unchanged:
                counts.Unchanged++;
                break;
            case RowEffect.Superseded:
                counts.Superseded++;
                break;
            default:
                throw new InvalidOperationException($"The hub answered a row with the effect {effect}, which this adapter does not know.");
        }
    }

    private void Save()
    {
        lock (_gate)
        {
            _quarantine.Flush();
            point.QuarantineBytes = _quarantine.Length;
            _originals.Flush();
            point.OriginalsBytes = _originals.Length;
            point.Save(file);
            _savedRow = point.Row;
        }

        Progress?.Invoke(point.Counts.Read);
    }

    private sealed record PendingRow(RawRow Row, MappedRow Mapped)
    {
        public RowResult? Result { get; set; }

        public bool IsDecided => Result is not null || Mapped is not MappedRow.Ready;
    }
}
